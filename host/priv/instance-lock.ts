// One daemon an interface. The lock is the kernel's and goes with the process, whatever way it ends: no stale file can
// block a start. The file's content, a process id, is for people.
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { EAGAIN, lastError } from "../linux/errors.ts";
import { bind, errno } from "../linux/ffi.ts";

const libc = bind({ flock: { args: ["i32", "i32"], returns: "i32" } });
const LOCK_EX = 2;
const LOCK_NB = 4;

/** Another process has the interface. The message says which. */
export class InterfaceTaken extends Error {
  override readonly name = "InterfaceTaken";
}

/**
 * Takes the lock of an interface for the life of this process. Throws InterfaceTaken, or the error of a directory that
 * cannot be written.
 */
export function lockInterface(runDirectory: string, name: string): void {
  const path = join(runDirectory, `${name}.lock`);
  let fd: number;
  try {
    mkdirSync(runDirectory, { recursive: true });
    fd = openSync(path, "a", 0o644);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the folder of the store cannot be used: ${reason}: name another as --run DIR`);
  }
  if (libc.flock(fd, LOCK_EX | LOCK_NB) === 0) {
    ftruncateSync(fd);
    writeSync(fd, `${process.pid}\n`);
    return;
  }
  const error = errno();
  const failure = lastError("flock", path);
  closeSync(fd);
  if (error !== EAGAIN) throw failure;
  const holder = /^[0-9]{1,10}$/m.exec(readFileSync(path, "latin1"))?.[0];
  throw new InterfaceTaken(
    `${name} is taken by another dhcp-client${holder === undefined ? "" : ` (process ${holder})`}: stop that one first`,
  );
}
