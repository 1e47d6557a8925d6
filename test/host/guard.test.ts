import assert from "node:assert/strict";
import { test } from "node:test";
import { type GuardContext, type GuardRefusal, refuseFrame } from "../../host/priv/guard.ts";

const MAC = [0x02, 0x00, 0x5e, 0x10, 0x00, 0x01];
const OTHER_MAC = [0x02, 0x00, 0x5e, 0x10, 0x00, 0x02];
const BROADCAST_MAC = [255, 255, 255, 255, 255, 255];
const OURS = 0xc0000217; // 192.0.2.23
const SERVER = 0xc0000201; // 192.0.2.1
const BROADCAST = 0xffffffff;
const CONTEXT: GuardContext = { linkAddress: MAC, mtu: 1500, addresses: [OURS] };

const u16 = (value: number) => [value >>> 8, value & 0xff];
const u32 = (value: number) => [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];

/** Offsets in a frame of `dhcp`. */
const IP = 14;
const UDP = 34;
const DHCP = 42;
/** Offset in a frame of `arp`. */
const ARP = 14;

interface DhcpFrame {
  destinationMac?: number[];
  source?: number;
  destination?: number;
  ciaddr?: number;
  options?: number;
}

/** A DHCPREQUEST as RFC 2131 has it, with so many octets of options. */
function dhcp({
  destinationMac = BROADCAST_MAC,
  source = 0,
  destination = BROADCAST,
  ciaddr = 0,
  options = 60,
}: DhcpFrame = {}): Uint8Array {
  const message = [
    ...[1, 1, 6, 0],
    ...[...u32(0x12345678), ...u16(0), ...u16(0), ...u32(ciaddr), ...u32(0), ...u32(0), ...u32(0)],
    ...[...MAC, ...new Array<number>(10 + 64 + 128).fill(0)],
    ...u32(0x63825363),
    ...[53, 1, 3, ...new Array<number>(options - 3).fill(0)],
  ];
  const udp = [...u16(68), ...u16(67), ...u16(8 + message.length), 0, 0];
  const total = 20 + udp.length + message.length;
  const ip = [0x45, 0, ...u16(total), 0, 0, 0, 0, 64, 17, 0, 0, ...u32(source), ...u32(destination)];
  return Uint8Array.from([...destinationMac, ...MAC, 0x08, 0x00, ...ip, ...udp, ...message]);
}

function arp(operation: number, sender: number, target: number, destinationMac = BROADCAST_MAC): Uint8Array {
  const packet = [...u16(1), 0x08, 0x00, 6, 4, ...u16(operation)];
  return Uint8Array.from([
    ...[...destinationMac, ...MAC, 0x08, 0x06],
    ...[...packet, ...MAC, ...u32(sender), 0, 0, 0, 0, 0, 0, ...u32(target)],
  ]);
}

function padded(frame: Uint8Array, length: number): Uint8Array {
  const longer = new Uint8Array(length);
  longer.set(frame);
  return longer;
}

const ALLOWED: [what: string, frame: Uint8Array][] = [
  ["a broadcast DISCOVER or REQUEST", dhcp()],
  ["one that renews: unicast, from our address, ciaddr ours", unicast()],
  ["one that rebinds: broadcast, from our address", dhcp({ source: OURS, ciaddr: OURS })],
  ["one with don't-fragment", changed(dhcp(), IP + 6, 0x40)],
  ["the longest that the link takes", dhcp({ options: 1500 - 20 - 8 - 240 })],
  ["the shortest with an option 53", dhcp({ options: 3 })],
  ["an ARP probe", arp(1, 0, 0xc0000299)],
  ["an ARP announcement", arp(1, OURS, OURS)],
  ["an ARP reply in defence", arp(2, OURS, OURS)],
  ["an ARP request for the server, unicast", arp(1, OURS, SERVER, OTHER_MAC)],
  ["an ARP packet padded to the minimum", padded(arp(1, 0, OURS), 60)],
];

function unicast(): Uint8Array {
  return dhcp({ destinationMac: OTHER_MAC, source: OURS, destination: SERVER, ciaddr: OURS });
}

/** `frame` with other octets from `at` on. */
function changed(frame: Uint8Array, at: number, ...octets: number[]): Uint8Array {
  const copy = frame.slice();
  copy.set(octets, at);
  return copy;
}

for (const [what, frame] of ALLOWED) {
  test(`allowed: ${what}`, () => assert.equal(refuseFrame(frame, CONTEXT), undefined));
}

test("allowed: a frame that is a part of a larger buffer", () => {
  const buffer = new Uint8Array(2000).fill(0xaa);
  buffer.set(dhcp(), 100);
  assert.equal(refuseFrame(buffer.subarray(100, 100 + dhcp().length), CONTEXT), undefined);
});

const REFUSED: [what: string, frame: Uint8Array, refusal: GuardRefusal][] = [
  ["nothing", new Uint8Array(0), "too-short"],
  ["an Ethernet header alone", dhcp().subarray(0, 14), "too-short"],
  ["an ARP packet without its last octet", arp(1, 0, OURS).subarray(0, 41), "too-short"],
  ["one octet over the MTU", dhcp({ options: 1500 - 20 - 8 - 240 + 1 }), "too-long"],
  ["another station's source", changed(dhcp(), 6, ...OTHER_MAC), "ethernet-source"],
  ["another station's source, ARP", changed(arp(1, 0, OURS), 6, ...OTHER_MAC), "ethernet-source"],
  ["a multicast destination", changed(dhcp(), 0, 0x01, 0x00, 0x5e, 0, 0, 1), "ethernet-destination"],
  ["the bridge group address", changed(dhcp(), 0, 0x01, 0x80, 0xc2, 0, 0, 0), "ethernet-destination"],
  ["nearly broadcast", changed(dhcp(), 5, 0xfe), "ethernet-destination"],
  ["IPv6", changed(dhcp(), 12, 0x86, 0xdd), "ethertype"],
  ["a VLAN tag", changed(dhcp(), 12, 0x81, 0x00), "ethertype"],
  ["an 802.3 length", changed(dhcp(), 12, 0x00, 0x40), "ethertype"],
  ["IP version 6 in an IPv4 frame", changed(dhcp(), IP, 0x65), "ipv4-header"],
  ["IPv4 options", changed(dhcp(), IP, 0x46), "ipv4-header"],
  ["a header length below 5", changed(dhcp(), IP, 0x44), "ipv4-header"],
  ["a total length beyond the frame", changed(dhcp(), IP + 2, ...u16(0xffff)), "ipv4-length"],
  ["a total length one too short", changed(dhcp(), IP + 2, ...u16(dhcp().length - 15)), "ipv4-length"],
  ["a total length of 0", changed(dhcp(), IP + 2, 0, 0), "ipv4-length"],
  ["octets after the datagram", padded(dhcp(), dhcp().length + 1), "ipv4-length"],
  ["a short frame hidden in padding", changed(dhcp().subarray(0, 60), IP + 2, ...u16(27)), "ipv4-length"],
  ["more fragments", changed(dhcp(), IP + 6, 0x20), "ipv4-fragment"],
  ["a fragment offset", changed(dhcp(), IP + 7, 1), "ipv4-fragment"],
  ["the reserved flag", changed(dhcp(), IP + 6, 0x80), "ipv4-fragment"],
  ["TCP", changed(dhcp(), IP + 9, 6), "ipv4-protocol"],
  ["ICMP", changed(dhcp(), IP + 9, 1), "ipv4-protocol"],
  ["another host's address as source", dhcp({ source: SERVER }), "ipv4-source"],
  ["broadcast as source", dhcp({ source: BROADCAST }), "ipv4-source"],
  ["unicast without an address", dhcp({ destination: SERVER }), "ipv4-destination"],
  ["a multicast group", dhcp({ source: OURS, destination: 0xe0000001 }), "ipv4-destination"],
  ["loopback", dhcp({ source: OURS, destination: 0x7f000001 }), "ipv4-destination"],
  ["0.0.0.0 as destination", dhcp({ source: OURS, destination: 0 }), "ipv4-destination"],
  ["a server's source port", changed(dhcp(), UDP, ...u16(67)), "udp-port"],
  ["DNS", changed(dhcp(), UDP + 2, ...u16(53)), "udp-port"],
  ["a client's destination port", changed(dhcp(), UDP + 2, ...u16(68)), "udp-port"],
  ["a UDP length of 8", changed(dhcp(), UDP + 4, 0, 8), "udp-length"],
  ["a UDP length beyond the datagram", changed(dhcp(), UDP + 4, 0xff, 0xff), "udp-length"],
  ["no room for option 53", shortMessage(), "udp-length"],
  ["a BOOTREPLY", changed(dhcp(), DHCP, 2), "dhcp-operation"],
  ["op 0", changed(dhcp(), DHCP, 0), "dhcp-operation"],
  ["a relayed message (hops)", changed(dhcp(), DHCP + 3, 1), "dhcp-operation"],
  ["yiaddr", changed(dhcp(), DHCP + 16, 10), "dhcp-operation"],
  ["siaddr", changed(dhcp(), DHCP + 20, 10), "dhcp-operation"],
  ["giaddr", changed(dhcp(), DHCP + 24, 10), "dhcp-operation"],
  ["another hardware type", changed(dhcp(), DHCP + 1, 6), "dhcp-hardware"],
  ["another hardware length", changed(dhcp(), DHCP + 2, 16), "dhcp-hardware"],
  ["ciaddr of another host", dhcp({ ciaddr: SERVER }), "dhcp-client-address"],
  ["chaddr of another client", changed(dhcp(), DHCP + 28, ...OTHER_MAC), "dhcp-link-address"],
  ["no magic cookie", changed(dhcp(), DHCP + 236, 0), "dhcp-cookie"],
  ["ARP for another hardware", changed(arp(1, 0, OURS), ARP + 1, 6), "arp-format"],
  ["ARP for another protocol", changed(arp(1, 0, OURS), ARP + 2, 0x86), "arp-format"],
  ["ARP of other lengths", changed(arp(1, 0, OURS), ARP + 4, 8), "arp-format"],
  ["ARP with more than padding", padded(arp(1, 0, OURS), 61), "arp-format"],
  ["reverse ARP", arp(3, 0, OURS), "arp-operation"],
  ["ARP operation 0", arp(0, 0, OURS), "arp-operation"],
  ["another station's address in ARP", changed(arp(1, 0, OURS), ARP + 8, ...OTHER_MAC), "arp-sender-link"],
  ["ARP poisoning: the router's address is ours", arp(2, SERVER, OURS), "arp-sender-address"],
  ["ARP poisoning by a request", arp(1, SERVER, OURS), "arp-sender-address"],
  ["an ARP reply from 0.0.0.0", arp(2, 0, OURS), "arp-sender-address"],
];

function shortMessage(): Uint8Array {
  const frame = changed(dhcp().subarray(0, DHCP + 242), IP + 2, ...u16(20 + 8 + 242));
  return changed(frame, UDP + 4, ...u16(8 + 242));
}

for (const [what, frame, refusal] of REFUSED) {
  test(`refused: ${what}`, () => assert.equal(refuseFrame(frame, CONTEXT), refusal));
}

test("without a lease no address is ours", () => {
  const none: GuardContext = { ...CONTEXT, addresses: [] };
  assert.equal(refuseFrame(dhcp(), none), undefined);
  assert.equal(refuseFrame(arp(1, 0, OURS), none), undefined);
  assert.equal(refuseFrame(unicast(), none), "ipv4-source");
  assert.equal(refuseFrame(arp(1, OURS, OURS), none), "arp-sender-address");
});

test("a changed link address and MTU count at once", () => {
  assert.equal(refuseFrame(dhcp(), { ...CONTEXT, linkAddress: OTHER_MAC }), "ethernet-source");
  assert.equal(refuseFrame(dhcp({ options: 400 }), { ...CONTEXT, mtu: 576 }), "too-long");
});

test("no frame that is cut short anywhere is let through", () => {
  for (const [what, frame] of ALLOWED) {
    const whole = frame.length === 60 ? 42 : frame.length;
    for (let length = 0; length < whole; length++) {
      assert.notEqual(refuseFrame(frame.subarray(0, length), CONTEXT), undefined, `${what}, ${length} octets`);
    }
  }
});

test("every octet of the headers that the guard is about counts", () => {
  const frame = unicast();
  // Free for the component: the destination's link address, TOS, identification, TTL, checksums, xid, secs, flags.
  const free = new Set([0, 1, 2, 3, 4, 5, IP + 1, IP + 4, IP + 5, IP + 8, IP + 10, IP + 11, UDP + 6, UDP + 7]);
  for (let at = 4; at < 12; at++) free.add(DHCP + at);
  // A flag is free (don't-fragment), and which server is asked is checked for plausibility only.
  const partly = new Set([IP + 6, IP + 16, IP + 17, IP + 18, IP + 19]);
  for (let at = 0; at < DHCP + 34; at++) {
    if (free.has(at) || partly.has(at)) continue;
    const value = frame[at] ?? 0;
    for (let other = 0; other < 256; other++) {
      // ciaddr may be 0, source may be 0 only when broadcast; one octet alone makes neither.
      if (other === value) continue;
      assert.notEqual(refuseFrame(changed(frame, at, other), CONTEXT), undefined, `octet ${at} = ${other}`);
    }
  }
});
