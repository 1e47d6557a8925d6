// Calling the C library: arguments, results, errno, addresses; and the errors made of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { check, EINVAL, errorCode, SystemError } from "../../host/linux/errors.ts";
import { addressOf, bind, cString, errno, hasSymbol } from "../../host/linux/ffi.ts";

const libc = bind({
  abs: { args: ["i32"], returns: "i32" },
  labs: { args: ["i64"], returns: "i64" },
  strlen: { args: ["pointer"], returns: "i64" },
  memcpy: { args: ["pointer", "i64", "i64"], returns: "i64" },
  close: { args: ["i32"], returns: "i32" },
  fcntl: { args: ["i32", "i32", "i64"], returns: "i32" },
  htonl: { args: ["u32"], returns: "i64" },
  no_such_function: { args: [], returns: "i32" },
});

test("integers of 32 and 64 bits pass in both directions", () => {
  assert.equal(libc.abs(-2_147_483_647), 2_147_483_647);
  assert.equal(libc.labs(-(2 ** 52)), 2 ** 52);
  assert.equal(libc.labs(-7n), 7);
  assert.equal(libc.labs(-1), 1);
  assert.equal(libc.htonl(0xffff_fffe) & 0xff, 0xff);
});

test("memory passes by address, and addresses can be put into structures", () => {
  assert.equal(libc.strlen(cString("grüß")), 6);
  for (const size of [8, 16, 64, 65, 4096]) {
    const source = Uint8Array.from({ length: size }, (_, index) => index & 0xff);
    const target = new Uint8Array(size);
    libc.memcpy(target, addressOf(source), size);
    assert.deepEqual(target, source);
    libc.memcpy(target, addressOf(source.subarray(4, 8)), 4);
    assert.deepEqual([...target.slice(0, 4)], [4, 5, 6, 7]);
  }
});

test("errno is that of the call that failed", () => {
  for (let count = 0; count < 1000; count++) {
    assert.equal(libc.close(-1), -1);
    assert.equal(errno(), 9);
    assert.equal(libc.fcntl(0, 9999, 0), -1);
    assert.equal(errno(), EINVAL);
  }
});

test("a function that is missing is an error when it is used, not before", () => {
  assert.throws(() => libc.no_such_function(), /no_such_function/);
  assert.equal(hasSymbol("no_such_function"), false);
  assert.equal(hasSymbol("strlen"), true);
});

test("a string with a NUL is refused", () => {
  assert.throws(() => cString("a\0b"), { name: "TypeError" });
});

test("an error names the thing, the call, the reason and the remedy", () => {
  const error = new SystemError({
    call: "socket",
    errno: 1,
    subject: "packet socket on eth0",
    remedy: "needs CAP_NET_RAW",
  });
  assert.equal(error.message, "packet socket on eth0: socket: EPERM (operation not permitted): needs CAP_NET_RAW");
  assert.equal(error.code, "EPERM");
  assert.equal(errorCode(4711), "errno 4711");
  const spoken = new SystemError({
    call: "RTM_NEWADDR",
    errno: 22,
    subject: "set address",
    kernelText: "bad lifetime",
  });
  assert.equal(spoken.message, "set address: RTM_NEWADDR: EINVAL (invalid argument; bad lifetime)");
  assert.equal(new SystemError({ call: "x", errno: 4711, subject: "y" }).message, "y: x: errno 4711");
  assert.throws(() => check(libc.close(-1), "close", "descriptor -1"), { code: "EBADF", call: "close" });
  assert.equal(check(3, "close", ""), 3);
});
