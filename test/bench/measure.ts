// One run of one client: from exec to the address in the kernel, and what it occupies afterwards.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { attempt } from "../support/command.ts";
import { LINK } from "../support/lan.ts";
import type { Namespace } from "../support/namespace.ts";
import type { Running } from "../support/process.ts";
import { type Memory, memoryOf, processorTimeOf } from "../support/processes.ts";
import { until } from "../support/until.ts";
import type { BenchClient } from "./clients.ts";
import type { Stage } from "./stage.ts";

const PATIENCE_MS = 30_000;
/** Writes down the time and becomes the program: nothing of ours runs between. */
const STAMP = 'echo "exec $EPOCHREALTIME"; exec "$@"';

/** Tells when addresses come, by the time at which the kernel's message was read; the same for every client. */
export class AddressWatch {
  private readonly monitor: Running;

  private constructor(monitor: Running) {
    this.monitor = monitor;
  }

  static async start(stage: Stage): Promise<AddressWatch> {
    const monitor = stage.network.start(stage.client, "monitor", ["ip", "-ts", "-o", "-4", "monitor", "address"]);
    const watch = new AddressWatch(monitor);
    // It prints nothing when it is ready: it is when it sees an address that we set.
    await until("the monitor", 5000, async () => {
      await stage.client.ip("address", "replace", "127.0.0.2/8", "dev", "lo");
      await stage.client.ip("address", "del", "127.0.0.2/8", "dev", "lo");
      return monitor.lines.length > 0;
    });
    return watch;
  }

  get pid(): number {
    return this.monitor.pid;
  }

  mark(): number {
    return this.monitor.lines.length;
  }

  /** Microseconds since 1970 of the first address on the link after a mark. */
  async address(from: number): Promise<number> {
    const line = await this.monitor.line(new RegExp(`^\\[[^\\]]+\\]\\s*\\d+: ${LINK}\\s+inet `), PATIENCE_MS, from);
    const [, date = "", fraction = ""] = /^\[([^\].]+)\.(\d{6})/.exec(line) ?? [];
    const time = new Date(date).getTime() * 1000 + Number(fraction);
    if (Number.isNaN(time)) throw new Error(`no time in ${JSON.stringify(line)}`);
    return time;
  }
}

/** Ends what runs on the client's side and takes its addresses away. */
async function clear(client: Namespace, watch: AddressWatch): Promise<void> {
  await until("the end of the client", 5000, async () => {
    const pids = (await client.pids()).filter((pid) => pid !== watch.pid);
    for (const pid of pids) await attempt(["kill", "-9", String(pid)]);
    return pids.length === 0;
  });
  await client.ip("address", "flush", "dev", LINK);
  await client.ip("route", "flush", "dev", LINK);
}

/** Milliseconds from exec to address. */
export async function timeToAddress(
  stage: Stage,
  watch: AddressWatch,
  client: BenchClient,
  remembers: boolean,
): Promise<number> {
  await clear(stage.client, watch);
  if (!remembers) forget(client);
  const from = watch.mark();
  const program = launch(stage, client, client.command);
  const appeared = await watch.address(from);
  const line = await program.line(/^exec /, 1000);
  const started = Number(line.slice("exec ".length).replace(/[.,]/, ""));
  // Let it finish writing down what it is to remember; a daemon is ended by the next run.
  await until("the end or a daemon", 1500, () => program.end !== undefined).catch(() => {});
  return (appeared - started) / 1000;
}

/** What one process occupies once it has its lease. */
export interface Occupied extends Memory {
  readonly pid: number;
  readonly name: string;
  readonly processorMs: number;
}

export async function occupiedAfterLease(stage: Stage, watch: AddressWatch, client: BenchClient): Promise<Occupied[]> {
  await clear(stage.client, watch);
  forget(client);
  const from = watch.mark();
  launch(stage, client, client.resident);
  await watch.address(from);
  // Scripts and the writing of leases are part of getting ready; afterwards only what stays is left.
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const pids = (await stage.client.pids()).filter((pid) => pid !== watch.pid);
  return pids.map((pid) => ({ pid, name: client.name, processorMs: processorTimeOf(pid), ...memoryOf(pid) }));
}

function launch(stage: Stage, client: BenchClient, command: readonly string[]): Running {
  return stage.network.start(stage.client, client.name, ["bash", "-c", STAMP, "bash", ...command], {
    ...process.env,
    LC_ALL: "C",
    TZ: "UTC",
  });
}

function forget(client: BenchClient): void {
  for (const folder of client.memory) {
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}
