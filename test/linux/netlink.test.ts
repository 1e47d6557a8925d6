// Netlink: the wire format against hand-made octets, and requests against the kernel, checked with ip(8).
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  deleteAddress,
  FOREVER,
  type InterfaceAddress,
  listAddresses,
  replaceAddress,
} from "../../host/linux/address.ts";
import { SystemError } from "../../host/linux/errors.ts";
import { ARPHRD_ETHER, findLink, listLinks, setLink } from "../../host/linux/link.ts";
import { Attributes, attributeText, attributeU32, decodeMessages, encodePayload } from "../../host/linux/netlink.ts";
import { NetlinkSocket } from "../../host/linux/netlink-socket.ts";
import {
  addRoute,
  deleteRoute,
  listRoutes,
  type Route,
  RT_SCOPE_LINK,
  RT_SCOPE_UNIVERSE,
  RT_TABLE_MAIN,
  RTPROT_DHCP,
  replaceRoute,
} from "../../host/linux/route.ts";
import { enterPrivateNetwork, ip, ipJson, makeVeth } from "./network.ts";

enterPrivateNetwork();
makeVeth("client", "server");
const netlink = new NetlinkSocket();
const client = findLink(netlink, "client");
assert(client !== undefined);
const interfaceIndex = client.index;

/** 192.0.2.0/24, TEST-NET-1 (RFC 5737). */
const NET = 0xc000_0200;
const ADDRESS: InterfaceAddress = {
  interfaceIndex,
  address: NET + 10,
  prefix: 24,
  broadcast: NET + 255,
  validLifetime: 3600,
  preferredLifetime: 1800,
  noPrefixRoute: true,
  protocol: 16,
};
const ON_LINK: Route = {
  destination: NET,
  prefix: 24,
  gateway: null,
  onLink: false,
  metric: 100,
  preferredSource: NET + 10,
  table: RT_TABLE_MAIN,
  protocol: RTPROT_DHCP,
  scope: RT_SCOPE_LINK,
  interfaceIndex,
};
const DEFAULT: Route = { ...ON_LINK, destination: 0, prefix: 0, gateway: NET + 1, scope: RT_SCOPE_UNIVERSE };

/** The error that the kernel answers a request with. */
function refusal(run: () => void): SystemError {
  try {
    run();
  } catch (error) {
    assert(error instanceof SystemError, String(error));
    return error;
  }
  assert.fail("the kernel took the request");
}

test("malformed messages are refused", () => {
  const cases = {
    "shorter than a header": new Uint8Array(15),
    "length 0": new Uint8Array(16),
    "length 15": Uint8Array.of(15, ...new Array(19).fill(0)),
    "longer than the datagram": Uint8Array.of(21, ...new Array(19).fill(0)),
    "rest behind a message": Uint8Array.of(16, ...new Array(19).fill(0)),
  };
  for (const [name, octets] of Object.entries(cases)) {
    assert.throws(() => decodeMessages(octets), { name: "NetlinkFormatError" }, name);
  }
});

test("malformed attributes are refused", () => {
  const cases = {
    "shorter than the fixed part": Uint8Array.of(1, 2, 3),
    "cut off in the header": Uint8Array.of(0, 0, 0, 0, 4, 0, 1),
    "length 3": Uint8Array.of(0, 0, 0, 0, 3, 0, 1, 0),
    "longer than the payload": Uint8Array.of(0, 0, 0, 0, 9, 0, 1, 0, 1, 2, 3, 4),
    "too many": encodePayload(new Uint8Array(4), new Array(257).fill(attributeU32(1, 1))),
  };
  for (const [name, octets] of Object.entries(cases)) {
    assert.throws(() => new Attributes(octets, 4), { name: "NetlinkFormatError" }, name);
  }
  const attributes = new Attributes(encodePayload(new Uint8Array(4), [attributeText(7, "ab"), attributeU32(8, 5)]), 4);
  assert.equal(attributes.text(7), "ab");
  assert.equal(attributes.u32(8), 5);
  assert.equal(attributes.u32(9), undefined);
  assert.throws(() => attributes.u32(7), { name: "NetlinkFormatError" });
});

test("links are read as ip(8) shows them", () => {
  const [shown] = ipJson("link", "show", "client");
  assert(shown !== undefined);
  const address = [...client.address].map((octet) => octet.toString(16).padStart(2, "0")).join(":");
  assert.deepEqual(
    {
      ifindex: client.index,
      ifname: client.name,
      address,
      mtu: client.mtu,
      min_mtu: client.minMtu,
      max_mtu: client.maxMtu,
    },
    Object.fromEntries(["ifindex", "ifname", "address", "mtu", "min_mtu", "max_mtu"].map((key) => [key, shown[key]])),
  );
  assert.equal(client.hardwareType, ARPHRD_ETHER);
  assert.equal(client.up, true);
  assert.equal(client.carrier, true);
  assert.deepEqual(findLink(netlink, client.index)?.name, "client");
  assert.deepEqual(
    listLinks(netlink)
      .map(({ name }) => name)
      .sort(),
    ["client", "lo", "server"],
  );
});

test("an interface that is not there is undefined, and a name that cannot be one is refused", () => {
  assert.equal(findLink(netlink, "nosuch0"), undefined);
  assert.equal(findLink(netlink, 4711), undefined);
  for (const name of ["", "sixteenoctets---", "a\0b"]) {
    assert.throws(() => findLink(netlink, name), { name: "RangeError" });
  }
});

test("a link is set down and up, and its MTU set", () => {
  ip("link", "add", "other", "type", "veth", "peer", "name", "far");
  const other = findLink(netlink, "other");
  assert(other !== undefined);
  assert.deepEqual([other.up, other.carrier], [false, false]);
  netlink.run(setLink(other.index, { up: true, mtu: 1400 }));
  let now = findLink(netlink, "other");
  assert.deepEqual([now?.up, now?.carrier, now?.mtu], [true, false, 1400]);
  netlink.run(setLink(other.index, { mtu: 1300 }));
  now = findLink(netlink, "other");
  assert.deepEqual([now?.up, now?.mtu], [true, 1300]);
  netlink.run(setLink(other.index, { up: false }));
  now = findLink(netlink, "other");
  assert.deepEqual([now?.up, now?.mtu], [false, 1300]);
  assert.throws(() => setLink(other.index, { mtu: 0 }), { name: "RangeError" });
  const error = refusal(() => netlink.run(setLink(other.index, { mtu: 100_000_000 })));
  assert.equal(error.code, "EINVAL");
  assert.match(
    error.message,
    /set interface \d+ MTU 100000000: RTM_NEWLINK: EINVAL \(.*mtu greater than device maximum/,
  );
});

test("an address gets lifetimes, flags and origin, which a second request changes", () => {
  netlink.run(replaceAddress(ADDRESS));
  const shown = () =>
    (ipJson("address", "show", "client") as { addr_info: Record<string, unknown>[] }[])[0]?.addr_info[0];
  let [address] = listAddresses(netlink, interfaceIndex);
  assert.deepEqual(address, ADDRESS);
  assert.equal(shown()?.local, "192.0.2.10");
  assert.equal(shown()?.prefixlen, 24);
  assert.equal(shown()?.broadcast, "192.0.2.255");
  assert.equal(shown()?.valid_life_time, 3600);
  assert.equal(shown()?.preferred_life_time, 1800);
  assert.equal(shown()?.noprefixroute, true);
  assert.deepEqual(listRoutes(netlink, { interfaceIndex }), []);
  netlink.run(replaceAddress({ ...ADDRESS, validLifetime: FOREVER, preferredLifetime: FOREVER }));
  [address] = listAddresses(netlink, interfaceIndex);
  assert.equal(address?.validLifetime, FOREVER);
  assert.equal(shown()?.valid_life_time, FOREVER);
  assert.equal(listAddresses(netlink, interfaceIndex).length, 1);
  const { validLifetime: _, ...rest } = ADDRESS;
  assert.match(refusal(() => netlink.run(replaceAddress({ ...rest, validLifetime: 0 }))).message, /EINVAL/);
  netlink.run(deleteAddress(ADDRESS));
  assert.deepEqual(listAddresses(netlink, interfaceIndex), []);
  assert.equal(refusal(() => netlink.run(deleteAddress(ADDRESS))).code, "EADDRNOTAVAIL");
});

test("the kernel removes an address when its lifetime ends", async () => {
  netlink.run(replaceAddress({ ...ADDRESS, validLifetime: 1, preferredLifetime: 1 }));
  assert.equal(listAddresses(netlink, interfaceIndex).length, 1);
  await new Promise((resolve) => setTimeout(resolve, 2500));
  assert.deepEqual(listAddresses(netlink, interfaceIndex), []);
});

test("without noPrefixRoute the kernel makes the route itself", () => {
  netlink.run(replaceAddress({ ...ADDRESS, noPrefixRoute: false }));
  const routes = listRoutes(netlink, { interfaceIndex });
  assert.deepEqual(
    routes.map(({ destination, prefix, protocol }) => [destination, prefix, protocol]),
    [[NET, 24, 2]],
  );
  netlink.run(deleteAddress(ADDRESS));
});

test("a batch is carried out in order, and goes on after a failure", () => {
  const unreachable: Route = { ...DEFAULT, destination: 0x0a00_0000, prefix: 8, gateway: 0x0a00_0001 };
  const outcomes = netlink.execute([
    replaceAddress(ADDRESS),
    addRoute(ON_LINK),
    addRoute(unreachable),
    addRoute(DEFAULT),
    addRoute({ ...unreachable, onLink: true }),
  ]);
  assert.deepEqual(
    outcomes.map((outcome) => outcome?.code),
    [undefined, undefined, "ENETUNREACH", undefined, undefined],
  );
  assert.match(
    outcomes[2]?.message ?? "",
    /add route 10.0.0.0\/8 via 10.0.0.1 metric 100 .*Nexthop has invalid gateway/,
  );
  assert.deepEqual(listRoutes(netlink, { interfaceIndex }), [DEFAULT, { ...unreachable, onLink: true }, ON_LINK]);
  const shown = ipJson("route", "show", "dev", "client").map(({ dst, gateway, metric, prefsrc, protocol, flags }) => ({
    dst,
    gateway,
    metric,
    prefsrc,
    protocol,
    flags,
  }));
  const common = { metric: 100, prefsrc: "192.0.2.10", protocol: "dhcp" };
  assert.deepEqual(shown, [
    { dst: "default", gateway: "192.0.2.1", flags: [], ...common },
    { dst: "10.0.0.0/8", gateway: "10.0.0.1", flags: ["onlink"], ...common },
    { dst: "192.0.2.0/24", gateway: undefined, flags: [], ...common },
  ]);
});

test("routes are replaced, refused when there, and removed by every field", () => {
  assert.equal(refusal(() => netlink.run(addRoute(DEFAULT))).code, "EEXIST");
  netlink.run(replaceRoute({ ...DEFAULT, gateway: NET + 2 }));
  const gateways = listRoutes(netlink, { interfaceIndex }).filter(({ prefix }) => prefix === 0);
  assert.deepEqual(
    gateways.map(({ gateway }) => gateway),
    [NET + 2],
  );
  assert.equal(refusal(() => netlink.run(deleteRoute(DEFAULT))).code, "ESRCH");
  assert.equal(refusal(() => netlink.run(deleteRoute({ ...DEFAULT, gateway: NET + 2, protocol: 4 }))).code, "ESRCH");
  netlink.run(deleteRoute({ ...DEFAULT, gateway: NET + 2 }));
  assert.equal(
    listRoutes(netlink, { interfaceIndex }).some(({ prefix }) => prefix === 0),
    false,
  );
});

test("another table is another list", () => {
  netlink.run(addRoute({ ...ON_LINK, table: 4711 }));
  assert.equal(listRoutes(netlink, { table: 4711 }).length, 1);
  assert.equal(listRoutes(netlink, {}).filter(({ table }) => table === 4711).length, 0);
  assert.deepEqual(listRoutes(netlink, { table: 4712 }), []);
});

test("many routes come in one dump, too many are an error that leaves the socket usable", () => {
  const addMany = (first: number, end: number) => {
    for (let start = first; start < end; start += 50) {
      const routes = Array.from({ length: 50 }, (_, index) => ({
        ...ON_LINK,
        destination: 0x0b00_0000 + (start + index) * 256,
      }));
      assert.deepEqual(new Set(netlink.execute(routes.map(addRoute))), new Set([undefined]));
    }
  };
  addMany(0, 2000);
  const routes = listRoutes(netlink, { interfaceIndex });
  assert.equal(routes.filter(({ destination }) => destination >>> 24 === 11).length, 2000);
  addMany(2000, 16_400);
  assert.throws(
    () => listRoutes(netlink, { interfaceIndex }),
    /list routes of table 254: 16\d+ answers: at most 16384/,
  );
  assert.equal(findLink(netlink, interfaceIndex)?.name, "client");
});

test("no request and too many at once are refused", () => {
  assert.throws(() => netlink.execute([]), { name: "RangeError" });
  assert.throws(() => netlink.execute(new Array(65).fill(addRoute(ON_LINK))), { name: "RangeError" });
});
