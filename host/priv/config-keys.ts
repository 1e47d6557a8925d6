/**
 * Every key of the configuration: the one place that says what there is. The table in CONFIGURATION.md is made from it.
 *
 * Policies on what to take of a lease (which options, routes, servers, addresses) will be further keys of INTERFACE.
 */

import { CALF_USER } from "../compartment.ts";
import type { ClientIdentifier } from "../contract.ts";
import {
  clientIdentifier,
  flag,
  hostAddress,
  hostName,
  interfaceName,
  type Kind,
  listOf,
  optionCodes,
  pathOrFalse,
  text,
  whole,
  word,
} from "./config-values.ts";

export interface Key<T, D = T> extends Kind<T> {
  /** The value where the key is not given; undefined: none. */
  readonly fallback: D;
  /** How the table shows it. */
  readonly shown: string;
  readonly meaning: string;
}

function key<T, D extends T | undefined>(kind: Kind<T>, fallback: D, shown: string, meaning: string): Key<T, D> {
  return { ...kind, fallback, shown, meaning };
}

const LINK_ADDRESS: ClientIdentifier = { tag: "link-address" };

/** Keys of the top level, for the whole daemon. */
export const GLOBAL = {
  interfaces: key(listOf(interfaceName, 64), [], "[]", "Interfaces to configure where the command line names none."),
  timeout: key(whole(1, 86_400, "s"), 30, "30", "How long `--once` waits for every interface's lease."),
  user: key(
    whole(1, 0xffff_fffe, ""),
    CALF_USER,
    String(CALF_USER),
    "The uid that the process with the component runs as.",
  ),
  log: key(word("text", "json"), "text", '"text"', "Form of the log: for people, or one JSON object a line."),
  "resolv-conf": key(
    pathOrFalse,
    "/etc/resolv.conf",
    '"/etc/resolv.conf"',
    "The resolver's file. A symbolic link is followed: what it points to is written.",
  ),
} as const;

const milliseconds = (max: number) => whole(0, max, "ms");

/** Keys of the top level for all interfaces, and of `[interface.NAME]` for one. */
export const INTERFACE = {
  mode: key(
    word("lease", "inform"),
    "lease",
    '"lease"',
    "`lease`: get an address and keep it. `inform`: the address is configured by other means; ask for the rest only.",
  ),
  "inform-address": key(hostAddress, undefined, "none", "With mode `inform`: the address that the interface has."),
  "host-name": key(hostName, true, "true", "Host name to send (option 12)."),
  "client-id": key(clientIdentifier, LINK_ADDRESS, '"mac"', "Client identifier to send (option 61)."),
  "vendor-class": key(
    text(255, "1 to 255 printable ASCII characters", /^[\x20-\x7e]+$/),
    undefined,
    "none",
    "Vendor class identifier to send (option 60).",
  ),
  "requested-address": key(
    hostAddress,
    undefined,
    "none",
    "Address to ask for when no lease is remembered (option 50).",
  ),
  "requested-lease-time": key(
    whole(1, 0xffff_ffff, "s"),
    undefined,
    "none",
    "Lease time to ask for (option 51); 4294967295 is for ever.",
  ),
  "request-options": key(
    optionCodes,
    new Uint8Array(0),
    "[]",
    "Options to ask for (option 55), the most wanted first; empty: all that this client uses.",
  ),
  broadcast: key(flag, false, "false", "Ask servers to broadcast their replies. This client does not need it."),
  "offer-window": key(
    milliseconds(60_000),
    0,
    "0",
    "How long to collect offers before one is chosen; 0: the first acceptable one is taken.",
  ),
  "preferred-servers": key(
    listOf(hostAddress, 16),
    [],
    "[]",
    "Servers (option 54) in order of preference. An offer from the first one is taken at once.",
  ),
  "start-delay": key(milliseconds(10_000), 0, "0", "Longest random delay before the first message."),
  retransmission: key(
    whole(100, 64_000, "ms"),
    4000,
    "4000",
    "Delay before the first retransmission; it doubles each time, up to 64 s.",
  ),
  "conflict-detection": key(
    word("optimistic", "wait", "off"),
    "optimistic",
    '"optimistic"',
    "Whether another host has the address (RFC 5227): `optimistic` looks without waiting, `wait` takes 5 to 7 s, `off`.",
  ),
  metric: key(
    whole(0, 0xffff_ffff, ""),
    undefined,
    "1024 + place",
    "Of all routes: the lowest wins. By default the first interface has 1024, the second 1025, and so on.",
  ),
  "accept-mtu": key(flag, true, "true", "Whether a server may set the link's MTU (option 26)."),
  "mtu-floor": key(whole(68, 65_535, ""), 576, "576", "An MTU from a server below this one is left out."),
  "on-exit": key(
    word("keep", "remove", "release"),
    "keep",
    '"keep"',
    "What becomes of the lease when the daemon stops: `keep` it until it ends, `remove` it from the interface, or `release` it to the server as well.",
  ),
} as const;

type Values<K> = { readonly [N in keyof K]: K[N] extends Key<infer T, infer D> ? T | Extract<D, undefined> : never };
export type GlobalValues = Values<typeof GLOBAL>;
export type InterfaceValues = Values<typeof INTERFACE>;

/** The rows of the table: name, type, default, range, meaning. */
export function configTable(keys: Readonly<Record<string, Key<unknown, unknown>>>): string[][] {
  return Object.entries(keys).map(([name, { type, shown, range, meaning }]) => [name, type, shown, range, meaning]);
}

/** The tables as Markdown. */
export function configMarkdown(): string {
  const head = ["| key | type | default | allowed | meaning |", "|---|---|---|---|---|"];
  const table = (keys: Readonly<Record<string, Key<unknown, unknown>>>) => [
    ...head,
    ...configTable(keys).map(
      ([name, type, shown, range, meaning]) =>
        `| \`${name}\` | ${type} | ${shown === "none" ? "none" : `\`${shown}\``} | ${range} | ${meaning} |`,
    ),
  ];
  return [
    "For the daemon, at the top:",
    "",
    ...table(GLOBAL),
    "",
    "For all interfaces at the top, for one in `[interface.NAME]`:",
    "",
    ...table(INTERFACE),
    "",
  ].join("\n");
}
