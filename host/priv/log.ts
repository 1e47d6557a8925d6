/**
 * The log: one line an event, on standard error. Text for people, or one JSON object a line for programs.
 *
 *     2025-01-31T12:00:00.123Z eth0 info bound: 192.0.2.5/24 from 192.0.2.1, 3600 s
 *     {"time":"2025-01-31T12:00:00.123Z","level":"info","interface":"eth0","event":"bound","message":"…",…}
 *
 * Whatever is not printable ASCII is escaped, so that no one else can begin a line or talk to a terminal.
 */
import { writeSync } from "node:fs";
import type { Event } from "../contract.ts";
import { escapeText } from "../names.ts";
import type { Json } from "../schema.ts";
import { describeEvent } from "./event-text.ts";

export type Level = "debug" | "info" | "warning" | "error";
export type Fields = Readonly<Record<string, Json>>;

/** Something to log, before it is a line. */
export interface Entry {
  readonly level: Level;
  /** A word for programs: `acquired`, `calf-ended`. */
  readonly event: string;
  /** A sentence for people, without the time and the interface. */
  readonly message: string;
  readonly fields?: Fields | undefined;
}

export interface LogOptions {
  readonly form: "text" | "json";
  /** Whether to log what is of level `debug`: every message sent, received or ignored. */
  readonly verbose: boolean;
}

const MAX_TEXT = 1024;

export class Log {
  readonly #options: LogOptions;
  readonly #write: (line: string) => void;

  constructor(options: LogOptions, write: (line: string) => void = writeToStandardError) {
    this.#options = options;
    this.#write = write;
  }

  /** Logs an event of the component's. */
  event(name: string, event: Event): void {
    this.entry(name, describeEvent(event));
  }

  /** `name`: the interface that it is about; undefined: all. */
  entry(name: string | undefined, entry: Entry): void {
    if (entry.level === "debug" && !this.#options.verbose) return;
    this.#write(this.#options.form === "json" ? jsonLine(name, entry) : textLine(name, entry));
  }

  info(name: string | undefined, event: string, message: string, fields?: Fields): void {
    this.entry(name, { level: "info", event, message, fields });
  }

  warning(name: string | undefined, event: string, message: string, fields?: Fields): void {
    this.entry(name, { level: "warning", event, message, fields });
  }

  error(name: string | undefined, event: string, message: string, fields?: Fields): void {
    this.entry(name, { level: "error", event, message, fields });
  }
}

function textLine(name: string | undefined, { level, event, message }: Entry): string {
  const about = name === undefined ? "" : `${escapeText(name)} `;
  return `${new Date().toISOString()} ${about}${level} ${event}: ${escapeText(message, MAX_TEXT)}\n`;
}

function jsonLine(name: string | undefined, { level, event, message, fields }: Entry): string {
  const about = name === undefined ? {} : { interface: name };
  const line = JSON.stringify({ time: new Date().toISOString(), level, ...about, event, message, ...fields });
  // JSON itself escapes control characters below U+0020 only.
  return `${line.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`;
}

/** A log that nobody reads, or that is full, must not end the daemon. */
function writeToStandardError(line: string): void {
  try {
    writeSync(2, line);
  } catch {}
}
