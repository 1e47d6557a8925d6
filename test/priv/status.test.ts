// `status`: a table that lines up, JSON that a program can read, and help where there is nothing.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { INFINITE } from "../../host/contract.ts";
import { duration, type StatusResult, status } from "../../host/priv/status.ts";
import { Store } from "../../host/priv/store.ts";
import { temporaryFolder } from "./folder.ts";
import { ACQUIRED, cloud, ip4, PLAIN, withParameters } from "./leases.ts";

const run = join(temporaryFolder(), "run");
const NOW = ACQUIRED + 100_000n;

function ask(name: string | undefined, json = false, from = run): StatusResult {
  return status({ run: from, name, json, now: NOW });
}

test("nothing runs: says so, and how to change that", () => {
  const missing = join(run, "missing");
  assert.deepEqual(ask(undefined, false, missing), {
    output: "",
    problem: `nothing is configured: ${missing} is empty. Start dhcp-client -i IF`,
  });
  assert.equal(ask(undefined, true, missing).output, "[]\n");
});

test("several interfaces", () => {
  const eth0 = new Store(run, "eth0");
  eth0.writeLease(withParameters({ nameServers: Uint32Array.of(ip4("192.0.2.2"), ip4("192.0.2.3")) }));
  eth0.writeState("bound");
  const long = new Store(run, "enp0s31f6");
  long.writeLease(cloud("azure"));
  long.writeState("renewing");
  new Store(run, "eth1").writeState("selecting");
  mkdirSync(join(run, "eth2"));
  writeFileSync(join(run, "eth2", "lease.json"), '{"address":"\u001b[2J"}');

  assert.equal(
    ask(undefined).output,
    [
      "INTERFACE  STATE      ADDRESS        SERVER         GATEWAY    DNS                  LEFT      RENEWAL",
      "enp0s31f6  renewing   10.0.0.5/24    168.63.129.16  10.0.0.1   168.63.129.16        for ever  for ever",
      "eth0       bound      192.0.2.10/24  192.0.2.1      192.0.2.1  192.0.2.2,192.0.2.3  58m20s    28m20s",
      "eth1       selecting  -              -              -          -                    -         -",
      "eth2       unknown    -              -              -          -                    -         -",
      "",
    ].join("\n"),
  );
  assert.equal(ask(undefined).problem, undefined);

  const rows = JSON.parse(ask(undefined, true).output);
  assert.deepEqual(
    rows.map((row: Record<string, unknown>) => [row.interface, row.state, row.remaining, row.renewal]),
    [
      ["enp0s31f6", "renewing", null, null],
      ["eth0", "bound", 3500, 1700],
      ["eth1", "selecting", undefined, undefined],
      ["eth2", "unknown", undefined, undefined],
    ],
  );
  assert.equal(rows[1].lease.address, "192.0.2.10");
  assert.equal(rows[2].lease, null);
});

test("one interface, and one that is not there", () => {
  const { output, problem } = ask("eth0");
  assert.equal(output.split("\n").length, 3);
  assert.equal(problem, undefined);
  assert.deepEqual(ask("eth9"), {
    output: "",
    problem: "eth9 is not configured by dhcp-client: enp0s31f6, eth0, eth1, eth2 are",
  });
});

test("a lease that is over has nothing left", () => {
  const folder = join(run, "over");
  new Store(folder, "eth0").writeLease({ ...PLAIN, leaseTime: 60, renewalTime: 30, rebindingTime: 50 });
  assert.match(ask(undefined, false, folder).output, / 0s +0s\n$/);
});

test("durations: the two largest units", () => {
  const cases: [number, string][] = [
    [0, "0s"],
    [59, "59s"],
    [60, "1m"],
    [3599, "59m59s"],
    [3600, "1h"],
    [3661, "1h1m"],
    [86_400 * 3 + 3600 * 4 + 59, "3d4h"],
    [86_400 + 59, "1d"],
    [INFINITE - 1, "49710d6h"],
    [INFINITE, "for ever"],
  ];
  for (const [seconds, shown] of cases) assert.equal(duration(seconds), shown);
});
