// One interface on a real kernel, in a network namespace of the test's own, with doubles of the calf that misbehave.
// The double's part is told by the host name of its configuration.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, beforeEach, test } from "node:test";
import {
  type CalfMessage,
  decodePrivMessage,
  encodeCalfMessage,
  type Instruction,
  type PrivMessage,
} from "../../host/channel.ts";
import { CALF_CHANNEL, CALF_ROLE } from "../../host/compartment.ts";
import type { Event, Lease } from "../../host/contract.ts";
import { bootMilliseconds } from "../../host/linux/clock.ts";
import { close } from "../../host/linux/descriptor.ts";
import { arp } from "../../host/linux/filter.ts";
import { findLink } from "../../host/linux/link.ts";
import { NetlinkSocket } from "../../host/linux/netlink-socket.ts";
import { ETH_P_ARP, openReceiver, receive } from "../../host/linux/packet.ts";
import { receiveWithDescriptors } from "../../host/linux/pass-descriptors.ts";
import { MAX_MESSAGE } from "../../host/linux/seqpacket.ts";
import { ManagedInterface } from "../../host/priv/interface.ts";
import { LeaseKeeper } from "../../host/priv/lease-keeper.ts";
import { Log } from "../../host/priv/log.ts";
import { ResolvConf } from "../../host/priv/resolvconf.ts";
import { Store } from "../../host/priv/store.ts";
import { enterPrivateNetwork, ip, ipJson, makeVeth } from "../linux/network.ts";
import { hear, say } from "./double.ts";
import { CONFIGURATION, LEASE } from "./messages.ts";

type Start = Extract<Instruction, { readonly kind: "start" }>;

/** What the doubles do once they were told to start. What they learn they report as host names of `acquired` leases. */
const PARTS: Record<string, (start: Start) => void> = {
  "apply-and-stay"(start) {
    tell({ kind: "events", events: [note(start)] });
    ask({ kind: "apply", lease: lease(600) });
  },
  "apply-and-babble"(start) {
    tell({ kind: "events", events: [note(start)] });
    if (start.remembered === undefined) {
      ask({ kind: "apply", lease: lease(600) });
      say(Uint8Array.of(0xee));
    }
  },
  "apply-and-be-silent"() {
    ask({ kind: "apply", lease: lease(2) });
  },
  "apply-and-withdraw"() {
    ask({ kind: "apply", lease: lease(600) });
    ask({ kind: "withdraw" });
    tell({ kind: "events", events: [{ tag: "expired", val: LEASE.address }] });
  },
  crash() {
    process.exit(70);
  },
  spoof(start) {
    const [a, b, c, d, e, f] = start.link.address;
    const own = [a, b, c, d, e, f];
    const frames = [
      probe([...own.slice(0, 5), f ^ 1], own),
      probe(own, [...own.slice(0, 5), f ^ 1]),
      probe(own, own, 0xc0000201),
      probe(own, own).subarray(0, 41),
      probe(own, own),
    ];
    const answers = frames.map((frame) => ask({ kind: "send", frame }));
    tell({ kind: "events", events: answers.map(answerEvent) });
  },
  flood(start) {
    const own = [...start.link.address];
    const answers = Array.from({ length: 80 }, () => ask({ kind: "send", frame: probe(own, own) }));
    const busy = answers.filter((answer) => "error" in answer && answer.error === "busy");
    tell({
      kind: "events",
      events: [answerEvent(answers[0]), { tag: "option-ignored", val: { code: busy.length, problem: "excess" } }],
    });
  },
  "bad-lease"() {
    const answers = [
      ask({ kind: "apply", lease: { ...lease(600), address: 0x7f000001 } }),
      ask({ kind: "apply", lease: { ...lease(600), acquired: bootMilliseconds() + 60_000n } }),
      ask({ kind: "apply", lease: { ...lease(600), renewalTime: 601 } }),
    ];
    tell({
      kind: "events",
      events: answers.map((answer): Event => {
        assert.ok(answer.kind === "applied" && answer.error !== undefined);
        return { tag: "apply-failed", val: answer.error };
      }),
    });
  },
};

function tell(message: CalfMessage): void {
  say(encodeCalfMessage(message));
}

function ask(message: CalfMessage): PrivMessage {
  tell(message);
  const answer = hear();
  if (answer === undefined) process.exit(1);
  return decodePrivMessage(answer);
}

function lease(seconds: number): Lease {
  const half = Math.floor(seconds / 2);
  return { ...LEASE, acquired: bootMilliseconds(), leaseTime: seconds, renewalTime: half, rebindingTime: half };
}

/** How the start was, in a form that an event can carry. */
function note({ remembered, link }: Start): Event {
  const parts = [
    link.carrier ? "carrier" : "none",
    remembered === undefined ? "fresh" : remembered.applied ? "applied" : "remembered",
    `r${remembered?.remaining ?? 0}`,
  ];
  return { tag: "acquired", val: { ...LEASE, parameters: { ...LEASE.parameters, hostName: parts.join(".") } } };
}

function answerEvent(answer: PrivMessage | undefined): Event {
  assert.ok(answer?.kind === "sent");
  return answer.error === undefined ? { tag: "refused", val: 1 } : { tag: "send-failed", val: answer.error };
}

/** An ARP probe with this Ethernet source and this sender in it. */
function probe(source: number[], sender: number[], address = 0): Uint8Array {
  const packet = new Uint8Array(42).fill(0xff, 0, 6);
  packet.set([...source, 8, 6, 0, 1, 8, 0, 6, 4, 0, 1, ...sender], 6);
  new DataView(packet.buffer).setUint32(28, address);
  packet.set([192, 0, 2, 23], 38);
  return packet;
}

if (process.argv.at(-1) === CALF_ROLE) {
  const buffer = new Uint8Array(MAX_MESSAGE);
  const received = receiveWithDescriptors(CALF_CHANNEL, buffer);
  if (received.kind !== "message") process.exit(1);
  const start = decodePrivMessage(buffer.subarray(0, received.length));
  assert.ok(start.kind === "start");
  tell({ kind: "ready" });
  PARTS[start.configuration.hostName ?? ""]?.(start);
  while (hear() !== undefined);
  process.exit(0);
}

enterPrivateNetwork();
ip("link", "set", "lo", "up");
const netlink = new NetlinkSocket();
const folder = mkdtempSync(join(tmpdir(), "interface-test-"));
after(() => {
  netlink.close();
  rmSync(folder, { recursive: true, force: true });
});

let running: Started | undefined;
let lines: string[] = [];
let events: Event[] = [];

beforeEach(() => {
  lines = [];
  events = [];
  makeVeth("eth0", "peer");
});
afterEach(() => {
  running?.managed.stop();
  running?.keeper.stop();
  running = undefined;
  if (findLink(netlink, "eth0") !== undefined) ip("link", "del", "eth0");
  rmSync(folder, { recursive: true, force: true });
});

interface Started {
  readonly managed: ManagedInterface;
  readonly keeper: LeaseKeeper;
  readonly store: Store;
}

function start(part: string): Started {
  const log = new Log({ form: "text", verbose: true }, (line) => lines.push(line));
  const observer = {
    onEvent: (event: Event) => events.push(event),
    onRejected: (what: string, value: string) => assert.fail(`${what}: ${value}`),
  };
  const managed = new ManagedInterface("eth0", netlink, log, observer, undefined);
  const run = join(folder, "run");
  const store = new Store(run, "eth0");
  const policy = {
    plan: { metric: 1024, acceptMtu: false, mtuFloor: 576 },
    clientIdentifier: CONFIGURATION.clientIdentifier,
    resolver: new ResolvConf(join(folder, "resolv.conf"), run),
  };
  const keeper = new LeaseKeeper({ name: "eth0", netlink, store, state: join(folder, "state"), log }, policy);
  managed.equip({ log, user: 59_068, configuration: { ...CONFIGURATION, hostName: part }, keeper });
  running = { managed, keeper, store };
  plugIn(managed);
  return running;
}

function plugIn(managed: ManagedInterface): void {
  const link = findLink(netlink, "eth0");
  assert.ok(link !== undefined);
  managed.linkIs(link);
}

function addresses(): unknown[] {
  const [found] = ipJson("-4", "address", "show", "dev", "eth0") as { addr_info?: { local: unknown }[] }[];
  return found?.addr_info?.map(({ local }) => local) ?? [];
}

async function until(what: string, condition: () => boolean, withinMs = 5000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!condition()) {
    assert.ok(Date.now() < end, `${what} within ${withinMs} ms; the log:\n${lines.join("")}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** What the doubles noted of their starts. */
function notes(): string[] {
  return events.flatMap((event) => (event.tag === "acquired" ? [event.val.parameters.hostName ?? ""] : []));
}

test("a calf that breaks the channel's rules is replaced, and its successor is told of the lease that stayed", async () => {
  start("apply-and-babble");
  await until("a second start", () => notes().length === 2);
  assert.equal(notes()[0], "carrier.fresh.r0");
  assert.match(notes()[1] ?? "", /^carrier\.applied\.r59[89]$/);
  assert.deepEqual(addresses(), ["192.0.2.23"]);
  assert.match(lines.join(""), /calf-ended: killed: message of unknown kind 0xee; .* starts in 100 ms/);
});

test("a calf that ends over and over is started after longer and longer pauses", async () => {
  start("crash");
  await until("four ends", () => lines.length >= 4);
  assert.deepEqual(
    lines.slice(0, 4).map((line) => /calf-ended: exit code 70; .* in (\d+) ms/.exec(line)?.[1]),
    ["100", "200", "400", "800"],
  );
});

test("frames that are not the client's are refused, and do not reach the wire", async () => {
  const index = findLink(netlink, "peer")?.index ?? 0;
  const wire = openReceiver(index, ETH_P_ARP, arp());
  start("spoof");
  await until("five answers", () => events.length === 5);
  assert.deepEqual(events, [...new Array(4).fill({ tag: "send-failed", val: "refused" }), { tag: "refused", val: 1 }]);
  const buffer = new Uint8Array(100);
  assert.equal(receive(wire, buffer).kind, "frame");
  assert.equal(receive(wire, buffer).kind, "would-block", "one frame and no more");
  close(wire);
  for (const refusal of ["ethernet-source", "arp-sender-link", "arp-sender-address", "too-short"]) {
    assert.ok(
      lines.some((line) => line.includes(`frame-refused: the component may not send this: ${refusal}`)),
      refusal,
    );
  }
});

test("a calf cannot flood the link", async () => {
  start("flood");
  await until("the answers", () => events.length === 2);
  const [first, second] = events;
  assert.deepEqual(first, { tag: "refused", val: 1 });
  assert.ok(second?.tag === "option-ignored" && second.val.code >= 10 && second.val.code <= 16, JSON.stringify(second));
});

test("a lease against the rules is refused, and changes nothing", async () => {
  const { keeper } = start("bad-lease");
  await until("three answers", () => events.length === 3);
  assert.deepEqual(
    events.map(({ val }) => val),
    [
      { tag: "refused", val: "address" },
      { tag: "refused", val: "lease-time" },
      { tag: "refused", val: "lease-time" },
    ],
  );
  assert.deepEqual(addresses(), []);
  assert.equal(keeper.address, undefined);
});

test("withdraw takes back what apply has done", async () => {
  const { store } = start("apply-and-withdraw");
  await until("the end", () => events.length === 1);
  assert.deepEqual(addresses(), []);
  assert.equal(store.readLease(), undefined);
  assert.throws(() => readFileSync(join(folder, "resolv.conf")), /ENOENT/);
  assert.throws(() => readFileSync(join(folder, "state", "eth0.lease.json")), /ENOENT/);
});

test("a lease whose component says nothing at its end is cleared up all the same", async () => {
  const { store, keeper } = start("apply-and-be-silent");
  await until("the address", () => addresses().length === 1);
  await until("the record", () => store.readLease() !== undefined);
  await until("the end", () => keeper.address === undefined, 8000);
  assert.deepEqual(addresses(), []);
  assert.equal(store.readLease(), undefined);
  assert.throws(() => readFileSync(join(folder, "resolv.conf")), /ENOENT/);
  assert.match(lines.join(""), /lease-cleared/);
});

test("an interface that vanishes takes its lease along, and finds it remembered when it is back", async () => {
  const { managed, keeper, store } = start("apply-and-stay");
  await until("the address", () => keeper.address !== undefined);
  const before = managed.link;
  const mac = before?.address ?? [];
  ip("link", "del", "eth0");
  managed.linkIsGone();
  assert.equal(managed.link, undefined);
  assert.equal(managed.hasCalf, false);
  assert.equal(keeper.address, undefined);
  assert.equal(store.readLease(), undefined);
  makeVeth("eth0", "peer");
  ip("link", "set", "eth0", "address", Array.from(mac, (octet) => octet.toString(16).padStart(2, "0")).join(":"));
  plugIn(managed);
  await until("a second start", () => notes().length === 2);
  assert.notEqual(findLink(netlink, "eth0")?.index, before?.index);
  assert.match(notes()[1] ?? "", /^carrier\.remembered\.r59[89]$/);
});

test("an interface that is down is set up, and its carrier is noticed without an announcement", async () => {
  ip("link", "set", "eth0", "down");
  start("apply-and-stay");
  await until("a start", () => notes().length === 1);
  assert.equal(notes()[0], "carrier.fresh.r0");
});

test("an interface that is no Ethernet is refused with a reason", () => {
  const { managed } = start("apply-and-stay");
  managed.linkIsGone();
  const lo = findLink(netlink, "lo");
  assert.ok(lo !== undefined);
  managed.linkIs(lo);
  assert.equal(managed.link, undefined);
  assert.match(lines.join(""), /interface-unusable: is no Ethernet \(hardware type 772\)/);
});
