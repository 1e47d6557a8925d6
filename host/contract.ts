/**
 * The JSON of what crosses between calf and priv and of what is kept in files. Types are those of wit/, which tsc
 * checks at the end of this file. In JSON an address is written as people write it, an instant as a number.
 *
 * List limits are those of a message, wider than what the lease check takes: a list too long for a lease is a
 * lease refused, a list too long for a message is a broken calf.
 */
import { formatIpv4, formatMac, type Mac, parseIpv4, parseMac } from "./addresses.ts";
import type * as Client from "./generated/interfaces/mirage-dhcp-client.d.ts";
import type * as Apply from "./generated/interfaces/mirage-dhcp-lease-apply.d.ts";
import type * as Dhcp from "./generated/interfaces/mirage-dhcp-types.d.ts";
import type * as Socket from "./generated/interfaces/mirage-net-socket.d.ts";
import type * as Net from "./generated/interfaces/mirage-net-types.d.ts";
import { isDomainName } from "./names.ts";
import {
  boolean,
  type Infer,
  integer,
  list,
  literal,
  mapped,
  octets,
  optional,
  record,
  type Schema,
  string,
  variant,
} from "./schema.ts";

export type {
  ClientIdentifier,
  Command,
  Configuration,
  ConfigurationError,
  Event,
  RememberedLease,
  State,
  Step,
} from "./generated/interfaces/mirage-dhcp-client.d.ts";
export type { ApplyError, Refusal, WithdrawError } from "./generated/interfaces/mirage-dhcp-lease-apply.d.ts";
export type { Lease, Parameters } from "./generated/interfaces/mirage-dhcp-types.d.ts";
export type { SendError } from "./generated/interfaces/mirage-net-socket.d.ts";
export type { ChecksumState, Ipv4Route, LinkState } from "./generated/interfaces/mirage-net-types.d.ts";

/** Lease time of an address that never has to be given back (RFC 2131 section 3.3). */
export const INFINITE = 0xffffffff;

const MAX_LIST = 256;
const MAX_EVENTS = 256;

const u8 = integer(0, 0xff);
const u32 = integer(0, 0xffffffff);
const seconds = u32;
const all = () => true;
const text = (max: number) => string(max, `text of at most ${max} characters`, all);

export const ipv4: Schema<number> = mapped(text(15), "an IPv4 address", parseIpv4, formatIpv4);
export const mac: Schema<Mac> = mapped(text(17), "a link-layer address", parseMac, formatMac);
/** Any number of milliseconds that a machine can be up for: 2^53 of them are 285,000 years. */
export const instant: Schema<bigint> = mapped(integer(0, Number.MAX_SAFE_INTEGER), "an instant", BigInt, Number);
const ipv4s: Schema<Uint32Array> = mapped(
  list(ipv4, MAX_LIST),
  "addresses",
  (l) => Uint32Array.from(l),
  (a) => Array.from(a),
);
const name = string(253, "a name of letters, digits, hyphens and dots", isDomainName);

export const linkState = record({ address: mac, mtu: integer(68, 65535), carrier: boolean });
const route = record({ destination: ipv4, prefixLength: integer(0, 32), gateway: ipv4 });

export const parameters = record({
  broadcastAddress: optional(ipv4),
  routers: ipv4s,
  routes: list(route, MAX_LIST),
  nameServers: ipv4s,
  domainName: optional(name),
  search: list(name, MAX_LIST),
  hostName: optional(name),
  mtu: optional(integer(0, 65535)),
  ntpServers: ipv4s,
});

export const lease = record({
  address: ipv4,
  prefixLength: u8,
  serverIdentifier: ipv4,
  serverLinkAddress: mac,
  acquired: instant,
  leaseTime: seconds,
  renewalTime: seconds,
  rebindingTime: seconds,
  parameters,
});

export const clientIdentifier = variant({ "link-address": null, opaque: octets(2, 255), absent: null });

export const configuration = record({
  purpose: variant({ lease: null, inform: ipv4 }),
  clientIdentifier,
  hostName: optional(name),
  vendorClass: optional(text(255)),
  requestedAddress: optional(ipv4),
  requestedLeaseTime: optional(seconds),
  requestedOptions: octets(0, 255),
  broadcast: boolean,
  offerWindow: u32,
  preferredServers: ipv4s,
  startDelay: u32,
  retransmission: u32,
  conflictDetection: literal("optimistic", "wait", "off"),
});

export const rememberedLease = record({ lease, remaining: seconds, applied: boolean });
export const command = literal("renew", "release", "stop", "resumed");
export const checksumState = literal("complete", "partial");

// biome-ignore format: one screen
export const configurationError = literal(
  "client-identifier", "host-name", "vendor-class", "requested-address", "requested-lease-time", "requested-options",
  "offer-window", "preferred-servers", "start-delay", "retransmission", "inform-address", "link-mtu",
);
// biome-ignore format: one screen
export const state = literal(
  "stopped", "no-carrier", "init", "selecting", "requesting", "probing", "bound", "renewing", "rebinding",
  "init-reboot", "rebooting", "informing", "informed", "declined",
);
const messageType = literal("discover", "offer", "request", "decline", "ack", "nak", "release", "inform");
// biome-ignore format: one screen
const ignoreReason = literal(
  "frame-truncated", "frame-foreign", "frame-not-for-us", "ipv4-malformed", "ipv4-checksum", "ipv4-fragment",
  "not-dhcp", "udp-malformed", "udp-checksum", "arp-malformed", "message-truncated", "not-a-reply", "magic-cookie",
  "options-malformed", "message-type", "xid", "chaddr", "client-identifier", "unexpected", "server-identifier",
  "other-server", "address", "subnet-mask", "lease-time", "remembered-lease",
);
export const sendError = literal("link-down", "link-gone", "too-long", "refused", "busy");
// biome-ignore format: one screen
export const refusal = literal(
  "address", "prefix-length", "lease-time", "router", "route", "server", "name", "mtu", "count",
);
export const applyError = variant({ refused: refusal, "link-gone": null, system: null });
export const withdrawError = literal("link-gone", "system");

const message = record({ kind: messageType, xid: u32, address: ipv4, server: ipv4, peer: ipv4 });
const conflict = record({ address: ipv4, holder: mac });

export const event = variant({
  "state-changed": record({ previous: state, current: state }),
  sent: message,
  received: message,
  ignored: record({ reason: ignoreReason, source: ipv4 }),
  "option-ignored": record({ code: u8, problem: literal("length", "value", "excess") }),
  "server-identifier-assumed": ipv4,
  conflict,
  defended: conflict,
  refused: ipv4,
  expired: ipv4,
  acquired: lease,
  extended: lease,
  informed: parameters,
  "send-failed": sendError,
  "apply-failed": applyError,
  "withdraw-failed": withdrawError,
});

export const step = record({ wakeUp: optional(instant), events: list(event, MAX_EVENTS) });

/** True only for types that are the same in every part. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : "these types differ";
type Check<T extends true> = T;

/** A line of this list does not compile when a schema and wit/ have drifted apart. */
export type Checked = [
  Check<Same<Infer<typeof linkState>, Net.LinkState>>,
  Check<Same<Infer<typeof checksumState>, Net.ChecksumState>>,
  Check<Same<Infer<typeof sendError>, Socket.SendError>>,
  Check<Same<Infer<typeof parameters>, Dhcp.Parameters>>,
  Check<Same<Infer<typeof lease>, Dhcp.Lease>>,
  Check<Same<Infer<typeof applyError>, Apply.ApplyError>>,
  Check<Same<Infer<typeof withdrawError>, Apply.WithdrawError>>,
  Check<Same<Infer<typeof configuration>, Client.Configuration>>,
  Check<Same<Infer<typeof configurationError>, Client.ConfigurationError>>,
  Check<Same<Infer<typeof rememberedLease>, Client.RememberedLease>>,
  Check<Same<Infer<typeof command>, Client.Command>>,
  Check<Same<Infer<typeof event>, Client.Event>>,
  Check<Same<Infer<typeof step>, Client.Step>>,
];
