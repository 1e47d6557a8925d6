// What most of these tests begin with: a switch, a server of one maker, and our client on one runtime.
import { describe } from "node:test";
import type { Capture } from "../support/capture.ts";
import { Client, type ClientOptions, RUNTIMES, type Runtime } from "../support/client.ts";
import { Lan, LINK } from "../support/lan.ts";
import type { Namespace } from "../support/namespace.ts";
import type { Network } from "../support/network.ts";
import type { Running } from "../support/process.ts";
import { type Grant, Server, type ServerKind } from "../support/server.ts";

/** How many tests run at a time on a runtime: most of their time is waiting. */
const CONCURRENCY = 4;

/** Milliseconds within which what should happen at once has happened, on a machine that is busy. */
export const SOON = 8000;

/** Everything that takes part. */
export interface Scene {
  readonly lan: Lan;
  readonly server: Server;
  readonly serverMachine: Namespace;
  /** The client's machine. */
  readonly machine: Namespace;
  readonly client: Client;
  /** What passes the server's port of the switch. */
  readonly capture: Capture;
}

/** What a scene may have otherwise. */
export interface SceneOptions extends ClientOptions {
  readonly grant?: Partial<Grant>;
  /** Leave the client's interface down. */
  readonly linkDown?: boolean;
}

/** Sets up a server that serves and a client that is not started yet. */
export async function setScene(
  network: Network,
  runtime: Runtime,
  kind: ServerKind,
  { grant = {}, linkDown = false, ...options }: SceneOptions = {},
): Promise<Scene> {
  const lan = await Lan.create(network);
  const machine = await lan.plug("client");
  if (!linkDown) await machine.ip("link", "set", LINK, "up");
  const serverMachine = await lan.plug("server");
  const server = await Server.start(network, serverMachine, kind, grant);
  const capture = await lan.capture("server");
  const client = new Client(network, machine, runtime, options);
  return { lan, server, serverMachine, machine, client, capture };
}

/** A group of tests for each runtime; both run at the same time. */
export function onBothRuntimes(title: string, body: (runtime: Runtime) => void): void {
  describe(title, { concurrency: RUNTIMES.length }, () => {
    for (const runtime of RUNTIMES) describe(`on ${runtime.name}`, { concurrency: CONCURRENCY }, () => body(runtime));
  });
}

/** Watches the addresses of a machine: what it prints with "Deleted" was there and went. */
export async function watchAddresses({ lan, machine }: Scene): Promise<Running> {
  const monitor = lan.network.start(machine, "ip monitor", ["ip", "-o", "-4", "monitor", "address"]);
  // It says nothing when it is ready: it is when it reports a change that we make.
  for (let round = 0; round < 200 && monitor.lines.length === 0; round++) {
    await machine.ip("address", "replace", "127.0.0.2/8", "dev", "lo");
    await machine.ip("address", "del", "127.0.0.2/8", "dev", "lo");
  }
  return monitor;
}

/** Lines of a watch that say that an address left the interface. */
export function departures(monitor: Running): string[] {
  return monitor.lines.filter((line) => line.includes("Deleted") && line.includes(LINK));
}
