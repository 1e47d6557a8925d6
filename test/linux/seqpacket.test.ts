// The channel: whole messages, limits, and the end of the other side.
import assert from "node:assert/strict";
import { test } from "node:test";
import { close } from "../../host/linux/descriptor.ts";
import { SystemError } from "../../host/linux/errors.ts";
import { MAX_MESSAGE, openPair, receive, send } from "../../host/linux/seqpacket.ts";
import { closesOnExec } from "./descriptors.ts";

const buffer = new Uint8Array(MAX_MESSAGE);

test("messages arrive whole and in order, in both directions", () => {
  const [left, right] = openPair();
  assert.equal(closesOnExec(left) && closesOnExec(right), true);
  for (const length of [1, 2, 1500, MAX_MESSAGE]) {
    for (const [from, to] of [
      [left, right],
      [right, left],
    ] as const) {
      const message = new Uint8Array(length).fill(length & 0xff);
      assert.equal(send(from, message, true), "sent");
      assert.equal(send(from, Uint8Array.of(7), true), "sent");
      assert.deepEqual(receive(to, buffer, true), { kind: "message", length });
      assert.deepEqual(buffer.slice(0, length), message);
      assert.deepEqual(receive(to, buffer, true), { kind: "message", length: 1 });
      assert.equal(buffer[0], 7);
    }
  }
  assert.deepEqual(receive(left, buffer, false), { kind: "would-block" });
  close(left);
  close(right);
});

test("messages that are empty or too long are not sent", () => {
  const [left, right] = openPair();
  assert.throws(() => send(left, new Uint8Array(0), true), { name: "RangeError" });
  assert.throws(() => send(left, new Uint8Array(MAX_MESSAGE + 1), true), { name: "RangeError" });
  assert.deepEqual(receive(right, buffer, false), { kind: "would-block" });
  close(left);
  close(right);
});

test("a message that does not fit the buffer is reported, and the next one is whole", () => {
  const [left, right] = openPair();
  const small = new Uint8Array(10);
  send(left, new Uint8Array(11).fill(1), true);
  send(left, new Uint8Array(10).fill(2), true);
  assert.deepEqual(receive(right, small, true), { kind: "too-long", length: 11 });
  assert.deepEqual(receive(right, small, true), { kind: "message", length: 10 });
  assert.deepEqual(small, new Uint8Array(10).fill(2));
  close(left);
  close(right);
});

test("a full channel does not block who does not want to wait", () => {
  const [left, right] = openPair();
  let count = 0;
  while (send(left, new Uint8Array(MAX_MESSAGE), false) === "sent") {
    count++;
    assert(count < 100);
  }
  assert(count >= 2, `${count} messages fit`);
  assert.equal(receive(right, buffer, false).kind, "message");
  assert.equal(send(left, Uint8Array.of(1), false), "sent");
  close(left);
  close(right);
});

test("after the other side has closed, what it sent can be read, then the end", () => {
  const [left, right] = openPair();
  send(left, Uint8Array.of(1, 2), true);
  close(left);
  assert.deepEqual(receive(right, buffer, true), { kind: "message", length: 2 });
  assert.deepEqual(receive(right, buffer, true), { kind: "closed" });
  assert.equal(send(right, Uint8Array.of(1), true), "closed");
  close(right);
});

test("a peer that closes with unread messages is closed, not an error", () => {
  const [left, right] = openPair();
  send(right, Uint8Array.of(1), true);
  close(left);
  assert.deepEqual(receive(right, buffer, true), { kind: "closed" });
  close(right);
});

test("a descriptor that is no socket is an error that names it", () => {
  assert.throws(
    () => receive(9999, buffer, false),
    (error) => error instanceof SystemError && error.code === "EBADF" && error.message.includes("9999"),
  );
});
