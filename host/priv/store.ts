/**
 * The store: what is configured, one small file a key, for other programs and for `status` to read.
 *
 *     RUN/IF/ip             192.0.2.5/24
 *     RUN/IF/gateway        the first default route's
 *     RUN/IF/mtu            of the lease, where it has one
 *     RUN/IF/domain         RUN/IF/search: separated by spaces
 *     RUN/IF/nameserver/001 in order of preference; RUN/IF/ntp/001 the same
 *     RUN/IF/state          as RFC 2131 names it, in lower case
 *     RUN/IF/lease.json     all of it
 *     RUN/IF/applied.json   what the kernel was told, for the next start
 */
import { lstatSync, readdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { formatIpv4 } from "../addresses.ts";
import type { Lease, State } from "../contract.ts";
import * as contract from "../contract.ts";
import { isInterfaceName } from "../names.ts";
import { boolean, integer, list, optional, parse, record, type Schema } from "../schema.ts";
import type { Applied } from "./apply.ts";
import { LIMITS } from "./check.ts";
import { codeOf, makeFolder, readLimited, removeIfThere, writeWhole } from "./files.ts";
import { defaultGateway } from "./plan.ts";

const MAX_FILE = 64 * 1024;
/** As many interfaces as `status` looks at. */
const MAX_INTERFACES = 64;

const address = record({ address: contract.ipv4, prefixLength: integer(0, 32) });
const route = record({
  destination: contract.ipv4,
  prefixLength: integer(0, 32),
  gateway: contract.ipv4,
  metric: integer(0, 0xffffffff),
  source: contract.ipv4,
});
const mtu = integer(0, 0x7fffffff);
const storedRecord = record({
  address,
  foreign: boolean,
  routes: list(route, 256),
  mtuChange: optional(record({ was: mtu, set: mtu })),
});

/** The keys that a lease fills, besides those of lists. */
const LEASE_KEYS = ["ip", "gateway", "mtu", "domain", "search", "lease.json"] as const;
const LIST_KEYS = ["nameserver", "ntp"] as const;

/** The keys of one interface. Errors of the file system are thrown: whoever calls decides whether they matter. */
export class Store {
  readonly folder: string;

  /** `run`: the folder of all interfaces. Throws a `RangeError` for a name that must not become part of a path. */
  constructor(run: string, name: string) {
    if (!isInterfaceName(name)) throw new RangeError(`interface name ${JSON.stringify(name)} cannot name a folder`);
    this.folder = join(run, name);
  }

  /** Fills the keys of a lease, and removes those that it does not have. */
  writeLease(lease: Lease): void {
    const { parameters } = lease;
    this.#set("ip", `${formatIpv4(lease.address)}/${lease.prefixLength}`);
    this.#set("gateway", optionalText(defaultGateway(parameters), formatIpv4));
    this.#set("mtu", optionalText(parameters.mtu, String));
    this.#set("domain", parameters.domainName);
    this.#set("search", parameters.search.length > 0 ? parameters.search.join(" ") : undefined);
    this.#setList("nameserver", Array.from(parameters.nameServers, formatIpv4));
    this.#setList("ntp", Array.from(parameters.ntpServers, formatIpv4));
    this.#set("lease.json", JSON.stringify(contract.lease.encode(lease)));
  }

  /** Removes the keys of the lease; `state` stays. */
  removeLease(): void {
    for (const key of LEASE_KEYS) this.#set(key, undefined);
    for (const key of LIST_KEYS) this.#setList(key, []);
  }

  writeState(state: State): void {
    this.#set("state", state);
  }

  writeApplied(applied: Applied | undefined): void {
    this.#set("applied.json", applied && JSON.stringify(storedRecord.encode(withoutUndefined(applied))));
  }

  /** A text of ours, such as the metrics. `key` is a file name of the code's choice. */
  writeText(key: string, text: string): void {
    this.#set(key, text.trimEnd());
  }

  /** Removes every key and the folder. */
  remove(): void {
    this.removeLease();
    for (const key of ["state", "applied.json", "metrics.prom", "resolver.json"]) this.#set(key, undefined);
    removeFolder(this.folder);
  }

  /** undefined where there is none, or one that makes no sense. */
  readLease(): Lease | undefined {
    return this.#read("lease.json", contract.lease);
  }

  readState(): State | undefined {
    const text = this.#text("state");
    return text === undefined ? undefined : tolerant(() => contract.state.decode(text.trim(), "state"));
  }

  readApplied(): Applied | undefined {
    const stored = this.#read("applied.json", storedRecord);
    return stored && { mtuChange: undefined, ...stored };
  }

  #read<T>(key: string, schema: Schema<T>): T | undefined {
    const text = this.#text(key);
    return text === undefined ? undefined : tolerant(() => parse(schema, text, key));
  }

  #text(key: string): string | undefined {
    return tolerant(() => readLimited(join(this.folder, key), MAX_FILE));
  }

  #set(key: string, value: string | undefined): void {
    const path = join(this.folder, key);
    if (value === undefined) {
      removeIfThere(path);
    } else if (this.#text(key) !== `${value}\n`) {
      // A file that stays the same is left alone: somebody may be watching it.
      makeFolder(this.folder);
      writeWhole(path, `${value}\n`, { mode: 0o644, durable: false });
    }
  }

  #setList(key: string, values: readonly string[]): void {
    if (values.length > 0) {
      makeFolder(this.folder);
      makeFolder(join(this.folder, key));
    }
    for (let at = 0; at < LIMITS.addresses; at++) this.#set(`${key}/${String(at + 1).padStart(3, "0")}`, values[at]);
    if (values.length === 0) removeFolder(join(this.folder, key));
  }
}

/** The interfaces that have a folder in the store, in order of their names. */
export function listInterfaces(run: string): string[] {
  let names: string[];
  try {
    names = readdirSync(run);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  }
  const folders = names.filter((name) => isInterfaceName(name) && lstatSync(join(run, name)).isDirectory());
  return folders.sort().slice(0, MAX_INTERFACES);
}

function optionalText<T>(value: T | undefined, show: (value: T) => string): string | undefined {
  return value === undefined ? undefined : show(value);
}

function withoutUndefined({ address, foreign, routes, mtuChange }: Applied) {
  const copy = { address, foreign, routes: [...routes] };
  return mtuChange === undefined ? copy : { ...copy, mtuChange };
}

/** What cannot be read in the store counts as absent: it is only a copy of what the kernel and the calf know. */
function tolerant<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function removeFolder(path: string): void {
  try {
    rmdirSync(path);
  } catch (error) {
    // Somebody else's file in it: then it stays.
    if (!["ENOENT", "ENOTEMPTY", "EEXIST", "ENOTDIR"].includes(codeOf(error))) throw error;
  }
}
