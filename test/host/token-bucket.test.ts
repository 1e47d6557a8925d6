import assert from "node:assert/strict";
import { test } from "node:test";
import { TokenBucket } from "../../host/priv/token-bucket.ts";

function taken(bucket: TokenBucket, nowMs: bigint): number {
  let count = 0;
  while (count < 1000 && bucket.take(nowMs)) count++;
  return count;
}

test("a burst at once, then so many a second", () => {
  const bucket = new TokenBucket(64, 20, 1000n);
  assert.equal(taken(bucket, 1000n), 64);
  assert.equal(taken(bucket, 1049n), 0);
  assert.equal(taken(bucket, 1050n), 1);
  assert.equal(taken(bucket, 2050n), 20);
});

test("silence saves up no more than a burst", () => {
  const bucket = new TokenBucket(64, 20, 0n);
  taken(bucket, 0n);
  assert.equal(taken(bucket, 86_400_000n), 64);
});
