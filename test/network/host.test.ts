// The client among others: several interfaces, what was configured by hand, and what it tells about itself.
import assert from "node:assert/strict";
import { Client } from "../support/client.ts";
import { addressesOf, routesOf } from "../support/kernel.ts";
import { LINK } from "../support/lan.ts";
import { scenario } from "../support/network.ts";
import { dnsmasq, kea } from "../support/server.ts";
import { onBothRuntimes, SOON, setScene } from "./scene.ts";

onBothRuntimes("the host", (runtime) => {
  scenario("two interfaces get two leases, and the first one's routes are preferred", async (network) => {
    const { lan, machine, client } = await setScene(network, runtime, kea);
    await lan.plugIn(machine, "eth1", "second");
    client.start({ interfaces: [LINK, "eth1"] });
    const one = await client.address(SOON);
    const two = await client.address(SOON, "192.0.2", "eth1");
    assert.notEqual(one.address, two.address);
    await client.state("bound", SOON, LINK);
    await client.state("bound", SOON, "eth1");
    assert.equal(client.calves().length, 2, "a calf for each");
    const defaults = (await routesOf(machine)).filter(({ destination }) => destination === "default");
    assert.deepEqual(
      defaults.map(({ device, metric }) => [device, metric]),
      [
        [LINK, 1024],
        ["eth1", 1025],
      ],
    );
  });

  scenario("--once with two interfaces ends when both have their lease", async (network) => {
    const { lan, machine, client } = await setScene(network, runtime, dnsmasq);
    await lan.plugIn(machine, "eth1", "second");
    const program = client.start({ interfaces: [LINK, "eth1"], once: 15 });
    assert.equal(await program.ended(SOON), 0);
    for (const name of [LINK, "eth1"]) assert.equal((await addressesOf(machine, name)).length, 1, name);
  });

  scenario("what others configured is never touched", async (network) => {
    const { client, machine } = await setScene(network, runtime, dnsmasq);
    await machine.ip("address", "add", "203.0.113.5/24", "dev", LINK);
    await machine.ip("address", "add", "192.0.2.250/24", "dev", LINK);
    await machine.ip("route", "add", "198.51.100.0/24", "via", "203.0.113.9", "dev", LINK);
    await machine.ip("route", "add", "default", "via", "203.0.113.1", "dev", LINK, "metric", "50");
    const addresses = await addressesOf(machine, LINK);
    const routes = await routesOf(machine);
    const program = client.start();
    await client.event("acquired", SOON);
    await client.state("bound", SOON);
    assert.equal((await addressesOf(machine, LINK)).length, 3);
    for (const route of routes) {
      assert.ok(
        (await routesOf(machine)).some((each) => JSON.stringify(each) === JSON.stringify(route)),
        "kept",
      );
    }
    program.signal("SIGUSR2");
    await client.state("stopped", SOON);
    assert.deepEqual(await addressesOf(machine, LINK), addresses, "addresses as before");
    assert.deepEqual(await routesOf(machine), routes, "routes as before");
  });

  scenario("status says the same as the kernel, in a table and in JSON", async (network) => {
    const { client, machine } = await setScene(network, runtime, dnsmasq);
    client.start();
    const { address } = await client.address(SOON);
    await client.state("bound", SOON);
    const table = await client.status();
    assert.equal(table.code, 0, table.stderr);
    for (const part of [LINK, address, "192.0.2.1", "bound"]) {
      assert.ok(table.stdout.toLowerCase().includes(part), `${part} in\n${table.stdout}`);
    }
    const json = await client.status(LINK, "--json");
    assert.equal(json.code, 0, json.stderr);
    assert.ok(json.stdout.includes(`"${address}"`), json.stdout);
    JSON.parse(json.stdout);
    const [kernel] = await addressesOf(machine, LINK);
    assert.equal(kernel?.address, address);
  });

  scenario("a second daemon on the same interface is refused", async (network) => {
    const { client } = await setScene(network, runtime, dnsmasq);
    client.start();
    await client.address(SOON);
    const first = client.running;
    const second = client.start();
    assert.equal(await second.ended(SOON), 1, `exit code; it said:\n${second.tail()}`);
    assert.equal(first.end, undefined, "the first one goes on");
  });

  scenario("each interface may have its own configuration", async (network) => {
    const { lan, machine } = await setScene(network, runtime, dnsmasq);
    await lan.plugIn(machine, "eth1", "second");
    const client = new Client(network, await lan.plug("other"), runtime, {
      configuration: ["metric = 300", `[interface.${LINK}]`, "metric = 77"],
    });
    client.start();
    await client.event("acquired", SOON);
    const metrics = (await routesOf(client.namespace)).map(({ metric }) => metric);
    assert.deepEqual(metrics, [77, 77]);
  });
});
