/** Kinds of values that a key of the configuration can have: how each is read, and how the table describes it. */
import { isHost, parseIpv4 } from "../addresses.ts";
import type { ClientIdentifier } from "../contract.ts";
import { isDomainName, isInterfaceName } from "../names.ts";
import { nearest } from "./nearest.ts";
import { OPTION_NAMES } from "./option-names.ts";

/** A value that a key cannot have. The message says what is wanted; who catches it adds the key and the value. */
export class ValueError extends Error {
  override readonly name = "ValueError";
}

export interface Kind<T> {
  /** What to write, for the table: `integer`, `"a" or "b"`. */
  readonly type: string;
  /** What of it is allowed, for the table and for errors. */
  readonly range: string;
  /** Throws `ValueError`. */
  read(value: unknown): T;
}

function kind<T>(type: string, range: string, convert: (value: unknown) => T | undefined): Kind<T> {
  const expected = range === "" ? type : `${type}: ${range}`;
  return {
    type,
    range,
    read: (value) => {
      const result = convert(value);
      if (result === undefined) throw new ValueError(expected);
      return result;
    },
  };
}

export const flag: Kind<boolean> = kind("boolean", "", (value) => (typeof value === "boolean" ? value : undefined));

export function whole(min: number, max: number, unit: string): Kind<number> {
  return kind("integer", `${min} to ${max}${unit && ` ${unit}`}`, (value) =>
    typeof value === "number" && Number.isSafeInteger(value) && value >= min && value <= max ? value : undefined,
  );
}

export function word<const W extends readonly string[]>(...words: W): Kind<W[number]> {
  const quoted = words.map((text) => `"${text}"`);
  return kind(quoted.join(" or "), "", (value) => words.find((text) => text === value));
}

export function text(max: number, range: string, rule: RegExp): Kind<string> {
  return kind("string", range, (value) =>
    typeof value === "string" && value.length <= max && rule.test(value) ? value : undefined,
  );
}

export function listOf<T>(item: Kind<T>, max: number): Kind<T[]> {
  return {
    type: `list of ${item.type}`,
    range: `${item.range}${item.range && "; "}at most ${max}`,
    read: (value) => {
      if (!Array.isArray(value)) throw new ValueError(`a list of ${item.type}`);
      if (value.length > max) throw new ValueError(`a list of at most ${max} elements`);
      return value.map((element) => item.read(element));
    },
  };
}

export const hostAddress: Kind<number> = kind("address", "one that a host can have, such as 192.0.2.7", (value) => {
  const address = typeof value === "string" ? parseIpv4(value) : undefined;
  return address !== undefined && isHost(address) ? address : undefined;
});

export const interfaceName: Kind<string> = kind(
  "string",
  "1 to 15 letters, digits, hyphens, dots, @ or underscores",
  (value) => (typeof value === "string" && isInterfaceName(value) ? value : undefined),
);

/** `true`: the machine's own; `false`: none. */
export const hostName: Kind<string | boolean> = kind(
  "boolean or string",
  "true: the machine's own, false: none, or a name of letters, digits, hyphens and dots",
  (value) => (typeof value === "boolean" || (typeof value === "string" && isDomainName(value)) ? value : undefined),
);

/** An absolute path, or `false` for no file. */
export const pathOrFalse: Kind<string | false> = kind("string or false", "an absolute path; false: none", (value) =>
  value === false || (typeof value === "string" && isAbsolutePath(value)) ? value : undefined,
);

function isAbsolutePath(path: string): boolean {
  return path.startsWith("/") && path.length < 4096 && !path.includes("\0");
}

export const clientIdentifier: Kind<ClientIdentifier> = kind(
  "string",
  '"mac": type 1 and the link\'s address; "none"; or 2 to 255 octets in hexadecimal, such as "ff:00:01"',
  (value) => {
    if (value === "mac") return { tag: "link-address" };
    if (value === "none") return { tag: "absent" };
    if (typeof value !== "string" || !/^[0-9a-f]{2}(:?[0-9a-f]{2}){1,254}$/i.test(value)) return undefined;
    const digits = value.replaceAll(":", "").match(/../g) ?? [];
    return { tag: "opaque", val: Uint8Array.from(digits, (pair) => Number.parseInt(pair, 16)) };
  },
);

/** Codes of options, given by number or by name. */
export const optionCodes: Kind<Uint8Array> = {
  type: "list of integer or string",
  range: "1 to 254, or a name such as domain-search; no repeats",
  read: (value) => {
    if (!Array.isArray(value)) throw new ValueError("a list of option numbers or names");
    const codes = value.map(optionCode);
    if (new Set(codes).size !== codes.length) throw new ValueError("a list without repeats");
    return Uint8Array.from(codes);
  },
};

function optionCode(value: unknown): number {
  const code = typeof value === "string" && Object.hasOwn(OPTION_NAMES, value) ? OPTION_NAMES[value] : value;
  if (typeof code === "number" && Number.isInteger(code) && code >= 1 && code <= 254) return code;
  const names = Object.keys(OPTION_NAMES);
  const guess = typeof value === "string" ? nearest(value, names) : undefined;
  const hint = guess === undefined ? `1 to 254, or one of ${names.join(", ")}` : `"${guess}" perhaps`;
  throw new ValueError(`a list of option numbers or names; ${JSON.stringify(value)} is none: ${hint}`);
}
