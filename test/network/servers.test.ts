// Several servers on one link: one is chosen, and only that one.
import assert from "node:assert/strict";
import { Client } from "../support/client.ts";
import { isDhcp } from "../support/frames.ts";
import { macOf } from "../support/kernel.ts";
import { LINK } from "../support/lan.ts";
import { scenario } from "../support/network.ts";
import { dhcpd, dnsmasq, kea, Server, type ServerKind } from "../support/server.ts";
import { onBothRuntimes, SOON, setScene } from "./scene.ts";

onBothRuntimes("two servers", (runtime) => {
  const pairs: [ServerKind, ServerKind][] = [
    [dnsmasq, kea],
    [kea, dhcpd],
  ];
  for (const [first, second] of pairs) {
    for (const preferred of ["192.0.2.1", "192.0.2.2"]) {
      scenario(`${first.name} .1 and ${second.name} .2: ${preferred} is preferred and chosen`, async (network) => {
        const { lan, server, capture } = await setScene(network, runtime, first);
        const other = await Server.start(network, await lan.plug("other"), second, { server: 2, pool: [150, 199] });
        const client = new Client(network, await lan.plug("chooser"), runtime, {
          configuration: ["offer-window = 3000", `preferred-servers = ["${preferred}"]`],
        });
        const all = await lan.capture("chooser");
        assert.equal(await client.start({ once: 15 }).ended(SOON), 0);
        const { address } = await client.address(1000);
        const pool = Number(address.split(".")[3]) < 150 ? "192.0.2.1" : "192.0.2.2";
        assert.equal(pool, preferred, `${address} is from the preferred server's pool`);
        const request = await capture.wait("the request", 2000, isDhcp("request"));
        assert.ok(isDhcp("request")(request));
        assert.equal(request.dhcp.serverIdentifier, preferred, "option 54 of the request");
        assert.equal(request.to, "255.255.255.255", "every server hears the choice");
        await all.wait("DHCPACK", 2000, isDhcp("ack"));
        const acks = all.frames().filter(isDhcp("ack"));
        assert.deepEqual(
          acks.map(({ dhcp }) => dhcp.serverIdentifier),
          [preferred],
          "one acknowledgement",
        );
        const mac = await macOf(client.namespace, LINK);
        const [chosen, passedOver] = preferred === server.address ? [server, other] : [other, server];
        assert.ok(chosen.leases().includes(mac), "the chosen server wrote the lease down");
        assert.equal(passedOver.leases().includes(address), false, "the other one has no lease");
      });
    }
  }
});
