// How long from exec to an address, and how much memory after: ours beside the usual clients, on the same cable and
// server, in turns.
//   npm run bench -- [--json] [--rounds N] [--only PART-OF-A-NAME]
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { LINK } from "../support/lan.ts";
import { table } from "../support/table.ts";
import { type BenchClient, clients, DHCPCD_FASTEST } from "./clients.ts";
import { AddressWatch, type Occupied, occupiedAfterLease, timeToAddress } from "./measure.ts";
import { enterStage, setStage } from "./stage.ts";

const SLOW_ROUNDS = 2;
const REFERENCE = "dhcpcd, fastest";

interface Result {
  readonly client: string;
  /** Milliseconds, in the order of the rounds. */
  readonly cold: number[];
  /** With a remembered lease; empty for a client that remembers nothing. */
  readonly remembered: number[];
  occupied: Occupied[];
}

const root = process.cwd();
const json = process.argv.includes("--json");
const rounds = numberAfter("--rounds", 10);
const only = process.argv[process.argv.indexOf("--only") + 1 || Number.POSITIVE_INFINITY] ?? "";
for (const product of ["dist/dhcp-client", "dist/dhcp-client.mjs"]) {
  if (!existsSync(join(root, product))) throw new Error(`${product} is missing: npm run build`);
}
const setUp = spawnSync(process.execPath, ["test/setup.mjs", "bench"], { stdio: "inherit" });
if (setUp.status !== 0) process.exit(setUp.status ?? 1);
enterStage(root);

const stage = await setStage();
try {
  const watch = await AddressWatch.start(stage);
  const configuration = join(stage.network.folder, "dhcpcd.conf");
  writeFileSync(configuration, DHCPCD_FASTEST);
  const all = clients(stage.network.folder, root, LINK, configuration).filter(({ name }) => name.includes(only));
  const results = all.map((client): Result => ({ client: client.name, cold: [], remembered: [], occupied: [] }));
  for (let round = 0; round < rounds; round++) {
    for (const [index, client] of all.entries()) {
      if (!client.slow || round < SLOW_ROUNDS) await measure(client, results[index]);
    }
    progress(`round ${round + 1} of ${rounds}`);
  }
  for (const [index, client] of all.entries()) {
    const result = results[index];
    if (result !== undefined) result.occupied = await occupiedAfterLease(stage, watch, client);
    progress(`memory of ${client.name}`);
  }
  print(results);

  async function measure(client: BenchClient, result: Result | undefined): Promise<void> {
    result?.cold.push(await timeToAddress(stage, watch, client, false));
    if (client.memory.length > 0) result?.remembered.push(await timeToAddress(stage, watch, client, true));
  }
} catch (error) {
  console.error(stage.network.report());
  throw error;
} finally {
  await stage.network.close();
}

function print(results: readonly Result[]): void {
  if (json) {
    console.log(JSON.stringify({ rounds, node: process.version, processors: cpus().length, results }, undefined, 2));
    return;
  }
  const reference = results.find(({ client }) => client === REFERENCE);
  const times = results.map(({ client, cold, remembered }) => [
    client,
    ...[milliseconds(median(cold)), milliseconds(Math.min(...cold)), ratio(cold, reference?.cold)],
    ...[milliseconds(median(remembered)), ratio(remembered, reference?.remembered)],
    String(cold.length),
  ]);
  console.log(`\nFrom exec to address, ms (dnsmasq, link up; medians, and beside ${REFERENCE})\n`);
  console.log(table(["client", "cold", "least", "ratio", "remembered", "ratio", "rounds"], times));
  const memory = results.flatMap(({ client, occupied }) =>
    occupied.map(({ rss, pss, pssAnonymous, pssFile, processorMs }, index) => [
      ...[index === 0 ? client : "", `${index + 1}/${occupied.length}`],
      ...[rss, pss, pssAnonymous, pssFile].map(String),
      processorMs.toFixed(1),
    ]),
  );
  console.log("\nAfter the lease, kB a process (Pss: shared pages in parts) and processor time in ms\n");
  console.log(table(["client", "process", "RSS", "PSS", "Pss_Anon", "Pss_File", "CPU ms"], memory));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2;
}

function milliseconds(value: number): string {
  return Number.isFinite(value) ? value.toFixed(1) : "—";
}

function ratio(values: readonly number[], reference: readonly number[] | undefined): string {
  const value = median(values) / median(reference ?? []);
  return Number.isFinite(value) ? value.toFixed(2) : "—";
}

function progress(text: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r${text.padEnd(40)}` : `${text}\n`);
}

function numberAfter(option: string, fallback: number): number {
  const at = process.argv.indexOf(option);
  const value = at < 0 ? fallback : Number(process.argv[at + 1]);
  if (!Number.isInteger(value) || value < 1 || value > 100) throw new Error(`${option}: a whole number, 1 to 100`);
  return value;
}
