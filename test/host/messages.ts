// Examples of what crosses the channel, one of each kind.
import type { CalfMessage, PrivMessage } from "../../host/channel.ts";
import type { Configuration, Event, Lease, LinkState } from "../../host/contract.ts";

export const LINK: LinkState = { address: [0x02, 0, 0x5e, 0x10, 0, 1], mtu: 1500, carrier: true };

export const CONFIGURATION: Configuration = {
  purpose: { tag: "lease" },
  clientIdentifier: { tag: "link-address" },
  requestedOptions: Uint8Array.of(),
  broadcast: false,
  offerWindow: 0,
  preferredServers: Uint32Array.of(),
  startDelay: 0,
  retransmission: 4000,
  conflictDetection: "optimistic",
};

export const LEASE: Lease = {
  address: 0xc0000217,
  prefixLength: 24,
  serverIdentifier: 0xc0000201,
  serverLinkAddress: [0x02, 0, 0x5e, 0x10, 0, 2],
  acquired: 1_234_567n,
  leaseTime: 3600,
  renewalTime: 1800,
  rebindingTime: 3150,
  parameters: {
    broadcastAddress: 0xc00002ff,
    routers: Uint32Array.of(0xc0000201),
    routes: [{ destination: 0x0a000000, prefixLength: 8, gateway: 0xc0000202 }],
    nameServers: Uint32Array.of(0xc0000201, 0xc0000202),
    domainName: "example.org",
    search: ["example.org", "a.example"],
    hostName: "client",
    mtu: 1400,
    ntpServers: Uint32Array.of(),
  },
};

const MESSAGE = { kind: "ack" as const, xid: 0xdeadbeef, address: 0xc0000217, server: 0xc0000201, peer: 0xc0000201 };
const CONFLICT = { address: 0xc0000217, holder: LEASE.serverLinkAddress };

export const EVENTS: Event[] = [
  { tag: "state-changed", val: { previous: "requesting", current: "bound" } },
  { tag: "sent", val: { ...MESSAGE, kind: "request" } },
  { tag: "received", val: MESSAGE },
  { tag: "ignored", val: { reason: "magic-cookie", source: 0xc0000209 } },
  { tag: "option-ignored", val: { code: 119, problem: "length" } },
  { tag: "server-identifier-assumed", val: 0xc0000201 },
  { tag: "conflict", val: CONFLICT },
  { tag: "defended", val: CONFLICT },
  { tag: "refused", val: 0xc0000217 },
  { tag: "expired", val: 0xc0000217 },
  { tag: "acquired", val: LEASE },
  { tag: "extended", val: LEASE },
  { tag: "informed", val: LEASE.parameters },
  { tag: "send-failed", val: "link-down" },
  { tag: "apply-failed", val: { tag: "refused", val: "router" } },
  { tag: "withdraw-failed", val: "system" },
];

export const CALF_MESSAGES: CalfMessage[] = [
  { kind: "ready" },
  { kind: "send", frame: Uint8Array.of(0xff, 0x00, 0x80) },
  { kind: "apply", lease: LEASE },
  { kind: "withdraw" },
  { kind: "events", events: EVENTS },
  { kind: "rejected", what: "start", error: "host-name" },
  { kind: "failed", code: "trap" },
  { kind: "failed", code: "system-call", errno: 5 },
];

export const PRIV_MESSAGES: PrivMessage[] = [
  {
    kind: "start",
    user: 1,
    configuration: CONFIGURATION,
    link: LINK,
    remembered: { lease: LEASE, remaining: 9, applied: true },
  },
  { kind: "start", user: 59_068, configuration: CONFIGURATION, link: LINK },
  { kind: "link", link: { ...LINK, carrier: false } },
  {
    kind: "configuration",
    configuration: {
      ...CONFIGURATION,
      purpose: { tag: "inform", val: 0xc0000217 },
      clientIdentifier: { tag: "opaque", val: Uint8Array.of(255, 0, 1) },
      hostName: "client",
      vendorClass: "miragesdk",
      requestedAddress: 0xc0000217,
      requestedLeaseTime: 60,
    },
  },
  { kind: "order", command: "resumed" },
  { kind: "sent" },
  { kind: "sent", error: "busy" },
  { kind: "applied", error: { tag: "refused", val: "mtu" } },
  { kind: "applied", error: { tag: "link-gone" } },
  { kind: "withdrawn", error: "system" },
];
