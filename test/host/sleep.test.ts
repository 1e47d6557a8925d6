// Noticing sleep. A test cannot send the machine to sleep: the time asleep is told here, and read for real once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SleepWatch } from "../../host/calf/sleep.ts";

test("a sleep is noticed once, at the next look", () => {
  let asleep = 5_000n;
  const watch = new SleepWatch(() => asleep);
  assert.equal(watch.sleptSinceLastLook(), false, "what was slept before the start does not count");
  asleep += 60_000n;
  assert.equal(watch.sleptSinceLastLook(), true);
  assert.equal(watch.sleptSinceLastLook(), false);
});

test("two clocks that are read a little apart are no sleep, however often", () => {
  let asleep = 0n;
  const watch = new SleepWatch(() => asleep);
  for (let look = 0; look < 100; look++) {
    asleep += look % 2 === 0 ? 900n : -900n;
    assert.equal(watch.sleptSinceLastLook(), false);
  }
});

test("a machine that is awake has not slept", () => {
  const watch = new SleepWatch();
  for (let look = 0; look < 100; look++) assert.equal(watch.sleptSinceLastLook(), false);
});
