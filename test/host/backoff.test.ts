import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff } from "../../host/priv/backoff.ts";

test("the delay doubles from 0.1 s to 30 s and stays there", () => {
  const backoff = new Backoff();
  const delays = Array.from({ length: 12 }, () => backoff.delayAfter(0n, 10n));
  assert.deepEqual(delays, [100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 30000, 30000, 30000]);
});

test("a minute of peace makes it short again", () => {
  const backoff = new Backoff();
  for (let count = 0; count < 5; count++) backoff.delayAfter(0n, 59_999n);
  assert.equal(backoff.delayAfter(0n, 59_999n), 3200);
  assert.equal(backoff.delayAfter(1000n, 61_000n), 100);
  assert.equal(backoff.delayAfter(0n, 0n), 200);
});
