// The harness itself: each server gives a lease to a client that is not ours, and the recording shows it.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { isDhcp } from "./frames.ts";
import { Lan, LINK } from "./lan.ts";
import { scenario } from "./network.ts";
import { GRANT, SERVERS, Server } from "./server.ts";

describe("the servers of the tests, with udhcpc", { concurrency: 4 }, () => {
  for (const kind of SERVERS) {
    scenario(`${kind.name} grants what it was told to`, async (network) => {
      const lan = await Lan.create(network);
      const client = await lan.plug("client");
      const server = await Server.start(network, await lan.plug("server"), kind, {
        renewalSeconds: 20,
        rebindingSeconds: 30,
      });
      await client.ip("link", "set", LINK, "up");

      const capture = await lan.capture("client");

      const peer = network.start(client, "udhcpc", ["udhcpc", "-f", "-i", LINK, "-s", "/bin/true", "-O", "mtu"]);
      await peer.line(/lease of 192\.0\.2\.1[0-4][0-9] obtained/, 10_000);
      const ack = await capture.wait("DHCPACK", 2000, isDhcp("ack"));
      assert.ok(isDhcp("ack")(ack));
      assert.equal(ack.dhcp.serverIdentifier, server.address);
      assert.equal(ack.dhcp.options.get(51)?.readUInt32BE(), GRANT.leaseSeconds, "lease time");
      assert.equal(ack.dhcp.options.get(58)?.readUInt32BE(), 20, "T1");
      assert.equal(ack.dhcp.options.get(59)?.readUInt32BE(), 30, "T2");
      assert.equal(ack.dhcp.options.get(26)?.readUInt16BE(), GRANT.mtu, "MTU");
      assert.equal(ack.dhcp.options.get(6)?.length, 8, "two name servers");
    });
  }
});
