import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ChannelError,
  decodeCalfMessage,
  decodePrivMessage,
  encodeCalfMessage,
  encodePrivMessage,
} from "../../host/channel.ts";
import { MAX_MESSAGE } from "../../host/linux/seqpacket.ts";
import { CALF_MESSAGES, PRIV_MESSAGES } from "./messages.ts";

for (const message of CALF_MESSAGES) {
  test(`calf to priv and back: ${message.kind}`, () => {
    const octets = encodeCalfMessage(message);
    assert.ok(octets.length <= MAX_MESSAGE);
    assert.deepEqual(decodeCalfMessage(octets), message);
    assert.throws(() => decodePrivMessage(octets), ChannelError, "the other direction does not know it");
  });
}

for (const [index, message] of PRIV_MESSAGES.entries()) {
  test(`priv to calf and back: ${message.kind}, example ${index}`, () => {
    const octets = encodePrivMessage(message);
    assert.deepEqual(decodePrivMessage(octets), message);
    assert.throws(() => decodeCalfMessage(octets), ChannelError, "the other direction does not know it");
  });
}

/** A message of this kind octet with this text as body. */
function raw(kind: number, body: string): Uint8Array {
  return Uint8Array.from([kind, ...new TextEncoder().encode(body)]);
}

const READY = 0x01;
const APPLY = 0x02;
const EVENTS = 0x04;
const REJECTED = 0x05;
const FAILED = 0x06;
const lease = jsonOf("apply").lease;

function jsonOf(kind: string): Record<string, Record<string, unknown>> {
  const message = CALF_MESSAGES.find((candidate) => candidate.kind === kind);
  assert.ok(message !== undefined);
  return JSON.parse(new TextDecoder().decode(encodeCalfMessage(message).subarray(1)));
}

/** The lease with one field other than it was. */
function applyWith(change: Record<string, unknown>, parameters: Record<string, unknown> = {}): Uint8Array {
  const changed = { ...lease, parameters: { ...(lease?.parameters as object), ...parameters }, ...change };
  return raw(APPLY, JSON.stringify({ lease: changed }));
}

function eventsOf(...events: unknown[]): Uint8Array {
  return raw(EVENTS, JSON.stringify({ events }));
}

test("the message that the malformed ones are made from is well-formed", () => {
  assert.equal(decodeCalfMessage(applyWith({})).kind, "apply");
  assert.equal(decodeCalfMessage(eventsOf()).kind, "events");
});

const conflict = { address: "192.0.2.1", holder: "02:00:5e:10:00:02" };
const MALFORMED: [what: string, octets: Uint8Array, message: RegExp][] = [
  ["nothing", Uint8Array.of(), /unknown kind 0x00/],
  ["kind 0", raw(0, "{}"), /unknown kind 0x00/],
  ["a kind after the last", raw(0x07, "{}"), /unknown kind 0x07/],
  ["kind 255", raw(0xff, "{}"), /unknown kind 0xff/],
  ["a kind of priv's", raw(0x81, "{}"), /unknown kind 0x81/],
  ["no body", raw(READY, ""), /^ready: "" is not JSON/],
  ["a body that is no JSON", raw(APPLY, "{"), /^apply: .* is not JSON/],
  ["JSON with something behind it", raw(READY, "{}{}"), /is not JSON/],
  ["a NUL behind it", raw(READY, "{}\0"), /is not JSON/],
  ["octets that are no UTF-8", Uint8Array.of(READY, 0x7b, 0xff, 0x7d), /^ready: not UTF-8/],
  ["an overlong encoding", Uint8Array.of(READY, 0xc0, 0xaf), /not UTF-8/],
  ["a byte order mark", Uint8Array.of(READY, 0xef, 0xbb, 0xbf, 0x7b, 0x7d), /is not JSON/],
  ["null", raw(READY, "null"), /^ready: null is not an object/],
  ["a list", raw(READY, "[]"), /is not an object/],
  ["a number", raw(READY, "1"), /is not an object/],
  ["deep nesting", raw(READY, "[".repeat(60_000)), /is not JSON/],
  ["deep nesting, closed", raw(READY, "[".repeat(30_000) + "]".repeat(30_000)), /is not an object|is not JSON/],
  ["an unknown key", raw(READY, '{"x":1}'), /"x" is not one of its keys/],
  ["__proto__", raw(READY, '{"__proto__":{"kind":"apply"}}'), /__proto__/],
  ["constructor", raw(FAILED, '{"constructor":"trap"}'), /constructor/],
  ["a kind inside", raw(READY, '{"kind":"withdraw"}'), /"kind" is not one of its keys/],
  ["a missing key", raw(APPLY, "{}"), /^apply\.lease: undefined/],
  ["an errno that none is", raw(FAILED, '{"code":"system-call","errno":0}'), /failed\.errno/],
  ["an unknown word", raw(FAILED, '{"code":"oops"}'), /^failed\.code: "oops" is not one of/],
  ["a text in place of a word", raw(FAILED, '{"code":"trap\\nroot login"}'), /is not one of/],
  ["an unknown configuration error", raw(REJECTED, '{"what":"start","error":"x"}'), /^rejected\.error/],
  ["a number in place of an address", applyWith({ address: 3221225985 }), /^apply\.lease\.address/],
  ["an address with leading zeros", applyWith({ address: "192.0.2.01" }), /lease\.address/],
  ["an address of five parts", applyWith({ address: "1.2.3.4.5" }), /lease\.address/],
  ["an address out of range", applyWith({ address: "1.2.3.256" }), /lease\.address/],
  ["a prefix length of 256", applyWith({ prefixLength: 256 }), /prefixLength: 256 is not in 0\.\.255/],
  ["a negative time", applyWith({ leaseTime: -1 }), /leaseTime/],
  ["a fraction", applyWith({ leaseTime: 1.5 }), /leaseTime: 1\.5 is not an integer/],
  ["a time beyond 32 bits", applyWith({ leaseTime: 2 ** 32 }), /leaseTime/],
  ["an instant beyond 2^53", applyWith({ acquired: 2 ** 53 }), /acquired/],
  ["a text in place of a number", applyWith({ leaseTime: "60" }), /leaseTime/],
  ["true in place of a number", applyWith({ leaseTime: true }), /leaseTime/],
  ["a link address cut short", applyWith({ serverLinkAddress: "02:00:5e:10:00" }), /serverLinkAddress/],
  ["a domain with a newline", applyWith({}, { domainName: "a\nnameserver 192.0.2.66" }), /domainName/],
  ["a domain with a blank", applyWith({}, { domainName: "a b" }), /domainName/],
  ["a domain that ends with a dot", applyWith({}, { domainName: "a." }), /domainName/],
  ["a shell's delight as host name", applyWith({}, { hostName: "$(reboot)" }), /hostName/],
  ["a label too long", applyWith({}, { hostName: "a".repeat(64) }), /hostName/],
  ["a search list with one bad name", applyWith({}, { search: ["good", "../bad"] }), /search\[1\]/],
  ["a null in a list", applyWith({}, { routers: [null] }), /routers\[0\]/],
  ["a list too long", applyWith({}, { nameServers: new Array(257).fill("192.0.2.1") }), /at most 256/],
  ["an MTU beyond 16 bits", applyWith({}, { mtu: 65_536 }), /mtu/],
  ["null where a field may be absent", applyWith({}, { mtu: null }), /mtu: null/],
  [
    "a route with a prefix of 33",
    applyWith({}, { routes: [route({ prefixLength: 33 })] }),
    /routes\[0\]\.prefixLength/,
  ],
  ["a route with more than a route has", applyWith({}, { routes: [route({ metric: 1 })] }), /routes\[0\]/],
  ["events that are no list", raw(EVENTS, '{"events":{}}'), /events: an object is not a list/],
  ["too many events", eventsOf(...new Array(257).fill({ tag: "send-failed", val: "busy" })), /at most 256/],
  ["an unknown event", eventsOf({ tag: "log", val: "hello" }), /events\[0\]\.tag/],
  ["an event without its value", eventsOf({ tag: "conflict" }), /events\[0\]/],
  ["an event with a second value", eventsOf({ tag: "conflict", val: conflict, more: 1 }), /events\[0\]/],
  ["an event with another's value", eventsOf({ tag: "conflict", val: "busy" }), /events\[0\]/],
  ["an inherited tag", eventsOf({ tag: "toString" }), /events\[0\]\.tag/],
  ["an error with a value too many", eventsOf({ tag: "apply-failed", val: { tag: "system", val: 1 } }), /events\[0\]/],
];

function route(change: Record<string, unknown>): Record<string, unknown> {
  return { destination: "10.0.0.0", prefixLength: 8, gateway: "192.0.2.2", ...change };
}

for (const [what, octets, message] of MALFORMED) {
  test(`malformed: ${what}`, () => {
    assert.throws(
      () => decodeCalfMessage(octets),
      (error) => {
        assert.ok(error instanceof ChannelError, String(error));
        assert.match(error.message, message);
        assert.match(error.message, /^[\x20-\x7e…]{1,400}$/, "safe to log");
        return true;
      },
    );
  });
}

test("no message that is cut short is understood", () => {
  for (const message of CALF_MESSAGES) {
    if (message.kind === "send") continue;
    const octets = encodeCalfMessage(message);
    for (let length = 0; length < octets.length; length++) {
      assert.throws(() => decodeCalfMessage(octets.subarray(0, length)), ChannelError, `${message.kind}, ${length}`);
    }
  }
});

test("no octet changed makes anything but a message or a ChannelError", () => {
  for (const message of CALF_MESSAGES) {
    const octets = encodeCalfMessage(message);
    for (let at = 0; at < octets.length; at++) {
      for (const flip of [0x01, 0x20, 0x80, 0xff]) {
        const changed = octets.slice();
        changed[at] = (changed[at] ?? 0) ^ flip;
        try {
          decodeCalfMessage(changed);
        } catch (error) {
          assert.ok(error instanceof ChannelError, `${message.kind}, octet ${at} ^ ${flip}: ${error}`);
        }
      }
    }
  }
});

test("a message of the wrong direction cannot be written", () => {
  // @ts-expect-error: the types forbid it as well
  assert.throws(() => encodePrivMessage({ kind: "ready" }), /no message of kind ready/);
});
