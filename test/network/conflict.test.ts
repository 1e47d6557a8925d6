// Another host has the address that is offered (RFC 5227): it is declined, and another one is taken.
import assert from "node:assert/strict";
import { isDhcp } from "../support/frames.ts";
import { addressesOf } from "../support/kernel.ts";
import { LINK } from "../support/lan.ts";
import { scenario } from "../support/network.ts";
import { dhcpd, kea } from "../support/server.ts";
import { until } from "../support/until.ts";
import { onBothRuntimes, SOON, setScene, watchAddresses } from "./scene.ts";

const TAKEN = "192.0.2.100";
/** RFC 2131 section 3.1 step 5: ten seconds at least between a DHCPDECLINE and the next attempt. */
const PAUSE_MS = 10_000;

onBothRuntimes("an address in use", (runtime) => {
  for (const [mode, kind] of [
    ["optimistic", kea],
    ["optimistic", dhcpd],
    ["wait", kea],
  ] as const) {
    scenario(`${kind.name}, ${mode}: declined, withdrawn, and another one is taken`, async (network) => {
      const scene = await setScene(network, runtime, kind, {
        grant: { pool: [100, 101] },
        configuration: [`conflict-detection = "${mode}"`, `requested-address = "${TAKEN}"`],
      });
      const { client, lan, capture, machine } = scene;
      const squatter = await lan.plug("squatter");
      await squatter.ip("link", "set", LINK, "up");
      await squatter.ip("address", "add", `${TAKEN}/24`, "dev", LINK);
      const monitor = await watchAddresses(scene);
      client.start();
      const decline = await capture.wait("DHCPDECLINE", SOON, isDhcp("decline"));
      assert.ok(isDhcp("decline")(decline));
      assert.equal(decline.dhcp.requestedAddress, TAKEN, "option 50");
      assert.equal(decline.dhcp.serverIdentifier, "192.0.2.1", "option 54");
      assert.equal(decline.dhcp.ciaddr, "0.0.0.0");
      assert.equal(decline.to, "255.255.255.255");
      const conflict = await client.event("conflict", 1000);
      assert.equal(conflict.address, TAKEN);
      await client.noAddress(1000);
      if (mode === "wait") {
        assert.equal(
          monitor.lines.some((line) => line.includes(TAKEN)),
          false,
          "the address was never used",
        );
      }
      const discover = await capture.wait(
        "the next DHCPDISCOVER",
        PAUSE_MS + 4000,
        (frame) => isDhcp("discover")(frame) && frame.time > decline.time,
      );
      assert.ok(discover.time - decline.time > PAUSE_MS - 500, "ten seconds later");
      await until("the other address", 2 * SOON, async () =>
        (await addressesOf(machine, LINK)).some(({ address }) => address === "192.0.2.101"),
      );
      assert.equal((await addressesOf(machine, LINK)).length, 1);
    });
  }

  scenario("a free address is probed for and announced while it is used at once", async (network) => {
    const { client, capture } = await setScene(network, runtime, kea);
    client.start();
    const { address } = await client.address(SOON);
    await capture.wait(
      "an ARP probe (sender 0.0.0.0)",
      SOON,
      (frame) => frame.kind === "arp" && frame.arp.senderIp === "0.0.0.0" && frame.arp.targetIp === address,
    );
    await capture.wait(
      "an ARP announcement",
      SOON,
      (frame) => frame.kind === "arp" && frame.arp.senderIp === address && frame.arp.targetIp === address,
    );
  });
});
