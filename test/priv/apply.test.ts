// Plans on a real kernel, in a network namespace of the test's own; what came of them is read with ip(8).
import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { afterEach, beforeEach, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Lease } from "../../host/contract.ts";
import { listAddresses } from "../../host/linux/address.ts";
import { findLink, type Link } from "../../host/linux/link.ts";
import { NetlinkSocket } from "../../host/linux/netlink-socket.ts";
import { ADDRESS_PROTOCOL, type Applied, applyPlan, type Outcome, withdraw } from "../../host/priv/apply.ts";
import { type PlanOptions, planLease } from "../../host/priv/plan.ts";
import { enterPrivateNetwork, ip, ipJson, makeVeth } from "../linux/network.ts";
import { ACQUIRED, cloud, ip4, PLAIN, route, withParameters } from "./leases.ts";

const OPTIONS: PlanOptions = { metric: 1024, acceptMtu: true, mtuFloor: 576 };

enterPrivateNetwork();
const netlink = new NetlinkSocket();
let link: Link;
let recorded: Applied | undefined;

beforeEach(() => {
  makeVeth("client", "server");
  const found = findLink(netlink, "client");
  assert.ok(found);
  link = found;
  recorded = undefined;
});

afterEach(() => {
  ip("link", "del", "client");
});

function apply(lease: Lease, options: PlanOptions = OPTIONS): Outcome {
  const outcome = applyPlan(netlink, link.index, recorded, (present) => planLease(lease, present, options, ACQUIRED));
  if (outcome.ok) recorded = outcome.applied;
  return outcome;
}

function applied(lease: Lease, options: PlanOptions = OPTIONS): readonly string[] {
  const outcome = apply(lease, options);
  assert.ok(outcome.ok, outcome.notes.join("\n"));
  return outcome.notes;
}

function undo(): void {
  const outcome = withdraw(netlink, link.index, recorded);
  assert.deepEqual(outcome, { ok: true, applied: undefined, notes: [] });
  recorded = undefined;
}

/** All routes of the main table, as ip(8) writes them. */
function routes(): string[] {
  return lines(ip("route", "show"));
}

function addresses(): string[] {
  return lines(ip("-brief", "-4", "address", "show", "client")).map((line) => line.replace(/^\S+\s+\S+\s*/, ""));
}

/** Everything that ip(8) knows of IPv4, and the MTU, without what a clock changes. */
function everything(): unknown {
  const addresses = ipJson("-4", "address", "show").map(({ ifname, addr_info }) => ({
    ifname,
    addr_info: (addr_info as Record<string, unknown>[]).map((each) => ({
      ...each,
      valid_life_time: undefined,
      preferred_life_time: undefined,
    })),
  }));
  return [addresses, ipJson("-4", "route", "show", "table", "all"), ipJson("link", "show", "client")[0]?.mtu];
}

function lines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** What `ip monitor` prints while `action` runs. */
async function announcements(action: () => void): Promise<string[]> {
  const monitor = spawn("ip", ["monitor", "address", "route", "link"], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  monitor.stdout.on("data", (chunk) => {
    output += chunk;
  });
  try {
    await untilMonitored(monitor, () => output);
    output = "";
    action();
    await sleep(100);
    return lines(output);
  } finally {
    monitor.kill();
  }
}

/** Pokes until the monitor says something: then it listens. */
async function untilMonitored(monitor: ChildProcess, output: () => string): Promise<void> {
  for (let count = 0; count < 200; count++) {
    execFileSync("ip", ["link", "set", "client", "txqueuelen", String(1000 + (count % 2))]);
    await sleep(10);
    if (output() !== "") return sleep(50);
    assert.equal(monitor.exitCode, null, "ip monitor ended");
  }
  throw new Error("ip monitor says nothing");
}

describe("a lease becomes the link's configuration", () => {
  test("plain", () => {
    assert.deepEqual(applied(PLAIN), []);
    assert.deepEqual(addresses(), ["192.0.2.10/24"]);
    assert.deepEqual(routes(), [
      "default via 192.0.2.1 dev client proto dhcp src 192.0.2.10 metric 1024",
      "192.0.2.0/24 dev client proto dhcp scope link src 192.0.2.10 metric 1024",
    ]);
    const [shown = {}] = ipJson("-4", "address", "show", "client");
    const [address] = shown.addr_info as Record<string, unknown>[];
    assert.equal(address?.broadcast, "192.0.2.255");
    assert.equal(address?.noprefixroute, true);
    // Not every ip(8) shows it.
    assert.equal(listAddresses(netlink, link.index)[0]?.protocol, ADDRESS_PROTOCOL);
    const lifetime = Number(address?.valid_life_time);
    assert.ok(lifetime > 3590 && lifetime <= 3600, `${lifetime} s`);
  });

  test("GCP: a /32, and a gateway outside it", () => {
    assert.deepEqual(applied(cloud("gcp")), []);
    assert.deepEqual(addresses(), ["10.156.0.18/32"]);
    assert.deepEqual(routes(), [
      "default via 10.156.0.1 dev client proto dhcp src 10.156.0.18 metric 1024",
      "10.156.0.1 dev client proto dhcp scope link src 10.156.0.18 metric 1024",
    ]);
    assert.equal(ipJson("link", "show", "client")[0]?.mtu, 1460);
  });

  test("Hetzner: the same without a classless route to the gateway", () => {
    const { address, parameters } = cloud("hetzner");
    const routers = Uint32Array.of(parameters.routes[1]?.gateway ?? 0);
    assert.deepEqual(applied(withParameters({ routes: [], routers }, cloud("hetzner"))), []);
    assert.deepEqual(routes(), [
      "default via 172.31.1.1 dev client proto dhcp src 95.216.10.20 metric 1024",
      "172.31.1.1 dev client proto dhcp scope link src 95.216.10.20 metric 1024",
    ]);
    assert.equal(address, ip4("95.216.10.20"));
  });

  test("Azure: for ever, with routes to its services", () => {
    assert.deepEqual(applied(cloud("azure")), []);
    assert.deepEqual(routes(), [
      "default via 10.0.0.1 dev client proto dhcp src 10.0.0.5 metric 1024",
      "10.0.0.0/24 dev client proto dhcp scope link src 10.0.0.5 metric 1024",
      "168.63.129.16 via 10.0.0.1 dev client proto dhcp src 10.0.0.5 metric 1024",
      "169.254.169.254 via 10.0.0.1 dev client proto dhcp src 10.0.0.5 metric 1024",
    ]);
    assert.match(ip("-4", "address", "show", "client"), /valid_lft forever preferred_lft forever/);
  });

  test("64 routes, more than fit one batch with the rest", () => {
    const many = Array.from({ length: 64 }, (_, at) => route(`10.${at}.0.0/16>192.0.2.1`));
    assert.deepEqual(applied(withParameters({ routes: many })), []);
    assert.equal(routes().length, 65);
    undo();
    assert.deepEqual(routes(), []);
  });

  test("a link that is down is set up", () => {
    ip("link", "set", "client", "down");
    applied(PLAIN);
    assert.equal(findLink(netlink, link.index)?.up, true);
    assert.equal(routes().length, 2);
  });

  test("every address goes with its routes when its time is over, without us", async () => {
    applied({ ...PLAIN, leaseTime: 1, renewalTime: 1, rebindingTime: 1 });
    assert.equal(routes().length, 2);
    for (let count = 0; count < 60 && addresses().length > 0; count++) await sleep(100);
    assert.deepEqual([addresses(), routes()], [[], []]);
  });
});

describe("the same lease again", () => {
  for (const name of ["gcp", "hetzner", "azure", "aws"]) {
    test(`${name}: changes nothing, and says nothing but the new lifetime`, async () => {
      applied(cloud(name));
      const before = everything();
      const said = await announcements(() => applied(cloud(name)));
      assert.deepEqual(everything(), before);
      assert.ok(said.length > 0, "the address's new lifetime is announced");
      // A lifetime is announced as three lines: link, address, lifetimes.
      const other = said.filter((line) => !/^(\d+: client\s|inet |valid_lft )/.test(line));
      assert.deepEqual(other, []);
      assert.equal(said.filter((line) => /inet /.test(line)).length, 1, said.join("\n"));
    });
  }

  test("after a restart without the record, by the marks alone", async () => {
    applied(cloud("gcp"));
    const before = everything();
    recorded = undefined;
    const said = await announcements(() => applied(cloud("gcp")));
    assert.deepEqual(everything(), before);
    assert.equal(said.filter((line) => /via|Deleted/.test(line)).length, 0, said.join("\n"));
    undo();
    assert.deepEqual([addresses(), routes()], [[], []]);
  });

  test("after a restart without the record, a route that the next lease does not have is removed", () => {
    applied(PLAIN);
    recorded = undefined;
    applied(withParameters({ routers: Uint32Array.of(ip4("192.0.2.2")) }));
    assert.equal(routes()[0], "default via 192.0.2.2 dev client proto dhcp src 192.0.2.10 metric 1024");
    assert.equal(routes().length, 2);
  });

  test("mends what a link that went down lost: the kernel removes routes then, not addresses", () => {
    applied(cloud("azure"));
    const before = routes();
    ip("link", "set", "client", "down");
    assert.deepEqual(routes(), []);
    applied(cloud("azure"));
    assert.deepEqual(routes(), before);
  });
});

describe("another lease", () => {
  test("in another network", () => {
    applied(PLAIN);
    assert.deepEqual(applied(cloud("libvirt")), []);
    assert.deepEqual(addresses(), ["192.168.122.45/24"]);
    assert.equal(routes().filter((line) => line.includes("192.0.2.")).length, 0);
    assert.equal(routes().length, 2);
  });

  test("in the same network, where the kernel takes the new address for secondary", () => {
    applied(PLAIN);
    assert.deepEqual(applied({ ...PLAIN, address: ip4("192.0.2.11") }), []);
    assert.deepEqual(addresses(), ["192.0.2.11/24"]);
    assert.deepEqual(routes(), [
      "default via 192.0.2.1 dev client proto dhcp src 192.0.2.11 metric 1024",
      "192.0.2.0/24 dev client proto dhcp scope link src 192.0.2.11 metric 1024",
    ]);
  });

  test("the same address with another prefix", () => {
    applied(PLAIN);
    assert.deepEqual(applied({ ...PLAIN, prefixLength: 25 }), []);
    assert.deepEqual(addresses(), ["192.0.2.10/25"]);
    assert.deepEqual(routes(), [
      "default via 192.0.2.1 dev client proto dhcp src 192.0.2.10 metric 1024",
      "192.0.2.0/25 dev client proto dhcp scope link src 192.0.2.10 metric 1024",
    ]);
  });

  test("another gateway, another metric", () => {
    applied(PLAIN);
    applied(withParameters({ routers: Uint32Array.of(ip4("192.0.2.2")) }), { ...OPTIONS, metric: 7 });
    assert.deepEqual(routes(), [
      "default via 192.0.2.2 dev client proto dhcp src 192.0.2.10 metric 7",
      "192.0.2.0/24 dev client proto dhcp scope link src 192.0.2.10 metric 7",
    ]);
  });

  test("the MTU of a lease is put back by one that has none", () => {
    applied(cloud("gcp"));
    assert.equal(recorded?.mtuChange?.was, 1500);
    applied(cloud("gcp"));
    applied(PLAIN);
    assert.equal(ipJson("link", "show", "client")[0]?.mtu, 1500);
    assert.equal(recorded?.mtuChange, undefined);
  });
});

test("an MTU that somebody set in between is what is put back", () => {
  applied(cloud("gcp"));
  ip("link", "set", "client", "mtu", "1300");
  applied(cloud("gcp"));
  assert.equal(ipJson("link", "show", "client")[0]?.mtu, 1460);
  undo();
  assert.equal(ipJson("link", "show", "client")[0]?.mtu, 1300);
});

describe("withdrawing", () => {
  for (const name of ["gcp", "hetzner", "azure", "hetzner-private"]) {
    test(`${name}: leaves exactly what was there before`, () => {
      ip("address", "add", "203.0.113.5/24", "dev", "client");
      ip("route", "add", "default", "via", "203.0.113.1", "metric", "1024");
      const before = everything();
      applied(cloud(name));
      assert.notDeepEqual(everything(), before);
      undo();
      assert.deepEqual(everything(), before);
    });
  }

  test("where there is nothing, and twice, is a success", () => {
    undo();
    applied(PLAIN);
    undo();
    undo();
  });

  test("what somebody removed meanwhile is no failure", () => {
    applied(PLAIN);
    ip("address", "flush", "dev", "client");
    undo();
  });
});

describe("what others configured", () => {
  test("a default route of theirs with our metric stays, and stays first", () => {
    ip("address", "add", "203.0.113.5/24", "dev", "client");
    ip("route", "add", "default", "via", "203.0.113.1", "metric", "1024", "proto", "static");
    applied(PLAIN);
    assert.match(routes()[0] ?? "", /^default via 203\.0\.113\.1 dev client proto static metric 1024/);
    assert.equal(routes().filter((line) => line.startsWith("default")).length, 2);
  });

  test("a DHCP route of another program's is not ours", () => {
    ip("address", "add", "203.0.113.5/24", "dev", "client");
    ip("route", "add", "10.0.0.0/8", "via", "203.0.113.1", "metric", "1024", "proto", "dhcp", "src", "203.0.113.5");
    applied(PLAIN);
    undo();
    assert.equal(routes().filter((line) => line.startsWith("10.0.0.0/8 via 203.0.113.1")).length, 1);
  });

  test("a route of the administrator's from our address stays through renewals", () => {
    applied(PLAIN);
    ip("route", "add", "10.0.0.0/8", "via", "192.0.2.1", "src", "192.0.2.10", "metric", "1024");
    applied(PLAIN);
    assert.equal(routes().length, 3);
  });

  test("routes that are there exactly as ours would be are left to whoever made them", () => {
    ip("address", "add", "192.0.2.10/24", "dev", "client", "noprefixroute");
    const mark = ["proto", "dhcp", "src", "192.0.2.10", "metric", "1024"];
    ip("route", "add", "192.0.2.0/24", "dev", "client", ...mark);
    ip("route", "add", "default", "via", "192.0.2.1", "dev", "client", ...mark);
    const before = everything();
    assert.equal(applied(PLAIN).length, 1);
    assert.deepEqual(everything(), before);
    undo();
    assert.deepEqual(everything(), before);
  });

  test("their addresses in our prefix outlive ours, whichever came first", () => {
    ip("address", "add", "192.0.2.77/24", "dev", "client");
    applied(PLAIN);
    ip("address", "add", "192.0.2.78/24", "dev", "client");
    undo();
    assert.deepEqual(addresses(), ["192.0.2.77/24 192.0.2.78/24"]);
    ip("address", "flush", "dev", "client");
    applied(PLAIN);
    ip("address", "add", "192.0.2.78/24", "dev", "client");
    undo();
    assert.deepEqual(addresses(), ["192.0.2.78/24"]);
  });

  test("the leased address itself, configured by the kernel's ip=dhcp for instance: used, noted, not removed", () => {
    ip("address", "add", "192.0.2.10/24", "dev", "client", "noprefixroute");
    const before = everything();
    assert.match(applied(PLAIN).join(), /192\.0\.2\.10\/24 was configured by something else/);
    assert.equal(routes().length, 2);
    assert.match(ip("-4", "address", "show", "client"), /valid_lft forever/);
    undo();
    assert.deepEqual(everything(), before);
  });

  test("another interface on the same network, with the next metric", () => {
    makeVeth("other", "behind");
    try {
      applied(PLAIN);
      const index = findLink(netlink, "other")?.index ?? 0;
      const options = { ...OPTIONS, metric: 1025 };
      const lease = { ...PLAIN, address: ip4("192.0.2.20") };
      const second = applyPlan(netlink, index, undefined, (present) => planLease(lease, present, options, ACQUIRED));
      assert.deepEqual(second.notes, []);
      assert.equal(routes().length, 4);
      undo();
      assert.deepEqual(routes(), [
        "default via 192.0.2.1 dev other proto dhcp src 192.0.2.20 metric 1025",
        "192.0.2.0/24 dev other proto dhcp scope link src 192.0.2.20 metric 1025",
      ]);
    } finally {
      ip("link", "del", "other");
    }
  });
});

describe("what fails", () => {
  test("a route that the kernel refuses costs that route, and is noted in its words", () => {
    const odd = [route("0.0.0.0/0>192.0.2.1"), route("10.0.0.0/8>192.0.2.255")];
    const notes = applied(withParameters({ routes: odd }));
    assert.equal(notes.length, 1);
    assert.match(notes[0] ?? "", /add route 10\.0\.0\.0\/8 via 192\.0\.2\.255 .*EINVAL/);
    assert.deepEqual(addresses(), ["192.0.2.10/24"]);
    assert.equal(routes().length, 2);
  });

  test("where the route to the prefix is refused, everything stays as it was", () => {
    applied(PLAIN);
    const before = everything();
    // checkLease would not let it through. The kernel takes the address, but not as the source of a route.
    const outcome = apply({ ...cloud("libvirt"), address: ip4("224.0.0.5") });
    assert.equal(outcome.ok, false);
    assert.equal(!outcome.ok && outcome.error, "system");
    assert.match(outcome.notes.join(), /add route 224\.0\.0\.0\/24/);
    assert.deepEqual(everything(), before);
  });

  test("an interface that is gone", () => {
    const outcome = applyPlan(netlink, 0x7fff_0000, undefined, () => assert.fail("there is nothing to plan for"));
    assert.deepEqual(outcome, { ok: false, error: "link-gone", notes: [] });
    assert.deepEqual(withdraw(netlink, 0x7fff_0000, undefined), { ok: false, error: "link-gone", notes: [] });
  });
});
