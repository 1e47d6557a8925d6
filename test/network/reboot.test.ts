// What survives: a lease that is remembered, a cable that comes back, an interface that is made anew, a calf that dies.
import assert from "node:assert/strict";
import { type DhcpSeen, isDhcp } from "../support/frames.ts";
import { addressesOf, routesOf } from "../support/kernel.ts";
import { LINK } from "../support/lan.ts";
import { scenario } from "../support/network.ts";
import { dnsmasq, kea, SERVERS } from "../support/server.ts";
import { remains, until } from "../support/until.ts";
import { departures, onBothRuntimes, SOON, setScene, watchAddresses } from "./scene.ts";

/** The request of INIT-REBOOT (RFC 2131 section 4.3.2): option 50, neither ciaddr nor option 54, to everybody. */
function assertInitReboot(dhcp: DhcpSeen, address: string): void {
  assert.equal(dhcp.requestedAddress, address, "option 50");
  assert.equal(dhcp.serverIdentifier, undefined, "option 54");
  assert.equal(dhcp.ciaddr, "0.0.0.0", "ciaddr");
}

onBothRuntimes("INIT-REBOOT", (runtime) => {
  for (const kind of SERVERS) {
    scenario(`${kind.name}: a remembered lease is confirmed without a DHCPDISCOVER`, async (network) => {
      const { client, machine, capture } = await setScene(network, runtime, kind);
      assert.equal(await client.start({ once: 15 }).ended(SOON), 0);
      const [before] = await addressesOf(machine, LINK);
      await machine.ip("address", "flush", "dev", LINK);
      const mark = capture.mark();
      assert.equal(await client.start({ once: 15 }).ended(SOON), 0);
      const request = await capture.wait("a request", 2000, isDhcp("request"), mark);
      assert.ok(isDhcp("request")(request));
      assertInitReboot(request.dhcp, before?.address ?? "");
      assert.equal(request.to, "255.255.255.255");
      assert.equal(capture.frames().slice(mark).some(isDhcp("discover")), false, "no DHCPDISCOVER");
      const [after] = await addressesOf(machine, LINK);
      assert.equal(after?.address, before?.address);
    });

    scenario(`${kind.name}: a remembered lease of another network is refused, and given up`, async (network) => {
      const { client, machine, capture, server } = await setScene(network, runtime, kind);
      assert.equal(await client.start({ once: 15 }).ended(SOON), 0);
      await server.restart({ network: "198.51.100" });
      const mark = capture.mark();
      client.start();
      await capture.wait("DHCPNAK", SOON, isDhcp("nak"), mark);
      await client.event("refused", 2000);
      await client.address(SOON, "198.51.100");
      assert.equal((await addressesOf(machine, LINK)).length, 1, "the old address is gone");
      const types = capture
        .frames()
        .slice(mark)
        .flatMap((frame) => (frame.kind === "dhcp" ? [frame.dhcp.type] : []));
      assert.deepEqual(types.slice(0, 2), ["request", "nak"]);
      assert.ok(types.includes("discover"), "then a DHCPDISCOVER");
    });
  }
});

onBothRuntimes("the link", (runtime) => {
  for (const kind of SERVERS) {
    scenario(`${kind.name}: down at the start, it is set up`, async (network) => {
      const { client } = await setScene(network, runtime, kind, { linkDown: true });
      assert.equal(await client.start({ once: 15 }).ended(SOON), 0);
      await client.address(1000);
    });
  }

  scenario("without carrier at the start, the lease comes when the cable does", async (network) => {
    const { client, lan } = await setScene(network, runtime, dnsmasq);
    await lan.setPort("client", false);
    client.start();
    await client.state("no-carrier", SOON);
    await lan.setPort("client", true);
    await client.address(SOON);
  });

  scenario("carrier lost and back: the address stays and is confirmed by INIT-REBOOT", async (network) => {
    const scene = await setScene(network, runtime, dnsmasq);
    const { client, lan, capture, machine } = scene;
    client.start();
    const { address } = await client.address(SOON);
    await client.state("bound", SOON);
    const monitor = await watchAddresses(scene);
    const mark = capture.mark();
    await lan.setPort("client", false);
    await until("the loss of carrier", SOON, async () =>
      (await machine.ip("link", "show", LINK)).includes("NO-CARRIER"),
    );
    await remains("the address is there", 1500, async () => (await addressesOf(machine, LINK))[0]?.address === address);
    await lan.setPort("client", true);
    const request = await capture.wait("a request after the return", SOON, isDhcp("request"), mark);
    assert.ok(isDhcp("request")(request));
    assertInitReboot(request.dhcp, address);
    await client.state("bound", SOON);
    assert.equal(capture.frames().slice(mark).some(isDhcp("discover")), false, "no DHCPDISCOVER");
    assert.deepEqual(departures(monitor), [], "the address was never away");
    const gateways = (await routesOf(machine)).map(({ gateway }) => gateway).filter((each) => each !== undefined);
    assert.deepEqual(gateways, ["192.0.2.1"], "the default route is there again");
  });

  scenario("deleted and made anew: the client waits, and gets a lease on the new one", async (network) => {
    const { client, lan, machine } = await setScene(network, runtime, kea);
    const program = client.start();
    await client.address(SOON);
    await machine.ip("link", "del", LINK);
    await until("ip gone from the store", SOON, () => client.stored("ip") === undefined);
    assert.equal(program.end, undefined, "the client goes on");
    await lan.plugIn(machine, LINK, "client");
    await client.address(SOON);
  });

  scenario("not there at the start: the client waits for it", async (network) => {
    const { client, lan, machine } = await setScene(network, runtime, kea, { interfaces: ["eth7"] });
    const program = client.start();
    await until("something in the log", SOON, () => client.log().some((entry) => entry.interface === "eth7"));
    assert.equal(program.end, undefined, "the client waits");
    await lan.plugIn(machine, "eth7", "late");
    await client.address(SOON, "192.0.2", "eth7");
  });
});

onBothRuntimes("a calf that dies", (runtime) => {
  scenario("the address stays, another calf takes over, and renews", async (network) => {
    const scene = await setScene(network, runtime, dnsmasq);
    const { client, capture } = scene;
    const program = client.start();
    const { address } = await client.address(SOON);
    await client.state("bound", SOON);
    const monitor = await watchAddresses(scene);
    const [first = 0, ...others] = client.calves();
    assert.deepEqual(others, [], "one calf for one interface");
    process.kill(first, "SIGKILL");
    await until("another calf", SOON, () => client.calves().some((pid) => pid !== first));
    assert.equal(program.end, undefined, "priv lives");
    await until("the lease confirmed", SOON, () => client.stored("state") === "bound");
    const mark = capture.mark();
    program.signal("SIGUSR1");
    await capture.wait("DHCPACK to the new calf", SOON, isDhcp("ack"), mark);
    assert.deepEqual(departures(monitor), [], "the address was never away");
    assert.deepEqual(
      (await addressesOf(scene.machine, LINK)).map((each) => each.address),
      [address],
    );
  });
});
