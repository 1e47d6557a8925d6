// Orders by signal, and what becomes of the lease when the client stops.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { isDhcp } from "../support/frames.ts";
import { addressesOf, routesOf } from "../support/kernel.ts";
import { LINK } from "../support/lan.ts";
import { scenario } from "../support/network.ts";
import { dhcpd, dnsmasq, kea } from "../support/server.ts";
import { departures, onBothRuntimes, SOON, setScene, watchAddresses } from "./scene.ts";

/** How each server says that an address was given back. */
const RELEASED = [
  [dnsmasq, (address: string) => new RegExp(`DHCPRELEASE\\(eth0\\) ${address} `)],
  [kea, (address: string) => new RegExp(`DHCP4_RELEASE .*${address}`)],
  [dhcpd, (address: string) => new RegExp(`DHCPRELEASE of ${address} .*\\(found\\)`)],
] as const;

onBothRuntimes("signals", (runtime) => {
  scenario("HUP takes a new configuration and keeps the lease; USR1 renews with it", async (network) => {
    const scene = await setScene(network, runtime, dnsmasq);
    const { client, capture, server } = scene;
    const program = client.start();
    const { address } = await client.address(SOON);
    await client.state("bound", SOON);
    const monitor = await watchAddresses(scene);
    client.configure(['vendor-class = "after-reload"']);
    const mark = client.mark();
    program.signal("SIGHUP");
    await client.event("reloaded", SOON, () => true, mark);
    const frames = capture.mark();
    program.signal("SIGUSR1");
    const request = await capture.wait("a renewal", SOON, isDhcp("request"), frames);
    assert.ok(isDhcp("request")(request));
    assert.equal(request.dhcp.options.get(60)?.toString(), "after-reload", "option 60");
    assert.equal(request.dhcp.ciaddr, address);
    assert.equal(request.to, server.address);
    await client.event("extended", SOON, () => true, mark);
    assert.deepEqual(departures(monitor), [], "the address was never away");
  });

  scenario("HUP with a mistake in the file changes nothing, and says so", async (network) => {
    const { client } = await setScene(network, runtime, dnsmasq);
    const program = client.start();
    await client.address(SOON);
    await client.state("bound", SOON);
    client.configure(['hostname = "x"']);
    const mark = client.mark();
    program.signal("SIGHUP");
    await client.event("reload-failed", SOON, ({ message }) => String(message).includes("host-name"), mark);
    assert.equal(program.end, undefined, "the client lives");
    await client.address(100);
  });

  scenario("USR2 gives the lease back and waits; USR1 gets one again", async (network) => {
    const { client, capture, server } = await setScene(network, runtime, dnsmasq);
    const program = client.start();
    const { address } = await client.address(SOON);
    await client.state("bound", SOON);
    program.signal("SIGUSR2");
    const release = await capture.wait("DHCPRELEASE", SOON, isDhcp("release"));
    assert.ok(isDhcp("release")(release));
    assert.equal(release.dhcp.ciaddr, address);
    assert.equal(release.dhcp.serverIdentifier, server.address, "option 54");
    assert.equal(release.to, server.address);
    await client.noAddress(SOON);
    assert.equal(program.end, undefined, "the client lives");
    program.signal("SIGUSR1");
    await client.address(SOON);
  });
});

onBothRuntimes("stopping", (runtime) => {
  for (const [kind, released] of RELEASED) {
    scenario(`${kind.name}: on-exit = "release" gives the lease back, and the server knows`, async (network) => {
      const { client, capture, server, machine } = await setScene(network, runtime, kind, {
        configuration: ['on-exit = "release"'],
      });
      const program = client.start();
      const { address } = await client.address(SOON);
      await client.state("bound", SOON);
      program.signal("SIGTERM");
      assert.equal(await program.ended(SOON), 0);
      await capture.wait("DHCPRELEASE", 2000, isDhcp("release"));
      await server.line(released(address), 2000);
      assert.deepEqual(await addressesOf(machine, LINK), [], "addresses");
      assert.deepEqual(await routesOf(machine), [], "routes");
      assert.equal(existsSync(client.resolvConf), false, "resolv.conf, which was not there before");
    });
  }

  scenario('on-exit = "remove" takes the address away without a word to the server', async (network) => {
    const { client, capture, machine } = await setScene(network, runtime, dnsmasq, {
      configuration: ['on-exit = "remove"'],
    });
    const program = client.start();
    await client.address(SOON);
    await client.state("bound", SOON);
    program.signal("SIGTERM");
    assert.equal(await program.ended(SOON), 0);
    assert.deepEqual(await addressesOf(machine, LINK), [], "addresses");
    assert.equal(capture.frames().some(isDhcp("release")), false, "no DHCPRELEASE");
  });

  scenario("by default the address stays, with the time that is left to it", async (network) => {
    const { client, capture, machine } = await setScene(network, runtime, dnsmasq);
    const program = client.start();
    const { address } = await client.address(SOON);
    await client.state("bound", SOON);
    program.signal("SIGINT");
    assert.equal(await program.ended(SOON), 0);
    const [left] = await addressesOf(machine, LINK);
    assert.equal(left?.address, address);
    assert.ok(Number.isFinite(left?.validSeconds), "it ends by itself");
    assert.equal(capture.frames().some(isDhcp("release")), false, "no DHCPRELEASE");
    assert.deepEqual(await machine.pids(), [], "processes left");
  });
});
