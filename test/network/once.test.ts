// --once when no lease comes, and the command line in a real network.
import assert from "node:assert/strict";
import { Client } from "../support/client.ts";
import { Lan, LINK } from "../support/lan.ts";
import { scenario } from "../support/network.ts";
import { onBothRuntimes } from "./scene.ts";

onBothRuntimes("--once --timeout 2", (runtime) => {
  for (const [situation, plugged] of [
    ["without a server", true],
    ["without carrier", false],
  ] as const) {
    scenario(`${situation} ends with 3 after two seconds`, async (network) => {
      const lan = await Lan.create(network);
      const machine = await lan.plug("client");
      await machine.ip("link", "set", LINK, "up");
      if (!plugged) await lan.setPort("client", false);
      const started = performance.now();
      const program = new Client(network, machine, runtime).start({ once: 2 });
      assert.equal(await program.ended(6000), 3, `exit code; it said:\n${program.tail()}`);
      const seconds = (performance.now() - started) / 1000;
      assert.ok(seconds > 1.9 && seconds < 4, `it took ${seconds} s`);
      assert.match(program.lines.at(-1) ?? "", /lease/, "its last line says why");
      assert.deepEqual(await machine.pids(), [], "processes left");
    });
  }

  scenario("an interface that does not exist ends with 3 too", async (network) => {
    const machine = await network.namespace("client");
    const program = new Client(network, machine, runtime, { interfaces: ["eth9"] }).start({ once: 2 });
    assert.equal(await program.ended(6000), 3, `exit code; it said:\n${program.tail()}`);
  });
});
