// What the two processes may do while a lease is held, as the kernel tells it: of every thread.
import assert from "node:assert/strict";
import { scenario } from "../support/network.ts";
import { descriptorsOf, threadRights } from "../support/processes.ts";
import { dnsmasq } from "../support/server.ts";
import { onBothRuntimes, SOON, setScene } from "./scene.ts";

const KILL = 1n << 5n;
const NET_ADMIN = 1n << 12n;
const NET_RAW = 1n << 13n;
/** What a runtime opens for itself: event loop, wake-ups, timers. Nothing that leads anywhere. */
const RUNTIMES_OWN = /^(anon_inode:\[?(eventpoll|eventfd|timerfd|signalfd)\]?|pipe:\[\d+\]|\/dev\/null)$/;

onBothRuntimes("at rest", (runtime) => {
  scenario("no thread of the calf has a capability, root's uid or gid, or a group", async (network) => {
    const { client } = await setScene(network, runtime, dnsmasq);
    client.start();
    await client.address(SOON);
    await client.state("bound", SOON);
    const [calf = 0] = client.calves();
    const threads = threadRights(calf);
    assert.ok(threads.length > 0);
    for (const thread of threads) {
      const { effective, permitted, inheritable, ambient, uids, gids, groups } = thread;
      assert.deepEqual(
        { effective, permitted, inheritable, ambient },
        { effective: 0n, permitted: 0n, inheritable: 0n, ambient: 0n },
      );
      assert.equal(uids.length, 4);
      assert.equal(uids.includes(0), false, `uids ${uids}`);
      assert.equal(gids.includes(0), false, `gids ${gids}`);
      assert.deepEqual(groups, [], "supplementary groups");
      assert.equal(thread.noNewPrivileges, true, "no_new_privs");
    }
  });

  scenario("the calf's descriptors are its channel and two packet sockets", async (network) => {
    const { client } = await setScene(network, runtime, dnsmasq);
    client.start();
    await client.address(SOON);
    await client.state("bound", SOON);
    const [calf = 0] = client.calves();
    const descriptors = descriptorsOf(calf);
    const sockets = [...descriptors].filter(([, target]) => target.startsWith("socket:")).map(([fd]) => fd);
    assert.deepEqual(sockets.toSorted(), [3, 4, 5]);
    for (const fd of [0, 1, 2]) assert.equal(descriptors.get(fd), "/dev/null", `descriptor ${fd}`);
    for (const [fd, target] of descriptors) {
      if (!sockets.includes(fd)) assert.match(target, RUNTIMES_OWN, `descriptor ${fd}`);
    }
  });

  scenario("priv keeps only what it needs: to configure links, to send frames, to end a calf", async (network) => {
    const { client } = await setScene(network, runtime, dnsmasq);
    const program = client.start();
    await client.address(SOON);
    await client.state("bound", SOON);
    for (const { effective, permitted, inheritable, ambient } of threadRights(program.pid)) {
      assert.equal((effective | permitted) & ~(KILL | NET_ADMIN | NET_RAW), 0n, "effective and permitted");
      assert.equal(inheritable | ambient, 0n, "inheritable and ambient");
    }
  });
});
