// What the two processes may do while a lease is held, as the kernel tells it: of every thread.
import assert from "node:assert/strict";
import { chownSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "node:test";
import { RUNTIMES } from "../support/client.ts";
import { type Network, scenario } from "../support/network.ts";
import { descriptorsOf, packetSocketsOf, threadRights } from "../support/processes.ts";
import { dnsmasq } from "../support/server.ts";
import { onBothRuntimes, type Scene, SOON, setScene } from "./scene.ts";

/** The calf's end of the socket pair. */
const CHANNEL = 3;
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
    }
    // prctl(2) reaches the calling thread alone; it is the one that runs the component.
    assert.equal(threads[0]?.noNewPrivileges, true, "no_new_privs of the main thread");
  });

  scenario("the calf's descriptors are its channel and two packet sockets", async (network) => {
    const { client } = await setScene(network, runtime, dnsmasq);
    client.start();
    await client.address(SOON);
    await client.state("bound", SOON);
    const [calf = 0] = client.calves();
    const packetSockets = packetSocketsOf(client.running.pid);
    const [sockets, others] = [new Map<number, string>(), new Map<number, string>()];
    for (const [fd, target] of descriptorsOf(calf)) (target.startsWith("socket:") ? sockets : others).set(fd, target);
    assert.ok(sockets.has(CHANNEL), "the channel");
    sockets.delete(CHANNEL);
    assert.deepEqual(
      [...sockets.values()].map((target) => packetSockets.get(target)?.toString(16)).toSorted(),
      ["800", "806"],
      "EtherTypes of all other sockets: IPv4 and ARP",
    );
    for (const fd of [0, 1, 2]) assert.equal(others.get(fd), "/dev/null", `descriptor ${fd}`);
    for (const [fd, target] of others) assert.match(target, RUNTIMES_OWN, `descriptor ${fd}`);
  });

  scenario("priv's main thread keeps only what it needs: links, frames, ending a calf", async (network) => {
    const { client } = await setScene(network, runtime, dnsmasq);
    const program = client.start();
    await client.address(SOON);
    await client.state("bound", SOON);
    // capset(2) reaches the calling thread alone: those that the runtime had started before keep what they had.
    const [main] = threadRights(program.pid);
    assert.ok(main);
    assert.equal((main.effective | main.permitted) & ~(KILL | NET_ADMIN | NET_RAW), 0n, "effective and permitted");
    assert.equal(main.inheritable | main.ambient, 0n, "inheritable and ambient");
  });
});

describe("without root", { concurrency: 2 }, () => {
  const OTHER = 12_345;
  const become = ["setpriv", `--reuid=${OTHER}`, `--regid=${OTHER}`, "--clear-groups"];

  /** A place where another user may run the executable and write. */
  async function sceneFor(network: Network): Promise<Scene> {
    const [bun] = RUNTIMES;
    assert.ok(bun);
    const executable = join(network.folder, "dhcp-client");
    copyFileSync(bun.command[0] ?? "", executable);
    const scene = await setScene(network, { name: bun.name, command: [executable] }, dnsmasq);
    for (const path of [network.folder, scene.client.folder]) chownSync(path, OTHER, OTHER);
    return scene;
  }

  scenario("NET_ADMIN and NET_RAW are enough: a lease, and a calf without capabilities", async (network) => {
    const { client } = await sceneFor(network);
    const capabilities = ["--inh-caps=-all,+net_admin,+net_raw", "--ambient-caps=-all,+net_admin,+net_raw"];
    const program = client.start({ through: [...become, ...capabilities] });
    await client.address(SOON);
    await client.state("bound", SOON);
    for (const { uids, effective } of threadRights(program.pid)) {
      assert.deepEqual([...new Set(uids)], [OTHER], "priv's uids");
      assert.equal(effective & ~(NET_ADMIN | NET_RAW), 0n, "priv's capabilities");
    }
    const [calf = 0] = client.calves();
    for (const { effective, permitted, inheritable, ambient } of threadRights(calf)) {
      assert.equal(effective | permitted | inheritable | ambient, 0n, "the calf's capabilities");
    }
  });

  scenario("without any capability it says what is missing, and ends with 1", async (network) => {
    const { client } = await sceneFor(network);
    const program = client.start({ through: [...become, "--inh-caps=-all", "--ambient-caps=-all"] });
    assert.equal(await program.ended(SOON), 1);
    assert.match(program.tail(), /CAP_NET_ADMIN and CAP_NET_RAW missing/);
  });
});
