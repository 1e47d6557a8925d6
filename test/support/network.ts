// A private network for one test: namespaces, cables between them, a folder, and what runs there.
import { join } from "node:path";
import { test } from "node:test";
import { Capture } from "./capture.ts";
import { Namespace } from "./namespace.ts";
import { Running } from "./process.ts";
import { makeTemporaryFolder, removeTemporaryFolder } from "./temporary.ts";
import { until } from "./until.ts";

/** More than any frame here; the default takes so much of the ring for each frame that a burst overflows it. */
const SNAP_LENGTH = "2048";

/** What is set up for one test and taken down after it. */
export class Network {
  /** A folder for configuration, leases and logs. */
  readonly folder = makeTemporaryFolder();
  private readonly namespaces: Namespace[] = [];
  private readonly programs: [string, Running][] = [];

  async namespace(role: string): Promise<Namespace> {
    const namespace = await Namespace.create(role);
    this.namespaces.push(namespace);
    return namespace;
  }

  /** A cable between two namespaces. Both ends are left down; IPv6 stays silent on them. */
  async cable(left: Namespace, leftName: string, right: Namespace, rightName: string): Promise<void> {
    await left.ip("link", "add", leftName, "type", "veth", "peer", "name", rightName, "netns", right.name);
    await left.ip("link", "set", leftName, "addrgenmode", "none");
    await right.ip("link", "set", rightName, "addrgenmode", "none");
  }

  /** Starts a program inside a namespace; it is ended with the network at the latest. */
  start(namespace: Namespace, label: string, command: readonly string[], env?: NodeJS.ProcessEnv): Running {
    const program = new Running(namespace.inside(command), env);
    this.programs.push([label, program]);
    return program;
  }

  /** Starts to record the DHCP and ARP frames that pass an interface, and returns when it does. */
  async capture(namespace: Namespace, interfaceName: string): Promise<Capture> {
    const file = join(this.folder, `capture-${this.programs.length}.pcap`);
    const filter = "arp or (udp and (port 67 or port 68))";
    const program = this.start(namespace, "tcpdump", [
      ...["tcpdump", "-i", interfaceName, "--immediate-mode", "-U", "-n", "-s", SNAP_LENGTH, "-w", file, "-Z", "root"],
      filter,
    ]);
    await program.line(/listening on/, 5000);
    return new Capture(file);
  }

  /** What the programs said, for the report of a test that failed. */
  report(): string {
    return this.programs
      .map(([label, program]) => `  ${label} (${program.end ?? "running"}):\n${program.tail()}`)
      .join("\n");
  }

  async close(): Promise<void> {
    for (const namespace of this.namespaces) await namespace.remove();
    removeTemporaryFolder(this.folder);
  }
}

/** Waits until the kernel says that frames can pass an interface. */
export async function carrier(namespace: Namespace, name: string): Promise<void> {
  await until(`carrier on ${name}`, 5000, async () => (await namespace.ip("link", "show", name)).includes("LOWER_UP"));
}

/** A test with a network of its own. Prints what the programs said when it fails, and always cleans up. */
export function scenario(name: string, body: (network: Network) => Promise<void>): void {
  test(name, { timeout: 60_000 }, async () => {
    const network = new Network();
    try {
      await body(network);
    } catch (error) {
      console.error(`${name}\n${network.report()}`);
      throw error;
    } finally {
      await network.close();
    }
  });
}
