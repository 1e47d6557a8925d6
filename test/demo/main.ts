// The demonstration: a private network, a server, the client, and what came of it. Leaves nothing behind.
import { existsSync } from "node:fs";
import { Client, RUNTIMES, type Runtime } from "../support/client.ts";
import { attempt, run } from "../support/command.ts";
import { LINK } from "../support/lan.ts";
import { carrier, Network } from "../support/network.ts";
import { dnsmasq, Server } from "../support/server.ts";
import { bold, dim } from "../support/table.ts";
import { builtIn } from "./built-in.ts";
import { enterPrivatePlace } from "./privacy.ts";
import { exchange, kernel, privileges, resolver } from "./report.ts";

const LEASE_PATIENCE_MS = 10_000;

const place = enterPrivatePlace("test/demo/main.ts");
// Named namespaces are kept under /run, which is the machine's: take another, for all files, that ends with this place.
await run(["mount", "-t", "tmpfs", "tmpfs", "/run"]);
process.env.TMPDIR = "/run";

const network = new Network();
try {
  const kind = (await attempt(["sh", "-c", "command -v dnsmasq"])).code === 0 ? dnsmasq : builtIn;
  const runtime = RUNTIMES.find(({ command: [program = ""] }) => existsSync(program)) as Runtime;
  const machine = await network.namespace("client");
  const serverMachine = await network.namespace("server");
  await network.cable(machine, LINK, serverMachine, LINK);
  await machine.ip("link", "set", LINK, "up");
  const server = await Server.start(network, serverMachine, kind);
  await carrier(machine, LINK);

  console.log(`
${bold("A lease from a WebAssembly component, in a network of its own")}

  network  client ${LINK} ${dim("────────")} ${LINK} server ${server.address}
  server   ${kind.name}
  client   dist/dhcp-client on ${runtime.name}, ${place.ownUsers ? "root only in its own user namespace" : "root"}
`);

  const client = new Client(network, machine, runtime);
  const started = Date.now();
  client.start();
  await client.event("acquired", LEASE_PATIENCE_MS);
  console.log(`${bold("Exchange")}\n\n${exchange(client.log(), started)}\n`);
  console.log(`${bold("What the kernel has")}\n\n${await kernel(client)}\n`);
  console.log(`${bold("What programs look up")}\n\n${resolver(client)}\n`);
  console.log(`${bold("What each process may do")}\n\n${privileges(client, place)}\n`);

  client.running.signal("SIGUSR2");
  await client.noAddress(LEASE_PATIENCE_MS);
  await client.running.stop();
  console.log(`${dim("Given back (DHCPRELEASE), address and routes removed. Nothing is left of it.")}`);
  console.log(`\nOn a real interface:  ${bold("sudo npm start -- -i eth0")}\n`);
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${network.report()}`);
  process.exitCode = 1;
} finally {
  await network.close();
}
