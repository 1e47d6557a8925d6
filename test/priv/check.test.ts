// The lease check: everything that a hijacked component could hand over.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { INFINITE, type Lease, type Parameters, type Refusal } from "../../host/contract.ts";
import { checkLease, checkParameters, remainingSeconds } from "../../host/priv/check.ts";
import { ACQUIRED, CLOUDS, ip4, NO_PARAMETERS, PLAIN, route, withParameters } from "./leases.ts";

const NOW = ACQUIRED + 1000n;

function refusal(lease: Lease, now = NOW): Refusal | undefined {
  const refused = checkLease(lease, now);
  // Whatever is refused comes with a sentence for the log.
  if (refused !== undefined) assert.ok(refused.why.length > 5);
  return refused?.refusal;
}

test("a plain lease and those of all clouds pass", () => {
  assert.equal(refusal(PLAIN), undefined);
  for (const [name, lease] of CLOUDS) assert.equal(refusal(lease), undefined, name);
});

describe("refused", () => {
  const changes: [what: string, change: Partial<Lease>, expected: Refusal | undefined][] = [
    ["address 0.0.0.0", { address: 0 }, "address"],
    ["address in 0/8", { address: ip4("0.0.0.5") }, "address"],
    ["address in 127/8", { address: ip4("127.0.0.1") }, "address"],
    ["multicast address", { address: ip4("224.0.0.1") }, "address"],
    ["reserved address", { address: ip4("250.0.0.1") }, "address"],
    ["broadcast address", { address: ip4("255.255.255.255") }, "address"],
    ["link-local address: a server may give one", { address: ip4("169.254.3.4") }, undefined],
    ["prefix length 0", { prefixLength: 0 }, "prefix-length"],
    ["prefix length 33", { prefixLength: 33 }, "prefix-length"],
    ["prefix length 1", { prefixLength: 1 }, undefined],
    ["prefix length 32", { prefixLength: 32 }, undefined],
    ["the network's own address", { address: ip4("192.0.2.0") }, "prefix-length"],
    ["the prefix's broadcast address", { address: ip4("192.0.2.255") }, "prefix-length"],
    ["the same in a /31", { address: ip4("192.0.2.255"), prefixLength: 31 }, undefined],
    ["no server", { serverIdentifier: 0 }, "server"],
    ["a multicast server", { serverIdentifier: ip4("224.0.0.1") }, "server"],
    ["lease time 0", { leaseTime: 0, renewalTime: 0, rebindingTime: 0 }, "lease-time"],
    ["T1 after T2", { renewalTime: 3000, rebindingTime: 2000 }, "lease-time"],
    ["T2 after the lease", { rebindingTime: 3601 }, "lease-time"],
    ["all three equal", { leaseTime: 60, renewalTime: 60, rebindingTime: 60 }, undefined],
    ["for ever", { leaseTime: INFINITE, renewalTime: INFINITE, rebindingTime: INFINITE }, undefined],
    ["acquired in the future", { acquired: NOW + 1n }, "lease-time"],
    [
      "half of its only second left",
      { acquired: NOW - 500n, leaseTime: 1, renewalTime: 0, rebindingTime: 0 },
      undefined,
    ],
    ["over already", { leaseTime: 1, renewalTime: 1, rebindingTime: 1 }, "lease-time"],
  ];
  for (const [what, change, expected] of changes) {
    test(`${what}: ${expected ?? "passes"}`, () => {
      assert.equal(refusal({ ...PLAIN, ...change }), expected);
    });
  }

  const addresses = (text: string) => Uint32Array.of(ip4(text));
  const many = (count: number) => new Uint32Array(count).fill(ip4("192.0.2.1"));
  const parameters: [what: string, change: Partial<Parameters>, expected: Refusal | undefined][] = [
    ["router 0.0.0.0", { routers: addresses("0.0.0.0") }, "router"],
    ["router 127.0.0.1", { routers: addresses("127.0.0.1") }, "router"],
    ["broadcast router", { routers: addresses("255.255.255.255") }, "router"],
    ["second router", { routers: Uint32Array.of(ip4("192.0.2.1"), ip4("224.0.0.1")) }, "router"],
    ["gateway on the link", { routes: [route("0.0.0.0/0>0.0.0.0")] }, undefined],
    ["gateway 0.0.0.1", { routes: [route("0.0.0.0/0>0.0.0.1")] }, "router"],
    ["bits after the prefix", { routes: [route("10.0.0.1/8>192.0.2.1")] }, "route"],
    ["bits after a /0", { routes: [route("1.0.0.0/0>192.0.2.1")] }, "route"],
    ["prefix 33", { routes: [route("10.0.0.0/33>192.0.2.1")] }, "route"],
    ["name server 127.0.0.1", { nameServers: addresses("127.0.0.1") }, "server"],
    ["name server 0.0.0.0", { nameServers: addresses("0.0.0.0") }, "server"],
    ["name server 255.255.255.255", { nameServers: addresses("255.255.255.255") }, "server"],
    ["multicast time server", { ntpServers: addresses("224.0.1.1") }, "server"],
    ["MTU 67", { mtu: 67 }, "mtu"],
    ["MTU 68", { mtu: 68 }, undefined],
    ["newline in the domain", { domainName: "a\nnameserver 203.0.113.1" }, "name"],
    ["space in a search domain", { search: ["good.example", "a b"] }, "name"],
    ["shell in the host name", { hostName: "$(reboot)" }, "name"],
    ["empty name", { domainName: "" }, "name"],
    ["16 name servers", { nameServers: many(16) }, undefined],
    ["17 name servers", { nameServers: many(17) }, "count"],
    ["17 routers", { routers: many(17) }, "count"],
    ["17 time servers", { ntpServers: many(17) }, "count"],
    ["64 routes", { routes: new Array(64).fill(route("10.0.0.0/8>192.0.2.1")) }, undefined],
    ["65 routes", { routes: new Array(65).fill(route("10.0.0.0/8>192.0.2.1")) }, "count"],
    ["33 search domains", { search: new Array(33).fill("a.example") }, "count"],
  ];
  for (const [what, change, expected] of parameters) {
    test(`${what}: ${expected ?? "passes"}`, () => {
      assert.equal(refusal(withParameters(change)), expected);
      assert.equal(checkParameters({ ...NO_PARAMETERS, ...change })?.refusal, expected);
    });
  }
});

test("remaining time: whole seconds, never less than 0, for ever stays", () => {
  assert.equal(remainingSeconds(PLAIN, ACQUIRED), 3600);
  assert.equal(remainingSeconds(PLAIN, ACQUIRED + 1n), 3599);
  assert.equal(remainingSeconds(PLAIN, ACQUIRED + 3_599_999n), 1);
  assert.equal(remainingSeconds(PLAIN, ACQUIRED + 3_600_000n), 0);
  assert.equal(remainingSeconds(PLAIN, ACQUIRED + 10_000_000n), 0);
  assert.equal(remainingSeconds({ ...PLAIN, leaseTime: INFINITE }, ACQUIRED + 10n ** 15n), INFINITE);
  assert.equal(remainingSeconds({ ...PLAIN, leaseTime: INFINITE - 1 }, ACQUIRED), INFINITE - 1);
});
