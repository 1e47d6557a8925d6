/**
 * The configuration: TOML, `/etc/dhcp-client/config.toml`. Keys are those of config-keys.ts, and no others.
 *
 *     interfaces = ["eth0", "eth1"]
 *     host-name = "web1"
 *
 *     [interface.eth1]
 *     metric = 2000
 */
import { existsSync, realpathSync } from "node:fs";
import type { Configuration } from "../contract.ts";
import { escapeText, isDomainName, isInterfaceName } from "../names.ts";
import { GLOBAL, type GlobalValues, INTERFACE, type InterfaceValues, type Key } from "./config-keys.ts";
import { ValueError } from "./config-values.ts";
import { FileError, readLimited } from "./files.ts";
import { nearest } from "./nearest.ts";
import type { PlanOptions } from "./plan.ts";

export const CONFIG_PATH = "/etc/dhcp-client/config.toml";

const MAX_FILE = 64 * 1024;
const MAX_INTERFACES = 64;
const MAX_DEPTH = 8;
/** As networkd's; what comes after it leaves room for the interfaces. */
const FIRST_METRIC = 1024;

/** A configuration that cannot be used. The message names file, line where it is known, key, value and what would do. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** What the file says; keys that it does not give have their default. */
export interface Config {
  readonly global: GlobalValues;
  readonly common: InterfaceValues;
  readonly interfaces: ReadonlyMap<string, InterfaceValues>;
}

/** What one interface is to do. */
export interface InterfaceConfig {
  /** For the component. */
  readonly client: Configuration;
  readonly plan: PlanOptions;
  readonly onExit: "keep" | "remove" | "release";
}

/** Reads the file. `path` undefined: the usual one, which need not exist. Throws `ConfigError`. */
export async function loadConfig(path: string | undefined): Promise<Config> {
  const file = path ?? CONFIG_PATH;
  let content: string | undefined;
  try {
    // The administrator's own: a symbolic link is as good as a file.
    content = existsSync(file) ? readLimited(realpathSync(file), MAX_FILE) : undefined;
  } catch (error) {
    if (error instanceof FileError) throw new ConfigError(error.message);
    throw new ConfigError(`${file}: cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  if (content === undefined && path !== undefined) throw new ConfigError(`${file}: there is no such file`);
  return content === undefined ? readConfig({}, "", file) : parseConfig(content, file);
}

/** `file` is for errors only. Throws `ConfigError`. */
export async function parseConfig(content: string, file: string): Promise<Config> {
  // Loaded only where there is something to read.
  const { parse, TomlError } = await import("smol-toml");
  let root: Table;
  try {
    root = parse(content, { maxDepth: MAX_DEPTH, unsafeKeyBehaviour: "throw" });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // Its message has a picture of the place in further lines.
    const [reason = ""] = error.message.split("\n");
    throw new ConfigError(`${file}:${error.line}:${error.column}: ${escapeText(reason)}`);
  }
  return readConfig(root, content, file);
}

function readConfig(root: Table, content: string, file: string): Config {
  const reader = new Reader(content, file);
  const { interface: tables = {}, ...top } = root;
  reader.refuseUnknown(top, { ...GLOBAL, ...INTERFACE }, undefined, ["interface"]);
  if (!isTable(tables)) throw reader.error("interface", "is not a table: write [interface.NAME]", undefined);
  const names = Object.keys(tables);
  if (names.length > MAX_INTERFACES)
    throw reader.error("interface", `has more than ${MAX_INTERFACES} tables`, undefined);
  const common = reader.interfaceValues(top, undefined);
  const interfaces = names.map((name): [string, InterfaceValues] => {
    const table = tables[name];
    if (!isInterfaceName(name) || !isTable(table)) {
      throw reader.error(`interface.${name}`, "is no table with the name of an interface", undefined);
    }
    reader.refuseUnknown(table, INTERFACE, name, []);
    return [name, reader.interfaceValues({ ...top, ...table }, name)];
  });
  return { global: reader.globalValues(top), common, interfaces: new Map(interfaces) };
}

/**
 * What the interface `name` is to do. `place`: where it stands in the list of interfaces, from 0 on. `machine`: the
 * machine's own name, sent unless the configuration says otherwise, if it is one that may be sent.
 */
export function interfaceConfig(config: Config, name: string, place: number, machine: string): InterfaceConfig {
  const values = config.interfaces.get(name) ?? config.common;
  return {
    client: clientConfiguration(values, machine),
    plan: {
      metric: values.metric ?? FIRST_METRIC + place,
      acceptMtu: values["accept-mtu"],
      mtuFloor: values["mtu-floor"],
    },
    onExit: values["on-exit"],
  };
}

function clientConfiguration(values: InterfaceValues, machine: string): Configuration {
  const informAddress = values.mode === "inform" ? values["inform-address"] : undefined;
  const hostName = hostNameToSend(values["host-name"], machine);
  const vendorClass = values["vendor-class"];
  const requestedAddress = values["requested-address"];
  const requestedLeaseTime = values["requested-lease-time"];
  return {
    purpose: informAddress === undefined ? { tag: "lease" } : { tag: "inform", val: informAddress },
    clientIdentifier: values["client-id"],
    ...(hostName !== undefined && { hostName }),
    ...(vendorClass !== undefined && { vendorClass }),
    ...(requestedAddress !== undefined && { requestedAddress }),
    ...(requestedLeaseTime !== undefined && { requestedLeaseTime }),
    requestedOptions: values["request-options"],
    broadcast: values.broadcast,
    offerWindow: values["offer-window"],
    preferredServers: Uint32Array.from(values["preferred-servers"]),
    startDelay: values["start-delay"],
    retransmission: values.retransmission,
    conflictDetection: values["conflict-detection"],
  };
}

function hostNameToSend(setting: string | boolean, machine: string): string | undefined {
  if (typeof setting === "string") return setting;
  const worthwhile = isDomainName(machine) && !/^localhost(\.|$)/i.test(machine);
  return setting && worthwhile ? machine : undefined;
}

type Table = Readonly<Record<string, unknown>>;

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** Reads one file; its errors know their way around in it. */
class Reader {
  readonly #content: string;
  readonly #file: string;

  constructor(content: string, file: string) {
    this.#content = content;
    this.#file = file;
  }

  error(key: string, what: string, table: string | undefined): ConfigError {
    const line = lineOf(this.#content, key, table);
    return new ConfigError(`${this.#file}${line === undefined ? "" : `:${line}`}: ${escapeText(key)} ${what}`);
  }

  refuseUnknown(table: Table, known: object, name: string | undefined, more: readonly string[]): void {
    const names = [...Object.keys(known), ...more];
    for (const key of Object.keys(table)) {
      if (names.includes(key)) continue;
      if (name !== undefined && Object.hasOwn(GLOBAL, key)) {
        throw this.error(key, "is for the whole daemon: write it above all tables", name);
      }
      const guess = nearest(key, names);
      const hint = guess === undefined ? "CONFIGURATION.md has them all" : `did you mean ${guess}?`;
      throw this.error(key, `is not a key that there is: ${hint}`, name);
    }
  }

  globalValues(table: Table): GlobalValues {
    return this.#values(GLOBAL, table, undefined) as GlobalValues;
  }

  interfaceValues(table: Table, name: string | undefined): InterfaceValues {
    const values = this.#values(INTERFACE, table, name) as InterfaceValues;
    if (values.mode === "inform" && values["inform-address"] === undefined) {
      throw this.error("mode", 'is "inform": give the interface\'s address as inform-address', name);
    }
    return values;
  }

  #values(keys: Readonly<Record<string, Key<unknown, unknown>>>, table: Table, name: string | undefined): object {
    const entries = Object.entries(keys).map(([key, description]) => {
      if (!Object.hasOwn(table, key)) return [key, description.fallback] as const;
      try {
        return [key, description.read(table[key])] as const;
      } catch (error) {
        if (!(error instanceof ValueError)) throw error;
        throw this.error(key, `cannot be ${show(table[key])}: it takes ${error.message}`, name);
      }
    });
    return Object.fromEntries(entries);
  }
}

function show(value: unknown): string {
  return escapeText(typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? "nothing"), 80);
}

/** The line where a key is given, as far as a look at the beginnings of lines can tell. */
function lineOf(content: string, key: string, table: string | undefined): number | undefined {
  const wanted = table === undefined ? "" : `interface.${table}`;
  let current = "";
  let fallback: number | undefined;
  for (const [at, line] of content.split("\n").entries()) {
    const header = /^\s*\[([^\]]*)\]/.exec(line)?.[1];
    if (header !== undefined) current = header.replace(/["'\s]/g, "");
    const given = header === undefined ? /^\s*["']?([^\s"'=]+)["']?\s*=/.exec(line)?.[1] : current;
    if (given !== key && !(header !== undefined && current.startsWith(`${key}.`))) continue;
    if (current === wanted) return at + 1;
    fallback ??= at + 1;
  }
  return fallback;
}
