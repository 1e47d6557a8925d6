// Clocks, timers, poll and entropy.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { bootMilliseconds, monotonicMilliseconds, realtimeSeconds } from "../../host/linux/clock.ts";
import { close } from "../../host/linux/descriptor.ts";
import { check } from "../../host/linux/errors.ts";
import { bind } from "../../host/linux/ffi.ts";
import { PollSet } from "../../host/linux/poll.ts";
import { entropy64 } from "../../host/linux/random.ts";
import { openPair, receive, send } from "../../host/linux/seqpacket.ts";
import {
  cancelTimer,
  openClockChange,
  openTimer,
  setTimer,
  takeClockChange,
  takeExpiry,
} from "../../host/linux/timer.ts";
import { closesOnExec, isReadable } from "./descriptors.ts";

const libc = bind({
  clock_gettime: { args: ["i32", "pointer"], returns: "i32" },
  clock_settime: { args: ["i32", "pointer"], returns: "i32" },
  setitimer: { args: ["i32", "pointer", "pointer"], returns: "i32" },
});

test("the clocks are the kernel's", () => {
  const uptime = Number(readFileSync("/proc/uptime", "latin1").split(" ")[0]) * 1000;
  assert(Math.abs(Number(bootMilliseconds()) - uptime) < 1000);
  assert(Math.abs(realtimeSeconds() - Date.now() / 1000) < 2);
  const before = monotonicMilliseconds();
  assert.equal(new PollSet([]).wait(50), 0);
  const elapsed = Number(monotonicMilliseconds() - before);
  assert(elapsed >= 49 && elapsed < 1000, `${elapsed} ms`);
});

test("a timer expires at its time, once", () => {
  const timer = openTimer();
  assert.equal(closesOnExec(timer), true);
  const set = new PollSet([timer]);
  assert.equal(takeExpiry(timer), false);
  const at = bootMilliseconds() + 60n;
  setTimer(timer, at);
  assert.equal(set.wait(0), 0);
  assert.equal(set.wait(1000), 1);
  assert.equal(set.readable(0), true);
  assert(bootMilliseconds() >= at);
  assert.equal(takeExpiry(timer), true);
  assert.equal(takeExpiry(timer), false);
  assert.equal(set.wait(100), 0);
  close(timer);
});

test("a time that has passed expires at once; a cancelled timer never", () => {
  const timer = openTimer();
  for (const at of [0n, 1n, bootMilliseconds() - 1000n]) {
    setTimer(timer, at);
    assert.equal(isReadable(timer), true);
  }
  cancelTimer(timer);
  assert.equal(isReadable(timer), false);
  setTimer(timer, bootMilliseconds() + 30n);
  cancelTimer(timer);
  assert.equal(new PollSet([timer]).wait(80), 0);
  assert.equal(takeExpiry(timer), false);
  close(timer);
});

test("setting the wall clock is noticed, each time", (t) => {
  const watch = openClockChange();
  assert.equal(takeClockChange(watch), false);
  for (let round = 0; round < 2; round++) {
    // Set to what it is, so that nothing else notices.
    const now = new BigInt64Array(2);
    check(libc.clock_gettime(0, now), "clock_gettime", "CLOCK_REALTIME");
    if (libc.clock_settime(0, now) < 0) {
      t.skip("needs CAP_SYS_TIME");
      break;
    }
    assert.equal(new PollSet([watch]).wait(1000), 1);
    assert.equal(takeClockChange(watch), true);
    assert.equal(takeClockChange(watch), false);
  }
  close(watch);
});

test("poll goes on after a signal, and not longer than it was told", () => {
  process.on("SIGALRM", () => {});
  const every20ms = new BigInt64Array([0n, 20_000n, 0n, 20_000n]);
  check(libc.setitimer(0, every20ms, null), "setitimer", "ITIMER_REAL");
  const before = monotonicMilliseconds();
  assert.equal(new PollSet([]).wait(150), 0);
  const elapsed = Number(monotonicMilliseconds() - before);
  libc.setitimer(0, new BigInt64Array(4), null);
  assert(elapsed >= 149 && elapsed < 1000, `${elapsed} ms`);
  process.removeAllListeners("SIGALRM");
});

test("poll tells which descriptor is ready, and which is closed", () => {
  const [left, right] = openPair();
  const [otherLeft, otherRight] = openPair();
  const set = new PollSet([left, otherLeft, -1]);
  assert.equal(set.wait(0), 0);
  send(otherRight, Uint8Array.of(1), true);
  assert.equal(set.wait(-1), 1);
  assert.deepEqual([set.readable(0), set.readable(1), set.readable(2)], [false, true, false]);
  assert.equal(set.hungUp(1), false);
  receive(otherLeft, new Uint8Array(1), true);
  close(right);
  assert.equal(set.wait(-1), 1);
  assert.deepEqual([set.readable(0), set.hungUp(0)], [true, true]);
  close(left);
  assert.equal(set.wait(0), 1);
  assert.equal(set.invalid(0), true);
  close(otherLeft);
  close(otherRight);
  assert.throws(() => set.wait(-2), { name: "RangeError" });
  assert.throws(() => set.wait(0.5), { name: "RangeError" });
  assert.throws(() => new PollSet(new Array(65).fill(0)), { name: "RangeError" });
});

test("entropy does not repeat and reaches every bit", () => {
  const seen = new Set<bigint>();
  let ones = 0n;
  let zeros = 0n;
  for (let count = 0; count < 256; count++) {
    const value = entropy64();
    assert(value >= 0n && value < 1n << 64n);
    seen.add(value);
    ones |= value;
    zeros |= ~value & ((1n << 64n) - 1n);
  }
  assert.equal(seen.size, 256);
  assert.equal(ones, (1n << 64n) - 1n);
  assert.equal(zeros, (1n << 64n) - 1n);
});
