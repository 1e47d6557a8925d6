// Watching descriptors by SIGIO: nothing is missed, nobody is starved.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { close } from "../../host/linux/descriptor.ts";
import { openPair, receive, send } from "../../host/linux/seqpacket.ts";
import { unwatch, watch } from "../../host/linux/signal-io.ts";
import { openTimer } from "../../host/linux/timer.ts";

const buffer = new Uint8Array(100);

/** Watches `fd` and collects the first octet of each message. */
function collect(fd: number): number[] {
  const seen: number[] = [];
  watch(fd, () => {
    const { kind } = receive(fd, buffer, false);
    if (kind === "message") {
      seen.push(buffer[0] ?? -1);
      return true;
    }
    if (kind === "closed") {
      seen.push(-1);
      unwatch(fd);
    }
    return false;
  });
  return seen;
}

async function until(condition: () => boolean): Promise<void> {
  for (let count = 0; count < 200 && !condition(); count++) {
    await sleep(5);
  }
  assert(condition(), "did not come in a second");
}

test("messages from before and after watch arrive, and the end of the other side", async () => {
  const [left, right] = openPair();
  send(right, Uint8Array.of(1), true);
  const seen = collect(left);
  await until(() => seen.length === 1);
  send(right, Uint8Array.of(2), true);
  await until(() => seen.length === 2);
  await sleep(20);
  send(right, Uint8Array.of(3), true);
  send(right, Uint8Array.of(4), true);
  close(right);
  await until(() => seen.length === 5);
  assert.deepEqual(seen, [1, 2, 3, 4, -1]);
  close(left);
});

test("several descriptors that become ready at once are all read", async () => {
  const pairs = Array.from({ length: 10 }, () => openPair());
  const all = pairs.map(([left]) => collect(left));
  await sleep(10);
  for (let round = 0; round < 20; round++) {
    for (const [, right] of pairs) {
      send(right, Uint8Array.of(round), true);
    }
    await sleep(1);
  }
  await until(() => all.every((seen) => seen.length === 20));
  for (const [left, right] of pairs) {
    unwatch(left);
    close(left);
    close(right);
  }
});

test("one that never runs dry starves neither the others nor timers", async () => {
  const [left, right] = openPair();
  const [busy, busyPeer] = openPair();
  let reads = 0;
  watch(busy, () => {
    reads++;
    return true;
  });
  const seen = collect(left);
  await sleep(10);
  send(right, Uint8Array.of(9), true);
  await until(() => seen.length === 1);
  assert(reads > 64);
  unwatch(busy);
  const at = reads;
  await sleep(20);
  assert.equal(reads, at);
  unwatch(left);
  for (const fd of [left, right, busy, busyPeer]) {
    close(fd);
  }
});

test("a descriptor that cannot signal is refused", () => {
  const timer = openTimer();
  assert.throws(() => watch(timer, () => false), { name: "TypeError", message: /cannot signal/ });
  close(timer);
  assert.throws(() => watch(timer, () => false), { name: "SystemError", code: "EBADF" });
});

test("an unwatched descriptor is left alone, and can be watched again", async () => {
  const [left, right] = openPair();
  const first = collect(left);
  assert.throws(() => watch(left, () => false), /watched already/);
  unwatch(left);
  unwatch(left);
  send(right, Uint8Array.of(1), true);
  await sleep(20);
  assert.deepEqual(first, []);
  const second = collect(left);
  await until(() => second.length === 1);
  unwatch(left);
  close(left);
  close(right);
});
