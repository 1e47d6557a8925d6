import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, isOpen } from "../../host/linux/descriptor.ts";
import { bind } from "../../host/linux/ffi.ts";
import { receiveWithDescriptors, sendWithDescriptors } from "../../host/linux/pass-descriptors.ts";
import { openPair, receive, send } from "../../host/linux/seqpacket.ts";

const libc = bind({ fcntl: { args: ["i32", "i32", "i64"], returns: "i32" } });
const F_GETFD = 1;
const FD_CLOEXEC = 1;

const [left, right] = openPair();
after(() => [left, right].forEach(close));
const buffer = new Uint8Array(16);

test("descriptors arrive as working copies, closed on exec, with their message", () => {
  const [here, there] = openPair();
  assert.equal(sendWithDescriptors(left, Uint8Array.of(7, 8), [there, here, there]), "sent");
  const received = receiveWithDescriptors(right, buffer);
  assert.equal(received.kind === "message" && received.length, 2);
  assert.deepEqual([...buffer.subarray(0, 2)], [7, 8]);
  assert.equal(received.descriptors.length, 3);
  const [copy = -1] = received.descriptors;
  assert.ok(![here, there].includes(copy));
  assert.ok(received.descriptors.every((fd) => libc.fcntl(fd, F_GETFD, 0) === FD_CLOEXEC));
  close(there);
  send(copy, Uint8Array.of(42), true);
  assert.deepEqual(receive(here, buffer, true), { kind: "message", length: 1 });
  assert.equal(buffer[0], 42);
  for (const fd of [here, ...received.descriptors]) close(fd);
});

test("a message may come without descriptors, and the end of the other side is told", () => {
  const [one, other] = openPair();
  send(one, Uint8Array.of(1), true);
  assert.deepEqual(receiveWithDescriptors(other, buffer), { kind: "message", length: 1, descriptors: [] });
  close(one);
  assert.deepEqual(receiveWithDescriptors(other, buffer), { kind: "closed", descriptors: [] });
  assert.equal(sendWithDescriptors(other, Uint8Array.of(1), [other]), "closed");
  close(other);
});

test("a message that is too long keeps no descriptor", () => {
  sendWithDescriptors(left, new Uint8Array(17), [left]);
  const before = openDescriptors();
  const received = receiveWithDescriptors(right, buffer);
  assert.equal(received.kind, "too-long");
  assert.deepEqual(received.descriptors, []);
  assert.equal(openDescriptors(), before);
});

test("a receiver that takes plain messages gets none", () => {
  sendWithDescriptors(left, Uint8Array.of(1), [left]);
  const before = openDescriptors();
  assert.deepEqual(receive(right, buffer, true), { kind: "message", length: 1 });
  assert.equal(openDescriptors(), before);
});

test("nothing, and more than eight, cannot be sent", () => {
  assert.throws(() => sendWithDescriptors(left, Uint8Array.of(1), []), RangeError);
  assert.throws(() => sendWithDescriptors(left, Uint8Array.of(1), new Array(9).fill(left)), RangeError);
  assert.throws(() => sendWithDescriptors(left, new Uint8Array(0), [left]), RangeError);
});

function openDescriptors(): number {
  return Array.from({ length: 256 }, (_, fd) => fd).filter(isOpen).length;
}
