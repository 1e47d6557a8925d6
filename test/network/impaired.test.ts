// A cable that loses, repeats and reorders a fifth of the frames: the lease comes all the same, once.
import assert from "node:assert/strict";
import { addressesOf } from "../support/kernel.ts";
import { LINK } from "../support/lan.ts";
import { carrier, scenario } from "../support/network.ts";
import { dnsmasq, kea } from "../support/server.ts";
import { onBothRuntimes, setScene } from "./scene.ts";

const PATIENCE_MS = 25_000;

onBothRuntimes("20 % loss, duplication and reordering", (runtime) => {
  for (const [kind, seed] of [
    [dnsmasq, 1],
    [kea, 2],
    [kea, 3],
  ] as const) {
    scenario(`${kind.name}, seed ${seed}: one address, renewed and given back`, async (network) => {
      const { client, lan, machine } = await setScene(network, runtime, kind, {
        configuration: ["retransmission = 500"],
      });
      await carrier(machine, LINK);
      await lan.impair("client", "server", { loss: 0.2, duplication: 0.2, reordering: 0.2, seed });
      const program = client.start();
      const { address } = await client.address(PATIENCE_MS);
      await client.state("bound", PATIENCE_MS);
      assert.deepEqual(
        (await addressesOf(machine, LINK)).map((each) => each.address),
        [address],
      );
      const mark = client.mark();
      for (
        let round = 0;
        round < 5 &&
        !client
          .log()
          .slice(mark)
          .some(({ event }) => event === "extended");
        round++
      ) {
        program.signal("SIGUSR1");
        await client.event("extended", 2000, () => true, mark).catch(() => {});
      }
      await client.event("extended", 100, () => true, mark);
      program.signal("SIGUSR2");
      await client.noAddress(2000);
      assert.equal(program.end, undefined, "the client lives");
    });
  }
});
