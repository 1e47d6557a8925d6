// The life of a lease: extended by its server, by any server, or over.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { isDhcp, type Seen } from "../support/frames.ts";
import { addressesOf, routesOf } from "../support/kernel.ts";
import { LINK } from "../support/lan.ts";
import { scenario } from "../support/network.ts";
import { dnsmasq, kea, SERVERS, udhcpd } from "../support/server.ts";
import { until } from "../support/until.ts";
import { departures, onBothRuntimes, SOON, setScene, watchAddresses } from "./scene.ts";

/** A request that extends a lease (RFC 2131 section 4.3.2): ciaddr filled in, options 50 and 54 absent. */
function isExtension(address: string, to: "server" | "everybody"): (frame: Seen) => boolean {
  return (frame) =>
    isDhcp("request")(frame) &&
    frame.dhcp.ciaddr === address &&
    frame.dhcp.requestedAddress === undefined &&
    frame.dhcp.serverIdentifier === undefined &&
    frame.from === address &&
    (to === "everybody") === (frame.to === "255.255.255.255");
}

onBothRuntimes("renewal and rebinding", (runtime) => {
  for (const kind of SERVERS) {
    const leaseSeconds = Math.max(kind.shortestLease, 60);

    scenario(`${kind.name}: at T1 a request goes to the server alone, and the lease is extended`, async (network) => {
      const scene = await setScene(network, runtime, kind, {
        grant: { leaseSeconds, renewalSeconds: 3, rebindingSeconds: 30 },
      });
      const { client, capture, server } = scene;
      client.start();
      const { address } = await client.address(SOON);
      const granted = await capture.wait("DHCPACK", 2000, isDhcp("ack"));
      const monitor = await watchAddresses(scene);
      const renewal = await capture.wait("a renewal", SOON, isExtension(address, "server"));
      assert.ok(isDhcp("request")(renewal));
      assert.equal(renewal.to, server.address, "to the address of option 54");
      assert.equal(renewal.destination, granted.source, "to the server's link address");
      const after = (renewal.time - granted.time) / 1000;
      assert.ok(after > 2.5 && after < 4.5, `T1 is 3 s, the renewal came ${after} s after the lease`);
      await client.event("extended", SOON);
      await client.state("bound", SOON);
      const [extended] = await addressesOf(scene.machine, LINK);
      assert.equal(extended?.address, address);
      assert.ok((extended?.validSeconds ?? 0) > leaseSeconds - 3, `${extended?.validSeconds} s left after the renewal`);
      assert.deepEqual(departures(monitor), [], "the address was never away");
    });

    scenario(
      `${kind.name}: when the server is gone, everybody is asked at T2, and another one answers`,
      async (network) => {
        const { client, lan, server, serverMachine, machine } = await setScene(network, runtime, kind, {
          grant: { leaseSeconds, renewalSeconds: 3, rebindingSeconds: 6 },
        });
        const capture = await lan.capture("client");
        client.start();
        const { address } = await client.address(SOON);
        await client.state("bound", SOON);
        const mark = client.mark();
        // Another machine with another address, and the same record of leases.
        await server.stop();
        await lan.replace(serverMachine, "server");
        await server.restart({ server: 2 });
        const renewal = await capture.wait("a renewal that nobody hears", SOON, isExtension(address, "server"));
        assert.ok(isDhcp("request")(renewal));
        assert.equal(renewal.to, "192.0.2.1", "to the server that granted the lease");
        const rebinding = await capture.wait("a request to everybody", SOON, isExtension(address, "everybody"));
        assert.equal(rebinding.destination, "ff:ff:ff:ff:ff:ff");
        const after = (rebinding.time - renewal.time) / 1000;
        assert.ok(after > 2 && after < 4, `T2 is 3 s after T1, the request came ${after} s after the renewal`);
        const extended = await client.event("extended", SOON, () => true, mark);
        assert.equal(extended.serverIdentifier, "192.0.2.2", "the server that holds the lease from now on");
        await client.state("bound", 2000);
        assert.deepEqual(
          (await addressesOf(machine, LINK)).map((each) => each.address),
          [address],
        );
      },
    );
  }
});

onBothRuntimes("the end of a lease", (runtime) => {
  for (const kind of [kea, udhcpd]) {
    const leaseSeconds = Math.max(kind.shortestLease, 6);

    scenario(`${kind.name}: nobody answers, and the address goes when its time is over`, async (network) => {
      const { client, capture, server, machine } = await setScene(network, runtime, kind, {
        grant: { leaseSeconds, renewalSeconds: 2, rebindingSeconds: 4 },
      });
      client.start();
      await client.address(SOON);
      const granted = await capture.wait("DHCPACK", 2000, isDhcp("ack"));
      await server.stop();
      await client.event("expired", (leaseSeconds + 3) * 1000);
      const lasted = (Date.now() - granted.time) / 1000;
      assert.ok(
        lasted > leaseSeconds - 2 && lasted < leaseSeconds + 2,
        `the lease of ${leaseSeconds} s lasted ${lasted}`,
      );
      await client.noAddress(2000);
      assert.deepEqual(await routesOf(machine), [], "routes");
      assert.equal(client.stored("ip"), undefined, "the store's ip");
      assert.equal(existsSync(client.resolvConf), false, "resolv.conf, which was not there before");
      const mark = capture.mark();
      await server.restart();
      await capture.wait("DHCPDISCOVER", 12_000, isDhcp("discover"), mark);
      await client.address(SOON);
    });
  }

  for (const kind of SERVERS) {
    scenario(`${kind.name}: another pool after a restart means another address`, async (network) => {
      const leaseSeconds = Math.max(kind.shortestLease, 10);
      const { client, capture, server, machine } = await setScene(network, runtime, kind, {
        grant: { leaseSeconds, renewalSeconds: 3, rebindingSeconds: 5 },
      });
      client.start();
      const { address: old } = await client.address(SOON);
      await server.restart({ pool: [200, 209] });
      // The others say nothing to the renewal of what they do not know, and the lease runs out.
      if (kind === dnsmasq) {
        await capture.wait("DHCPNAK", SOON, isDhcp("nak"));
        await client.event("refused", 2000);
      }
      const { address } = await until("an address from the new pool", leaseSeconds * 1000 + SOON, async () =>
        (await addressesOf(machine, LINK)).find((each) => /^192\.0\.2\.20[0-9]$/.test(each.address)),
      );
      const addresses = await addressesOf(machine, LINK);
      assert.deepEqual(
        addresses.map((each) => each.address),
        [address],
        `${old} is gone`,
      );
      const sources = new Set((await routesOf(machine)).map(({ source }) => source));
      assert.deepEqual([...sources], [address], "routes from the new address alone");
    });
  }
});
