// DHCP servers of four makers, each with a configuration written for the test.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { LINK } from "./lan.ts";
import type { Namespace } from "./namespace.ts";
import { carrier, type Network } from "./network.ts";
import type { Running } from "./process.ts";
import { dhcpd } from "./server-dhcpd.ts";
import { dnsmasq } from "./server-dnsmasq.ts";
import { kea } from "./server-kea.ts";
import { GRANT, type Grant, type ServerKind } from "./server-kind.ts";
import { udhcpd } from "./server-udhcpd.ts";

export const SERVERS: readonly ServerKind[] = [dnsmasq, kea, dhcpd, udhcpd];
export { dhcpd, dnsmasq, GRANT, type Grant, kea, type ServerKind, udhcpd };

/** A server that runs in a namespace. */
export class Server {
  grant: Grant;
  private readonly network: Network;
  private readonly namespace: Namespace;
  private readonly kind: ServerKind;
  private readonly folder: string;
  private program: Running | undefined;

  private constructor(network: Network, namespace: Namespace, kind: ServerKind, grant: Grant) {
    this.network = network;
    this.namespace = namespace;
    this.kind = kind;
    this.grant = grant;
    this.folder = join(network.folder, namespace.name);
    mkdirSync(this.folder);
  }

  /** Gives the namespace its address and starts the server there. Returns when it serves. */
  static async start(
    network: Network,
    namespace: Namespace,
    kind: ServerKind,
    changes: Partial<Grant> = {},
  ): Promise<Server> {
    const server = new Server(network, namespace, kind, { ...GRANT, ...changes });
    await server.launch();
    return server;
  }

  /** The server's address and identifier. */
  get address(): string {
    return `${this.grant.network}.${this.grant.server}`;
  }

  /** What it said so far. */
  get lines(): readonly string[] {
    return this.program?.lines ?? [];
  }

  /** Its own record of the leases it gave, as it stands in its file. */
  leases(): string {
    return existsSync(this.leasesFile) ? readFileSync(this.leasesFile, "latin1") : "";
  }

  private get leasesFile(): string {
    return join(this.folder, `${this.kind.name}.leases`);
  }

  /** Waits for a line of its log, from index `from` on. */
  line(pattern: RegExp, withinMs: number, from = 0): Promise<string> {
    if (this.program === undefined) throw new Error(`${this.kind.name} does not run`);
    return this.program.line(pattern, withinMs, from);
  }

  /** Ends it; its address and its leases stay. */
  async stop(): Promise<void> {
    await this.program?.stop();
    this.program = undefined;
  }

  /** Starts it again, with another configuration if one is given. In another network it knows of no lease. */
  async restart(changes: Partial<Grant> = {}): Promise<void> {
    await this.stop();
    if (changes.network !== undefined && changes.network !== this.grant.network) {
      rmSync(this.leasesFile, { force: true });
    }
    this.grant = { ...this.grant, ...changes };
    await this.launch();
  }

  /** The same command with a copy of the program: AppArmor's profiles go by path and forbid files elsewhere. */
  private copied([program = "", ...args]: readonly string[]): string[] {
    if (program.includes("/")) return [program, ...args];
    const found = (process.env.PATH ?? "")
      .split(delimiter)
      .map((folder) => join(folder, program))
      .find(existsSync);
    if (found === undefined) throw new Error(`${program} is not installed: node test/setup.mjs test`);
    const copy = join(this.folder, program);
    copyFileSync(found, copy);
    return [copy, ...args];
  }

  private async launch(): Promise<void> {
    await this.namespace.ip("link", "set", LINK, "up");
    await carrier(this.namespace, LINK);
    await this.namespace.ip("address", "flush", "dev", LINK);
    await this.namespace.ip("address", "add", `${this.address}/24`, "dev", LINK);
    const command = this.copied(this.kind.prepare(this.folder, this.grant, LINK));
    const env = { ...process.env, ...this.kind.env?.(this.folder) };
    this.program = this.network.start(this.namespace, this.kind.name, command, env);
    await this.program.line(this.kind.ready, 10_000);
  }
}
