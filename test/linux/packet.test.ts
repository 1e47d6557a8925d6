// Packet sockets on a veth pair: what they receive, send, count and report when the link changes.
import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { test } from "node:test";
import { close } from "../../host/linux/descriptor.ts";
import { EPERM, SystemError } from "../../host/linux/errors.ts";
import { bind, errno } from "../../host/linux/ffi.ts";
import { udpPort } from "../../host/linux/filter.ts";
import { findLink } from "../../host/linux/link.ts";
import { NetlinkSocket } from "../../host/linux/netlink-socket.ts";
import { ETH_P_IP, openReceiver, openSender, receive, send, statistics } from "../../host/linux/packet.ts";
import { PollSet } from "../../host/linux/poll.ts";
import { closesOnExec } from "./descriptors.ts";
import { BROADCAST, frame, udpFrame } from "./frames.ts";
import { awaitUp, enterPrivateNetwork, ip, makeVeth } from "./network.ts";

const libc = bind({ setsockopt: { args: ["i32", "i32", "i32", "pointer", "u32"], returns: "i32" } });

enterPrivateNetwork();
makeVeth("client", "server");
const netlink = new NetlinkSocket();
const buffer = new Uint8Array(65_535);

function indexOf(name: string): number {
  const link = findLink(netlink, name);
  assert(link !== undefined, name);
  return link.index;
}

/** The next frame, waited for: on a busy machine the kernel may take its time between two interfaces. */
function receiveSoon(fd: number, into: Uint8Array): ReturnType<typeof receive> {
  new PollSet([fd]).wait(2000);
  return receive(fd, into);
}

test("a frame arrives as it was sent, and then there is nothing more", () => {
  const receiver = openReceiver(indexOf("client"), ETH_P_IP, udpPort(68));
  const sender = openSender(indexOf("server"));
  assert.equal(closesOnExec(receiver), true);
  assert.equal(closesOnExec(sender), true);
  assert.deepEqual(receive(receiver, buffer), { kind: "would-block" });
  const sent = udpFrame({ port: 68 });
  assert.equal(send(sender, sent), "sent");
  const received = receiveSoon(receiver, buffer);
  assert.deepEqual(received, {
    kind: "frame",
    length: sent.length,
    truncated: false,
    checksumPartial: false,
    vlanTag: undefined,
  });
  assert.deepEqual(buffer.slice(0, sent.length), sent);
  assert.deepEqual(receive(receiver, buffer), { kind: "would-block" });
  close(receiver);
  close(sender);
});

test("a frame longer than the buffer is cut off, and says so", () => {
  const receiver = openReceiver(indexOf("client"), ETH_P_IP, udpPort(68));
  const sender = openSender(indexOf("server"));
  const sent = udpFrame({ port: 68 });
  const small = new Uint8Array(20);
  send(sender, sent);
  const received = receiveSoon(receiver, small);
  assert(received.kind === "frame");
  assert.equal(received.truncated, true);
  assert.equal(received.length, 20);
  assert.deepEqual(small, sent.slice(0, 20));
  close(receiver);
  close(sender);
});

test("a checksum left to the hardware is reported", async () => {
  ip("address", "add", "192.0.2.1/24", "dev", "server");
  const receiver = openReceiver(indexOf("client"), ETH_P_IP, udpPort(68));
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "192.0.2.1", resolve));
  socket.setBroadcast(true);
  await new Promise((resolve) => socket.send("hello", 68, "192.0.2.255", resolve));
  const received = receiveSoon(receiver, buffer);
  assert(received.kind === "frame");
  assert.equal(received.checksumPartial, true);
  assert.equal(new TextDecoder().decode(buffer.subarray(42, received.length)), "hello");
  socket.close();
  close(receiver);
});

test("the filter cannot be taken off or changed", () => {
  const receiver = openReceiver(indexOf("client"), ETH_P_IP, udpPort(68));
  const SO_DETACH_FILTER = 27;
  assert.equal(libc.setsockopt(receiver, 1, SO_DETACH_FILTER, new Int32Array(1), 4), -1);
  assert.equal(errno(), EPERM);
  close(receiver);
});

test("frames beyond the queue are lost and counted", () => {
  const sender = openSender(indexOf("server"));
  const receiver = openReceiver(indexOf("client"), ETH_P_IP, udpPort(68));
  let sent = 0;
  for (; sent < 2000; sent++) {
    assert.equal(send(sender, udpFrame({ port: 68 })), "sent");
  }
  let received = 0;
  let dropped = 0;
  for (let count = 0; received < sent && count < 100; count++) {
    new PollSet([]).wait(10);
    const counted = statistics(receiver);
    received += counted.received;
    dropped += counted.dropped;
  }
  assert.equal(received, sent);
  assert(dropped > 0, "a flood must not fill the memory of the kernel");
  assert.deepEqual(statistics(receiver), { received: 0, dropped: 0 });
  close(receiver);
  close(sender);
});

test("a sending socket receives nothing", () => {
  const sender = openSender(indexOf("client"));
  const neighbour = openSender(indexOf("server"));
  const receiver = openReceiver(indexOf("client"), ETH_P_IP, udpPort(68));
  send(neighbour, udpFrame({ port: 68 }));
  assert.equal(receiveSoon(receiver, buffer).kind, "frame");
  assert.deepEqual(receive(sender, buffer), { kind: "would-block" });
  close(receiver);
  close(sender);
  close(neighbour);
});

test("a frame longer than the link allows is refused", () => {
  const sender = openSender(indexOf("client"));
  const longest = frame(BROADCAST, 0x0800, new Array(1500).fill(0));
  assert.equal(send(sender, longest), "sent");
  const longer = frame(BROADCAST, 0x0800, new Array(1520).fill(0));
  assert.equal(send(sender, longer), "too-long");
  close(sender);
});

test("a link that goes down is reported once, and the sockets work again when it is up", () => {
  const receiver = openReceiver(indexOf("client"), ETH_P_IP, udpPort(68));
  const own = openSender(indexOf("client"));
  const sender = openSender(indexOf("server"));
  ip("link", "set", "client", "down");
  assert.deepEqual(receive(receiver, buffer), { kind: "link-down" });
  assert.deepEqual(receive(receiver, buffer), { kind: "would-block" });
  assert.equal(send(own, udpFrame({ port: 67 })), "link-down");
  ip("link", "set", "client", "up");
  awaitUp("client");
  awaitUp("server");
  assert.equal(send(own, udpFrame({ port: 67 })), "sent");
  assert.equal(send(sender, udpFrame({ port: 68 })), "sent");
  assert.equal(receiveSoon(receiver, buffer).kind, "frame");
  close(receiver);
  close(own);
  close(sender);
});

test("a socket opened while the link is down receives once it is up", () => {
  ip("link", "set", "client", "down");
  const receiver = openReceiver(indexOf("client"), ETH_P_IP, udpPort(68));
  assert.deepEqual(receive(receiver, buffer), { kind: "link-down" });
  ip("link", "set", "client", "up");
  awaitUp("client");
  awaitUp("server");
  const sender = openSender(indexOf("server"));
  assert.equal(send(sender, udpFrame({ port: 68 })), "sent");
  assert.equal(receiveSoon(receiver, buffer).kind, "frame");
  close(receiver);
  close(sender);
});

test("an interface that is removed is down for the receiver and gone for the sender", () => {
  makeVeth("brief", "far");
  const receiver = openReceiver(indexOf("brief"), ETH_P_IP, udpPort(68));
  const sender = openSender(indexOf("brief"));
  ip("link", "delete", "brief");
  assert.deepEqual(receive(receiver, buffer), { kind: "link-down" });
  assert.deepEqual(receive(receiver, buffer), { kind: "would-block" });
  assert.equal(send(sender, udpFrame({ port: 67 })), "link-gone");
  close(receiver);
  close(sender);
});

test("an interface that does not exist is an error that names it", () => {
  assert.throws(
    () => openSender(4711),
    (error) => error instanceof SystemError && error.code === "ENODEV" && error.message.includes("interface 4711"),
  );
});
