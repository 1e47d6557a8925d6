import assert from "node:assert/strict";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { bind } from "../../host/linux/ffi.ts";
import { InterfaceTaken, lockInterface } from "../../host/priv/instance-lock.ts";

const libc = bind({ flock: { args: ["i32", "i32"], returns: "i32" } });
const directory = mkdtempSync(join(tmpdir(), "lock-test-"));
after(() => rmSync(directory, { recursive: true, force: true }));

test("an interface is locked once, and another is free", () => {
  const run = join(directory, "run", "deep");
  lockInterface(run, "eth0");
  assert.equal(readFileSync(join(run, "eth0.lock"), "utf8"), `${process.pid}\n`);
  // A second open file is as good as a second process: the lock is of the open file.
  assert.throws(
    () => lockInterface(run, "eth0"),
    (error) =>
      error instanceof InterfaceTaken &&
      error.message.includes(`eth0 is taken`) &&
      error.message.includes(`process ${process.pid}`),
  );
  lockInterface(run, "eth1");
});

test("a file that is left over locks nothing", () => {
  const fd = openSync(join(directory, "eth2.lock"), "a");
  libc.flock(fd, 2);
  assert.throws(() => lockInterface(directory, "eth2"), InterfaceTaken);
  closeSync(fd);
  lockInterface(directory, "eth2");
});

test("a directory that cannot be made is an error that names it", () => {
  assert.throws(() => lockInterface("/dev/null/run", "eth0"), /\/dev\/null\/run/);
});
