// Network namespaces with names of their own, removed whatever happens.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { attempt, run } from "./command.ts";
import { isAlive } from "./processes.ts";

const PREFIX = "mirage";
const NAMED = "/run/netns";
const own = new Set<string>();
let counter = 0;

/** One network namespace: a machine as far as its network goes. */
export class Namespace {
  readonly name: string;

  private constructor(name: string) {
    this.name = name;
  }

  /** Makes a new one with `lo` up. Needs root. */
  static async create(role: string): Promise<Namespace> {
    if (process.getuid?.() !== 0)
      throw new Error("network namespaces need root: run the tests as root (sudo npm test)");
    prepareOnce();
    counter += 1;
    const name = `${PREFIX}-${process.pid}-${counter}-${role}`;
    own.add(name);
    await run(["ip", "netns", "add", name]);
    const namespace = new Namespace(name);
    await namespace.ip("link", "set", "lo", "up");
    return namespace;
  }

  /** The command that runs `command` inside. The process started is the program itself. */
  inside(command: readonly string[]): string[] {
    return ["ip", "netns", "exec", this.name, ...command];
  }

  /** Runs a program inside to its end. */
  run(command: readonly string[], input = ""): Promise<string> {
    return run(this.inside(command), input);
  }

  /** Runs ip(8) on this namespace. */
  ip(...args: string[]): Promise<string> {
    return run(["ip", "-n", this.name, ...args]);
  }

  /** Runs ip(8) on this namespace for its JSON output. */
  async ipJson(...args: string[]): Promise<unknown> {
    const text = await this.ip("-details", "-json", ...args);
    return text.trim() === "" ? [] : JSON.parse(text);
  }

  /** Process ids of all that runs inside. */
  async pids(): Promise<number[]> {
    return pidsIn((await attempt(["ip", "netns", "pids", this.name])).stdout);
  }

  /** Ends every process inside and removes it. */
  async remove(): Promise<void> {
    killAll(await this.pids());
    await run(["ip", "netns", "del", this.name]);
    own.delete(this.name);
  }
}

function pidsIn(text: string): number[] {
  return text
    .split("\n")
    .map(Number)
    .filter((pid) => pid > 1);
}

function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // Ended by itself meanwhile.
    }
  }
}

function removeNow(name: string): void {
  killAll(pidsIn(spawnSync("ip", ["netns", "pids", name], { encoding: "utf8" }).stdout ?? ""));
  spawnSync("ip", ["netns", "del", name]);
}

let prepared = false;

/** Removes what runs that were killed left behind, and sees to it that this run leaves nothing. */
function prepareOnce(): void {
  if (prepared) return;
  prepared = true;
  let names: string[] = [];
  try {
    names = readdirSync(NAMED);
  } catch {
    // No namespace was ever named on this machine.
  }
  for (const name of names) {
    const [prefix, pid] = name.split("-");
    if (prefix === PREFIX && !isAlive(Number(pid))) removeNow(name);
  }
  process.on("exit", () => own.forEach(removeNow));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(1));
}
