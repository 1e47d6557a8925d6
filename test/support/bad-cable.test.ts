// The harness itself: the bad cable does to frames what it was told to.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { Lan, LINK } from "./lan.ts";
import { scenario } from "./network.ts";
import { dnsmasq, Server } from "./server.ts";
import { until } from "./until.ts";

describe("the bad cable", { concurrency: 2 }, () => {
  scenario("without faults it carries a whole exchange", async (network) => {
    const lan = await Lan.create(network);
    const client = await lan.plug("client");
    await Server.start(network, await lan.plug("server"), dnsmasq);
    await client.ip("link", "set", LINK, "up");
    await lan.impair("client", "server", { loss: 0, duplication: 0, reordering: 0, seed: 1 });
    const peer = network.start(client, "udhcpc", ["udhcpc", "-f", "-i", LINK, "-s", "/bin/true"]);
    await peer.line(/lease of 192\.0\.2\.1[0-4][0-9] obtained/, 10_000);
  });

  scenario("it loses, repeats and reorders its share of 300 frames", async (network) => {
    const lan = await Lan.create(network);
    const [left, right] = [await lan.plug("left"), await lan.plug("right")];
    await left.ip("link", "set", LINK, "up");
    await right.ip("link", "set", LINK, "up");
    await left.ip("address", "add", "192.0.2.1/24", "dev", LINK);
    const cable = await lan.impair("left", "right", { loss: 0.2, duplication: 0.2, reordering: 0.2, seed: 7 });
    const capture = await lan.capture("right");
    // The neighbour is known, so nothing but these passes.
    await left.ip("neigh", "add", "192.0.2.2", "lladdr", "02:00:00:00:00:02", "dev", LINK);
    await left.run(["bash", "-c", "for i in {1..300}; do echo $i > /dev/udp/192.0.2.2/67; done"]);
    const counts = () => {
      const last = cable.lines.filter((line) => line.startsWith("left to right")).at(-1) ?? "";
      return (last.match(/\d+/g) ?? []).map(Number);
    };
    await until("300 frames that got in", 5000, () => {
      const [passed = 0, lost = 0, , , held = 1] = counts();
      return passed + lost === 300 && held === 0;
    });
    const [passed = 0, lost = 0, repeated = 0, reordered = 0] = counts();
    for (const [what, count, from] of [
      ["lost", lost, passed + lost],
      ["reordered", reordered, passed],
      ["repeated", repeated, passed],
    ] as const) {
      assert.ok(count > 0.1 * from && count < 0.3 * from, `${what}: ${count} of ${from}`);
    }
    await until(`${passed + repeated} frames that got out`, 2000, () => capture.mark() === passed + repeated);
  });
});
