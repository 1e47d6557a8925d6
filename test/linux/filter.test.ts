// The socket filters, tried by the kernel on real frames that cross a veth pair.
import assert from "node:assert/strict";
import { test } from "node:test";
import { arp, type Filter, udpPort } from "../../host/linux/filter.ts";
import { findLink } from "../../host/linux/link.ts";
import { NetlinkSocket } from "../../host/linux/netlink-socket.ts";
import { ETH_P_ARP, ETH_P_IP, openReceiver, openSender, receive, send } from "../../host/linux/packet.ts";
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

/** Which of the frames come through the filter, in order, by name. */
function passed(protocol: number, filter: Filter, frames: Record<string, Uint8Array>): string[] {
  const socket = openReceiver(client?.index ?? 0, protocol, filter);
  const names: string[] = [];
  for (const [name, octets] of Object.entries(frames)) {
    assert.equal(send(name.startsWith("sent by this host") ? outgoing : sender, octets), "sent");
    const received = receive(socket, buffer);
    if (received.kind === "frame") {
      assert.equal(received.truncated, false);
      assert.deepEqual(buffer.slice(received.length - 4, received.length), octets.slice(-4), name);
      names.push(name);
    } else {
      assert.equal(received.kind, "would-block");
    }
  }
  return names;
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
  assert.deepEqual(passed(ETH_P_IP, udpPort(68), frames), [
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
  assert.deepEqual(passed(ETH_P_ARP, arp(), frames), ["request", "reply", "VLAN id 0"]);
});

test("a filter on a socket for all protocols still looks at the EtherType, the tag and the direction", () => {
  // ETH_P_ALL sees frames before the kernel has dropped tags, and those that go out.
  const frames = {
    broadcast: udpFrame({ port: 68 }),
    "VLAN 7": udpFrame({ port: 68, tag: 7 }),
    "sent by this host": udpFrame({ port: 68 }),
    ARP: arpFrame(1),
  };
  assert.deepEqual(passed(0x0003, udpPort(68), frames), ["broadcast"]);
});

test("a port that is none is refused", () => {
  for (const port of [0, 65_536, 1.5, Number.NaN]) {
    assert.throws(() => udpPort(port), { name: "RangeError" });
  }
});
