// The link monitor: what the kernel announces, and what another program may try to slip in.
import assert from "node:assert/strict";
import { test } from "node:test";
import { deleteAddress, FOREVER, listAddresses, replaceAddress } from "../../host/linux/address.ts";
import { bind } from "../../host/linux/ffi.ts";
import { findLink, setLink } from "../../host/linux/link.ts";
import { LinkMonitor, type MonitorEvent } from "../../host/linux/link-monitor.ts";
import { encodeMessage } from "../../host/linux/netlink.ts";
import { NetlinkSocket, openNetlink } from "../../host/linux/netlink-socket.ts";
import { PollSet } from "../../host/linux/poll.ts";
import { closesOnExec } from "./descriptors.ts";
import { enterPrivateNetwork, ip, makeVeth } from "./network.ts";

const libc = bind({
  getsockname: { args: ["i32", "pointer", "pointer"], returns: "i32" },
  sendto: { args: ["i32", "pointer", "i64", "i32", "pointer", "u32"], returns: "i64" },
});

enterPrivateNetwork();
const netlink = new NetlinkSocket();

/** All events until there has been none for a while. */
function readAll(monitor: LinkMonitor): MonitorEvent[] {
  const set = new PollSet([monitor.fd]);
  const events: MonitorEvent[] = [];
  while (set.wait(200) > 0) {
    const read = monitor.read();
    assert(read !== "would-block");
    events.push(...read);
  }
  return events;
}

test("an interface appears, loses its carrier, gets it back, is renamed and goes", () => {
  const monitor = new LinkMonitor();
  assert.equal(closesOnExec(monitor.fd), true);
  assert.equal(monitor.read(), "would-block");
  makeVeth("client", "server");
  const index = findLink(netlink, "client")?.index;
  const links = () =>
    readAll(monitor).flatMap((event) =>
      (event.kind === "link" || event.kind === "link-gone") && event.link.index === index ? [event] : [],
    );
  assert.deepEqual(pick(links().at(-1)), { kind: "link", name: "client", up: true, carrier: true });
  ip("link", "set", "server", "down");
  assert.deepEqual(pick(links().at(-1)), { kind: "link", name: "client", up: true, carrier: false });
  ip("link", "set", "server", "up");
  // The kernel may hold the carrier event back for a second after the last one.
  const set = new PollSet([monitor.fd]);
  assert.equal(set.wait(2000), 1);
  assert.deepEqual(pick(links().at(-1)), { kind: "link", name: "client", up: true, carrier: true });
  ip("link", "set", "client", "down");
  ip("link", "set", "client", "name", "renamed");
  assert.deepEqual(pick(links().at(-1)), { kind: "link", name: "renamed", up: false, carrier: false });
  ip("link", "delete", "renamed");
  assert.deepEqual(pick(links().at(-1)), { kind: "link-gone", name: "renamed", up: false, carrier: false });
  monitor.close();
});

function pick(event: MonitorEvent | undefined): unknown {
  assert(event?.kind === "link" || event?.kind === "link-gone", "an event of a link");
  const { name, up, carrier } = event.link;
  return { kind: event.kind, name, up, carrier };
}

test("a port that leaves a bridge is not gone", () => {
  makeVeth("port", "far");
  ip("link", "add", "bridge", "type", "bridge");
  ip("link", "set", "port", "master", "bridge");
  const monitor = new LinkMonitor();
  ip("link", "set", "port", "nomaster");
  assert.equal(
    readAll(monitor).some(({ kind }) => kind === "link-gone"),
    false,
  );
  assert(findLink(netlink, "port") !== undefined);
  monitor.close();
});

test("removed addresses and routes are announced when asked for", () => {
  makeVeth("client", "server");
  const interfaceIndex = findLink(netlink, "client")?.index ?? 0;
  netlink.run(
    replaceAddress({
      interfaceIndex,
      address: 0xc000_0205,
      prefix: 24,
      broadcast: undefined,
      validLifetime: FOREVER,
      preferredLifetime: FOREVER,
      noPrefixRoute: false,
      protocol: 0,
    }),
  );
  const [address] = listAddresses(netlink, interfaceIndex);
  assert(address !== undefined);
  const monitor = new LinkMonitor(true);
  const plain = new LinkMonitor();
  netlink.run(deleteAddress(address));
  const events = readAll(monitor);
  assert.deepEqual(
    events.filter((event) => event.kind === "address-gone").map((event) => event.address),
    [address],
  );
  const routes = events.flatMap((event) => (event.kind === "route-gone" ? [event.route] : []));
  assert(routes.some(({ destination, prefix }) => destination === 0xc000_0200 && prefix === 24));
  assert.deepEqual(
    readAll(plain).filter(({ kind }) => kind !== "link"),
    [],
  );
  monitor.close();
  plain.close();
});

test("messages from other programs are not taken for the kernel's", () => {
  const monitor = new LinkMonitor();
  const address = new Uint32Array(3);
  libc.getsockname(monitor.fd, address, new Uint32Array([12]));
  // A well-formed RTM_DELLINK of interface 1 without a name would be an error, so reading it would be noticed.
  const forged = encodeMessage(17, 0, 0, new Uint8Array(16));
  const other = openNetlink(0, 0);
  const destination = new Uint32Array([16, address[1] ?? 0, 0]);
  assert.equal(libc.sendto(other, forged, forged.length, 0, destination, 12), forged.length);
  assert.equal(new PollSet([monitor.fd]).wait(1000), 1);
  assert.equal(monitor.read(), "would-block");
  monitor.close();
});

test("lost announcements are reported, and the monitor goes on", () => {
  makeVeth("busy", "peer");
  const monitor = new LinkMonitor();
  const index = findLink(netlink, "busy")?.index ?? 0;
  for (let count = 0; count < 500; count++) {
    netlink.run(setLink(index, { mtu: 1300 + (count % 2) }));
  }
  const events = readAll(monitor);
  assert(events.some(({ kind }) => kind === "overflow"));
  ip("link", "set", "busy", "mtu", "1280");
  const mtus = readAll(monitor).flatMap((event) =>
    event.kind === "link" && event.link.index === index ? [event.link.mtu] : [],
  );
  assert.equal(mtus.at(-1), 1280);
  monitor.close();
});
