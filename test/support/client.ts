// The client under test, on both runtimes.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attempt, type Outcome } from "./command.ts";
import { addressesOf, type KernelAddress } from "./kernel.ts";
import { LINK } from "./lan.ts";
import type { Namespace } from "./namespace.ts";
import type { Network } from "./network.ts";
import type { Running } from "./process.ts";
import { childrenOf } from "./processes.ts";
import { until } from "./until.ts";

/** How the product is started. */
export interface Runtime {
  readonly name: string;
  readonly command: readonly string[];
}

export const RUNTIMES: readonly Runtime[] = [
  { name: "Bun", command: [join(process.cwd(), "dist/dhcp-client")] },
  { name: "Node", command: [process.execPath, join(process.cwd(), "dist/dhcp-client.mjs")] },
];

/** How a client is to be run. */
export interface ClientOptions {
  /** Default: `eth0`. */
  readonly interfaces?: readonly string[];
  /** Lines of the configuration file. */
  readonly configuration?: readonly string[];
  /** Exit with the first lease; the number is of seconds to wait for it. */
  readonly once?: number;
  /** A command that starts the client in its turn, with other rights for instance. */
  readonly through?: readonly string[];
}

/** A line of the log. */
export interface LogEntry extends Readonly<Record<string, unknown>> {
  readonly event: string;
}

/** One client with its own folders. It can be started several times: what it remembers stays. */
export class Client {
  readonly namespace: Namespace;
  readonly folder: string;
  readonly resolvConf: string;
  private readonly network: Network;
  private readonly runtime: Runtime;
  private readonly options: ClientOptions;
  private program: Running | undefined;

  constructor(network: Network, namespace: Namespace, runtime: Runtime, options: ClientOptions = {}) {
    this.network = network;
    this.namespace = namespace;
    this.runtime = runtime;
    this.options = options;
    this.folder = join(network.folder, namespace.name);
    this.resolvConf = join(this.folder, "resolv.conf");
    mkdirSync(this.folder);
    this.configure(options.configuration ?? []);
  }

  /** Starts it, if need be with other options than it was made with. */
  start(changes: ClientOptions = {}): Running {
    const { interfaces = [LINK], once, through = [] } = { ...this.options, ...changes };
    this.program = this.network.start(this.namespace, `client on ${this.runtime.name}`, [
      ...through,
      ...this.runtime.command,
      "run",
      ...interfaces.flatMap((name) => ["-i", name]),
      ...["--config", this.configurationFile, "--state", join(this.folder, "state"), "--run", this.runFolder],
      ...["--resolv-conf", this.resolvConf, "--log", "json", "-v"],
      ...(once === undefined ? [] : ["--once", "--timeout", String(once)]),
    ]);
    return this.program;
  }

  /** Writes the configuration file anew. */
  configure(lines: readonly string[]): void {
    writeFileSync(this.configurationFile, `${lines.join("\n")}\n`);
  }

  /** Runs `status` and waits for its end. */
  status(...args: string[]): Promise<Outcome> {
    return attempt(this.namespace.inside([...this.runtime.command, "status", ...args, "--run", this.runFolder]));
  }

  get running(): Running {
    if (this.program === undefined) throw new Error("the client was not started");
    return this.program;
  }

  /** The log so far. Lines that are no JSON are left out. */
  log(): LogEntry[] {
    return this.running.lines.flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as LogEntry] : []));
  }

  /** Waits for an entry of the log, looking at those from index `from` on. */
  event(
    name: string,
    withinMs: number,
    wanted: (entry: LogEntry) => boolean = () => true,
    from = 0,
  ): Promise<LogEntry> {
    return until(
      `event ${name}`,
      withinMs,
      () =>
        this.log()
          .slice(from)
          .find((entry) => entry.event === name && wanted(entry)),
      () => `; the log:\n${this.running.tail()}`,
    );
  }

  /** How many entries there are: a mark for `event`. */
  mark(): number {
    return this.log().length;
  }

  /** Waits until the kernel has an address from a server on an interface. */
  address(withinMs: number, network = "192.0.2", interfaceName = LINK): Promise<KernelAddress> {
    return until(
      `an address in ${network}.0/24 on ${interfaceName}`,
      withinMs,
      async () =>
        (await addressesOf(this.namespace, interfaceName)).find(({ address }) => address.startsWith(`${network}.`)),
      () => `; the log:\n${this.running.tail()}`,
    );
  }

  /** Waits until the kernel has no IPv4 address on an interface. */
  async noAddress(withinMs: number, interfaceName = LINK): Promise<void> {
    await until(
      `no address on ${interfaceName}`,
      withinMs,
      async () => (await addressesOf(this.namespace, interfaceName)).length === 0,
      () => `; the log:\n${this.running.tail()}`,
    );
  }

  /** Reads a key of the store; `undefined` when it is not there. */
  stored(key: string, interfaceName = LINK): string | undefined {
    const path = join(this.runFolder, interfaceName, key);
    return existsSync(path) ? readFileSync(path, "utf8").trim() : undefined;
  }

  /** Waits until the store says that an interface is in a state. */
  async state(name: string, withinMs: number, interfaceName = LINK): Promise<void> {
    await until(
      `state ${name} of ${interfaceName}`,
      withinMs,
      () => this.stored("state", interfaceName) === name,
      () => `; it is ${this.stored("state", interfaceName)}; the log:\n${this.running.tail()}`,
    );
  }

  /** Process ids of the calves. */
  calves(): number[] {
    return childrenOf(this.running.pid);
  }

  get runFolder(): string {
    return join(this.folder, "run");
  }

  private get configurationFile(): string {
    return join(this.folder, "config.toml");
  }
}
