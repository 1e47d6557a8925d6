// The demonstration's own server: a client that is not ours gets, keeps and loses a lease by the book.
import assert from "node:assert/strict";
import { isDhcp } from "../support/frames.ts";
import { Lan, LINK } from "../support/lan.ts";
import { scenario } from "../support/network.ts";
import { Server } from "../support/server.ts";
import { builtIn } from "./built-in.ts";

scenario("the built-in server grants, extends, and refuses what it did not grant", async (network) => {
  const lan = await Lan.create(network);
  const client = await lan.plug("client");
  const server = await Server.start(network, await lan.plug("server"), builtIn);
  await client.ip("link", "set", LINK, "up");
  const capture = await lan.capture("client");
  const udhcpc = ["udhcpc", "-f", "-i", LINK, "-s", "/bin/true", "-O", "mtu"];
  const peer = network.start(client, "udhcpc", udhcpc);
  await peer.line(/lease of 192\.0\.2\.100 obtained from 192\.0\.2\.1, lease time 3600/, 10_000);
  const ack = await capture.wait("DHCPACK", 2000, isDhcp("ack"));
  assert.ok(isDhcp("ack")(ack));
  assert.equal(ack.dhcp.options.get(1)?.readUInt32BE(), 0xffff_ff00, "subnet mask");
  assert.equal(ack.dhcp.options.get(26)?.readUInt16BE(), 1400, "MTU");
  const mark = capture.mark();
  peer.signal("SIGUSR1");
  await capture.wait("a second DHCPACK", 5000, isDhcp("ack"), mark);

  await server.restart({ pool: [200, 209] });
  peer.signal("SIGUSR1");
  await capture.wait("DHCPNAK", 5000, isDhcp("nak"), mark);
  await peer.line(/lease of 192\.0\.2\.200 obtained/, 10_000);
});
