// The socket filters, tried by the kernel on real frames that cross a veth pair.
import assert from "node:assert/strict";
import { test } from "node:test";
import { close } from "../../host/linux/descriptor.ts";
import { arp, udpPort } from "../../host/linux/filter.ts";
import { findLink } from "../../host/linux/link.ts";
import { NetlinkSocket } from "../../host/linux/netlink-socket.ts";
import { ETH_P_ARP, ETH_P_IP, openReceiver, openSender, receive, send } from "../../host/linux/packet.ts";
import { PollSet } from "../../host/linux/poll.ts";
import { arpFrame, BROADCAST, frame, mac, udpFrame } from "./frames.ts";
import { enterPrivateNetwork, makeVeth } from "./network.ts";

enterPrivateNetwork();
makeVeth("client", "server");
const netlink = new NetlinkSocket();
const client = findLink(netlink, "client");
const server = findLink(netlink, "server");
assert(client !== undefined && server !== undefined);
const sender = openSender(server.index);
const outgoing = openSender(client.index);
const buffer = new Uint8Array(65_535);
const own = [...client.address];

/** A frame that both filters let through, to know that those sent before it have been looked at. */
const MARK = [0xee, 0xee, 0xee, 0xee];
const marks: Record<string, Uint8Array> = {
  udp: Uint8Array.of(...udpFrame({ port: 68 }).slice(0, -4), ...MARK),
  arp: Uint8Array.of(...arpFrame(1).slice(0, -4), ...MARK),
};

/** Which of the frames come through the filter, in order, by name. */
function passed(protocol: number, kind: "udp" | "arp", frames: Record<string, Uint8Array>): string[] {
  const socket = openReceiver(client?.index ?? 0, protocol, kind === "udp" ? udpPort(68) : arp());
  const mark = marks[kind] ?? new Uint8Array(0);
  const names: string[] = [];
  for (const [name, octets] of Object.entries(frames)) {
    assert.equal(send(name.startsWith("sent by this host") ? outgoing : sender, octets), "sent");
    assert.equal(send(sender, mark), "sent");
    for (let tail = next(socket); !tail.every((octet, index) => octet === MARK[index]); tail = next(socket)) {
      assert.deepEqual(tail, [...octets.slice(-4)], name);
      names.push(name);
    }
  }
  close(socket);
  return names;
}

/** The last four octets of the next frame. */
function next(socket: number): number[] {
  assert.equal(new PollSet([socket]).wait(2000), 1, "the mark does not come");
  const received = receive(socket, buffer);
  assert(received.kind === "frame" && !received.truncated);
  return [...buffer.slice(received.length - 4, received.length)];
}

test("udpPort lets through what is for that port, and nothing else", () => {
  const frames = {
    broadcast: udpFrame({ port: 68 }),
    unicast: udpFrame({ port: 68, destination: own }),
    "with IPv4 options": udpFrame({ port: 68, options: 8 }),
    "with the longest IPv4 header": udpFrame({ port: 68, options: 40 }),
    "first fragment": udpFrame({ port: 68, fragment: 0x2000 }),
    "don't fragment": udpFrame({ port: 68, fragment: 0x4000 }),
    "VLAN id 0, priority 5": udpFrame({ port: 68, tag: 0xa000 }),
    "another port": udpFrame({ port: 67 }),
    "port 68 in the other octet order": udpFrame({ port: 68 << 8 }),
    "later fragment": udpFrame({ port: 68, fragment: 0x2001 }),
    "last fragment": udpFrame({ port: 68, fragment: 0x1fff }),
    TCP: udpFrame({ port: 68, protocol: 6 }),
    "version 6": udpFrame({ port: 68, version: 6 }),
    "VLAN 7": udpFrame({ port: 68, tag: 7 }),
    "VLAN 4095": udpFrame({ port: 68, tag: 0xffff }),
    "for another host": udpFrame({ port: 68, destination: mac("02:00:00:00:00:55") }),
    "sent by this host": udpFrame({ port: 68 }),
    ARP: arpFrame(1),
    "only an Ethernet header": frame(BROADCAST, 0x0800, []),
    "cut off in the UDP header": udpFrame({ port: 68 }).subarray(0, 36),
  };
  assert.deepEqual(passed(ETH_P_IP, "udp", frames), [
    "broadcast",
    "unicast",
    "with IPv4 options",
    "with the longest IPv4 header",
    "first fragment",
    "don't fragment",
    "VLAN id 0, priority 5",
  ]);
});

test("arp lets through requests and replies for IPv4 over Ethernet, and nothing else", () => {
  const frames = {
    request: arpFrame(1),
    reply: arpFrame(2),
    "VLAN id 0": arpFrame(2, undefined, 0),
    "operation 0": arpFrame(0),
    "reverse request": arpFrame(3),
    "hardware type 6": arpFrame(1, [0, 6, 8, 0, 6, 4]),
    "protocol type IPv6": arpFrame(1, [0, 1, 0x86, 0xdd, 6, 4]),
    "hardware address of 8 octets": arpFrame(1, [0, 1, 8, 0, 8, 4]),
    "VLAN 7": arpFrame(1, undefined, 7),
    "sent by this host": arpFrame(1),
    UDP: udpFrame({ port: 68 }),
    "cut off": arpFrame(1).subarray(0, 18),
  };
  assert.deepEqual(passed(ETH_P_ARP, "arp", frames), ["request", "reply", "VLAN id 0"]);
});

test("on a socket for all protocols the filters still look at the EtherType, the tag and the direction", () => {
  // ETH_P_ALL sees frames before the kernel has dropped tags, and those that go out.
  const ETH_P_ALL = 0x0003;
  const other = (octets: Uint8Array) => Uint8Array.of(...octets.subarray(0, 12), 0x88, 0xb5, ...octets.subarray(14));
  const udp = {
    broadcast: udpFrame({ port: 68 }),
    "VLAN id 0, priority 5": udpFrame({ port: 68, tag: 0xa000 }),
    "VLAN 7": udpFrame({ port: 68, tag: 7 }),
    "sent by this host": udpFrame({ port: 68 }),
    "another EtherType": other(udpFrame({ port: 68 })),
  };
  assert.deepEqual(passed(ETH_P_ALL, "udp", udp), ["broadcast", "VLAN id 0, priority 5"]);
  assert.deepEqual(passed(ETH_P_ALL, "arp", { request: arpFrame(1), "another EtherType": other(arpFrame(1)) }), [
    "request",
  ]);
});

test("a port that is none is refused", () => {
  for (const port of [0, 65_536, 1.5, Number.NaN]) {
    assert.throws(() => udpPort(port), { name: "RangeError" });
  }
});
