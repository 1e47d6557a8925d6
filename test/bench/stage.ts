// Where the benchmark runs: a mount namespace in which the clients' scripts may write to /etc, and a cable with a
// server at its end. Nothing of it is left behind.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { run } from "../support/command.ts";
import { LINK } from "../support/lan.ts";
import type { Namespace } from "../support/namespace.ts";
import { carrier, Network } from "../support/network.ts";
import { dnsmasq, Server } from "../support/server.ts";

const INSIDE = "MIRAGE_BENCH_INSIDE";
/** Folders that the clients write to, of the machine's own. */
const COPIED = ["/etc"];
const EMPTIED = ["/var/lib/dhcp", "/var/lib/dhcpcd", "/run"];

/** Starts this program again in a mount namespace of its own, and ends this process with its exit code. */
export function enterStage(root: string): void {
  if (process.env[INSIDE] !== undefined) return;
  const self = [process.execPath, "sdk/run.mjs", "test/bench/main.ts", ...process.argv.slice(2)];
  const { status, error } = spawnSync("unshare", ["--mount", "--propagation", "private", ...self], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, [INSIDE]: "1" },
  });
  if (error !== undefined) throw error;
  process.exit(status ?? 1);
}

/** A cable with the clients' end up and a server at the other. */
export interface Stage {
  readonly network: Network;
  readonly client: Namespace;
  readonly server: Server;
}

export async function setStage(): Promise<Stage> {
  for (const folder of EMPTIED.filter((path) => existsSync(path))) {
    await run(["mount", "-t", "tmpfs", "tmpfs", folder]);
  }
  const network = new Network();
  for (const folder of COPIED) {
    const copy = `${network.folder}${folder}`;
    mkdirSync(copy);
    await run(["cp", "-a", `${folder}/.`, copy]);
    await run(["mount", "--bind", copy, folder]);
  }
  const client = await network.namespace("client");
  const serverSide = await network.namespace("server");
  await network.cable(client, LINK, serverSide, LINK);
  await client.ip("link", "set", LINK, "up");
  const server = await Server.start(network, serverSide, dnsmasq);
  await carrier(client, LINK);
  return { network, client, server };
}
