import assert from "node:assert/strict";
import { test } from "node:test";
import { SendLimit } from "../../host/priv/send-limit.ts";

function taken(limit: SendLimit, nowMs: bigint): number {
  let count = 0;
  while (count < 1000 && limit.take(nowMs)) count++;
  return count;
}

test("64 frames at once, then 20 a second", () => {
  const limit = new SendLimit(1000n);
  assert.equal(taken(limit, 1000n), 64);
  assert.equal(taken(limit, 1049n), 0);
  assert.equal(taken(limit, 1050n), 1);
  assert.equal(taken(limit, 2050n), 20);
});

test("silence saves up no more than a burst", () => {
  const limit = new SendLimit(0n);
  taken(limit, 0n);
  assert.equal(taken(limit, 86_400_000n), 64);
});
