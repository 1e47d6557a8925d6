// Plans: what the kernel is told for each lease, and for each way from one lease to the next.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { INFINITE, type Lease } from "../../host/contract.ts";
import { checkLease } from "../../host/priv/check.ts";
import { type Plan, type PlanOptions, type Present, planChange, planLease } from "../../host/priv/plan.ts";
import { matchGolden } from "../sdk/golden.ts";
import { ACQUIRED, CLOUDS, cloud, ip4, PLAIN, route, show, withParameters } from "./leases.ts";

const OPTIONS: PlanOptions = { metric: 1024, acceptMtu: true, mtuFloor: 576 };
const LIMITS = { minMtu: 68, maxMtu: 9000 };
const NOW = ACQUIRED + 1500n;

const NOTHING: Present = { up: true, mtu: 1500, addresses: [], routes: [], foreign: [], mtuChange: undefined };

function plan(lease: Lease, options: Partial<PlanOptions> = {}): Plan {
  return planLease(lease, LIMITS, { ...OPTIONS, ...options }, NOW);
}

function change(present: Present, next: Plan | undefined): string[] {
  return planChange(present, next).map(show);
}

/** What the link has once the plan was carried out on it. */
function after(plan: Plan, before: Present = NOTHING): Present {
  const mtu = plan.mtu ?? before.mtu;
  const mtuChange = mtu === before.mtu ? before.mtuChange : { was: before.mtuChange?.was ?? before.mtu, set: mtu };
  return { ...before, up: true, mtu, addresses: [plan.address], routes: plan.routes, mtuChange };
}

function routesOf(lease: Lease): string[] {
  return change(NOTHING, plan(lease)).filter((line) => line.includes("route"));
}

test("what each cloud's lease becomes", () => {
  const lines = [...CLOUDS].flatMap(([name, lease]) => {
    assert.equal(checkLease(lease, NOW), undefined, `${name} passes the check`);
    const made = plan(lease);
    const operations = change({ ...NOTHING, up: false }, made);
    return [`${name}`, ...operations.map((line) => `  ${line}`), ...made.notes.map((note) => `  note: ${note}`), ""];
  });
  matchGolden("clouds.txt", lines.join("\n"), "test/priv/golden");
});

describe("address", () => {
  test("the lifetime is what is left in whole seconds, and for ever stays for ever", () => {
    assert.equal(plan(PLAIN).validLifetime, 3598);
    assert.equal(plan({ ...PLAIN, leaseTime: INFINITE }).validLifetime, INFINITE);
  });

  test("the broadcast address is that of the prefix, whatever option 28 says", () => {
    assert.equal(plan(withParameters({ broadcastAddress: ip4("192.0.2.1") })).broadcast, ip4("192.0.2.255"));
    assert.equal(plan({ ...PLAIN, prefixLength: 31 }).broadcast, undefined);
    assert.equal(plan({ ...PLAIN, prefixLength: 32 }).broadcast, undefined);
  });

  test("the route to the prefix is the first, and there is none for a /32", () => {
    assert.equal(plan({ ...PLAIN, prefixLength: 31 }).routes[0]?.destination, ip4("192.0.2.10"));
    assert.deepEqual(routesOf({ ...PLAIN, prefixLength: 32 }), [
      "add-route 192.0.2.1/32 src 192.0.2.10 metric 1024",
      "add-route 0.0.0.0/0 via 192.0.2.1 src 192.0.2.10 metric 1024",
    ]);
  });
});

describe("routes", () => {
  test("classless routes put option 3 out of force (RFC 3442)", () => {
    const lease = withParameters({ routes: [route("10.0.0.0/8>192.0.2.2")] });
    assert.deepEqual(routesOf(lease), [
      "add-route 192.0.2.0/24 src 192.0.2.10 metric 1024",
      "add-route 10.0.0.0/8 via 192.0.2.2 src 192.0.2.10 metric 1024",
    ]);
  });

  test("a route on the link comes before the gateways that it reaches, in whatever order they were sent", () => {
    const lease = withParameters({ routes: [route("0.0.0.0/0>10.9.0.1"), route("10.9.0.0/16>0.0.0.0")] });
    assert.deepEqual(routesOf(lease).slice(1), [
      "add-route 10.9.0.0/16 src 192.0.2.10 metric 1024",
      "add-route 0.0.0.0/0 via 10.9.0.1 src 192.0.2.10 metric 1024",
    ]);
  });

  test("a gateway that no route reaches gets one, once", () => {
    const lease = withParameters({ routes: [route("0.0.0.0/0>10.9.0.1"), route("10.0.0.0/8>10.9.0.1")] });
    assert.deepEqual(routesOf(lease).slice(1), [
      "add-route 10.9.0.1/32 src 192.0.2.10 metric 1024",
      "add-route 0.0.0.0/0 via 10.9.0.1 src 192.0.2.10 metric 1024",
      "add-route 10.0.0.0/8 via 10.9.0.1 src 192.0.2.10 metric 1024",
    ]);
  });

  test("several routers are several default routes, in the server's order", () => {
    const routers = Uint32Array.from(["192.0.2.2", "192.0.2.1"], ip4);
    const gateways = plan(withParameters({ routers })).routes.map(({ gateway }) => gateway);
    assert.deepEqual(gateways, [0, ip4("192.0.2.2"), ip4("192.0.2.1")]);
  });

  test("what is sent twice is added once", () => {
    const twice = [route("10.0.0.0/8>192.0.2.1"), route("10.0.0.0/8>192.0.2.1"), route("192.0.2.0/24>0.0.0.0")];
    assert.equal(plan(withParameters({ routes: twice })).routes.length, 2);
  });

  test("routes to this machine itself and to multicast and reserved addresses are left out", () => {
    const odd = ["127.0.0.0/8>192.0.2.1", "127.1.0.0/16>0.0.0.0", "224.0.0.0/4>192.0.2.1", "240.0.0.0/8>192.0.2.1"];
    const made = plan(withParameters({ routes: [...odd, "0.0.0.0/0>192.0.2.1", "0.0.0.0/1>192.0.2.1"].map(route) }));
    assert.deepEqual(
      made.routes.map(({ destination, prefixLength }) => [destination >>> 24, prefixLength]),
      [
        [192, 24],
        [0, 0],
        [0, 1],
      ],
    );
    assert.equal(made.notes.length, 4);
  });
});

describe("MTU", () => {
  const cases: [what: string, mtu: number | undefined, options: Partial<PlanOptions>, wanted: number | undefined][] = [
    ["taken", 1400, {}, 1400],
    ["absent", undefined, {}, undefined],
    ["not accepted", 1400, { acceptMtu: false }, undefined],
    ["above what the link can", 9001, {}, 9000],
    ["at the floor", 576, {}, 576],
    ["below the floor", 575, {}, undefined],
  ];
  for (const [what, mtu, options, wanted] of cases) {
    test(what, () => {
      const made = plan(withParameters(mtu === undefined ? {} : { mtu }), options);
      assert.equal(made.mtu, wanted);
      assert.equal(made.notes.length, mtu === 9001 || mtu === 575 ? 1 : 0);
    });
  }

  test("a link that says no limit takes what the server says", () => {
    const lease = withParameters({ mtu: 65535 });
    assert.equal(planLease(lease, { minMtu: 0, maxMtu: 0 }, OPTIONS, NOW).mtu, 65535);
  });

  test("a lease without an MTU puts back the one before us; one that others changed stays", () => {
    const ours = { ...after(plan(PLAIN)), mtu: 1400, mtuChange: { was: 1500, set: 1400 } };
    assert.ok(change(ours, plan(PLAIN)).includes("set-mtu 1500"));
    assert.ok(change(ours, undefined).includes("set-mtu 1500"));
    const theirs = { ...ours, mtu: 1300 };
    assert.ok(!change(theirs, plan(PLAIN)).some((line) => line.startsWith("set-mtu")));
    assert.ok(!change(theirs, undefined).some((line) => line.startsWith("set-mtu")));
  });
});

describe("from one lease to the next", () => {
  for (const [name, lease] of CLOUDS) {
    test(`${name}: the same again is a new lifetime and nothing else`, () => {
      const made = plan(lease);
      const [only, ...rest] = change(after(made), made);
      assert.match(only ?? "", /^set-address /);
      assert.deepEqual(rest, []);
    });

    test(`${name}: withdrawing removes all that was added, gateways' routes first`, () => {
      const made = plan(lease);
      const added = change(NOTHING, made).filter((line) => /^add-route|^set-mtu/.test(line));
      const removed = change(after(made), undefined);
      assert.equal(removed.length, added.length + 1);
      const firstOnLink = removed.findIndex((line) => line.startsWith("remove-route") && !line.includes(" via "));
      const lastByGateway = removed.findLastIndex((line) => line.includes(" via "));
      assert.ok(firstOnLink < 0 || lastByGateway < firstOnLink);
    });
  }

  test("another address in another network: the new one stands before the old one goes", () => {
    const next = {
      ...PLAIN,
      address: ip4("198.51.100.7"),
      parameters: { ...PLAIN.parameters, routers: Uint32Array.of() },
    };
    assert.deepEqual(change(after(plan(PLAIN)), plan(next)), [
      "set-address 198.51.100.7/24 brd 198.51.100.255 valid 3598",
      "add-route 198.51.100.0/24 src 198.51.100.7 metric 1024",
      "remove-route 0.0.0.0/0 via 192.0.2.1 src 192.0.2.10 metric 1024",
      "remove-route 192.0.2.0/24 src 192.0.2.10 metric 1024",
      "remove-address 192.0.2.10/24",
    ]);
  });

  test("another address in the same network: the kernel is told to keep the later one", () => {
    const lines = change(after(plan(PLAIN)), plan({ ...PLAIN, address: ip4("192.0.2.11") }));
    assert.deepEqual(lines.slice(-2), ["keep-secondaries", "remove-address 192.0.2.10/24"]);
    assert.match(lines[0] ?? "", /^set-address 192\.0\.2\.11/);
  });

  test("another gateway: only the default route changes", () => {
    const next = plan(withParameters({ routers: Uint32Array.of(ip4("192.0.2.2")) }));
    assert.deepEqual(change(after(plan(PLAIN)), next).slice(1), [
      "add-route 0.0.0.0/0 via 192.0.2.2 src 192.0.2.10 metric 1024",
      "remove-route 0.0.0.0/0 via 192.0.2.1 src 192.0.2.10 metric 1024",
    ]);
  });

  test("another metric: every route is moved", () => {
    const lines = change(after(plan(PLAIN)), plan(PLAIN, { metric: 2000 }));
    assert.equal(lines.filter((line) => line.startsWith("add-route")).length, 2);
    assert.equal(lines.filter((line) => line.startsWith("remove-route")).length, 2);
  });

  test("a route that somebody removed comes back", () => {
    const present = { ...after(plan(PLAIN)), routes: [] };
    assert.deepEqual(change(present, plan(PLAIN)).slice(1), routesOf(PLAIN));
  });

  test("from each cloud to each other: nothing old is left, nothing goes before the new address stands", () => {
    for (const [from, before] of CLOUDS) {
      for (const [to, next] of CLOUDS) {
        if (from === to) continue;
        const operations = planChange(after(plan(before)), plan(next));
        const set = operations.findIndex(({ kind }) => kind === "set-address");
        const removal = operations.findIndex(({ kind }) => kind.startsWith("remove"));
        assert.ok(set >= 0 && removal > set, `${from} -> ${to}`);
        assert.equal(operations.filter(({ kind }) => kind === "remove-address").length, 1, `${from} -> ${to}`);
        const removed = operations.filter(({ kind }) => kind === "remove-route").length;
        assert.equal(removed, plan(before).routes.length, `${from} -> ${to}`);
      }
    }
  });
});

describe("what others configured", () => {
  const theirs = { address: PLAIN.address, prefixLength: 24 };

  test("an address of theirs is used and left alone", () => {
    const present: Present = { ...NOTHING, foreign: [theirs] };
    assert.ok(!change(present, plan(PLAIN)).some((line) => line.includes("-address")));
    assert.deepEqual(
      change({ ...present, routes: plan(PLAIN).routes }, undefined).filter((l) => l.includes("address")),
      [],
    );
  });

  test("an address of theirs in our prefix is kept when ours goes", () => {
    const present = { ...after(plan(PLAIN)), foreign: [{ address: ip4("192.0.2.77"), prefixLength: 24 }] };
    assert.deepEqual(change(present, undefined).slice(-2), ["keep-secondaries", "remove-address 192.0.2.10/24"]);
  });
});

test("GCP: the gateway is outside the /32 and reached first", () => {
  assert.deepEqual(routesOf(cloud("gcp")), [
    "add-route 10.156.0.1/32 src 10.156.0.18 metric 1024",
    "add-route 0.0.0.0/0 via 10.156.0.1 src 10.156.0.18 metric 1024",
  ]);
});
