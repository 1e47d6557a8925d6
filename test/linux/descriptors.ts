// What the tests ask about descriptors, and the program itself never does.
import { check } from "../../host/linux/errors.ts";
import { bind } from "../../host/linux/ffi.ts";
import { PollSet } from "../../host/linux/poll.ts";

const libc = bind({ fcntl: { args: ["i32", "i32", "i64"], returns: "i32" } });
const F_GETFD = 1;
const F_SETFD = 2;
const FD_CLOEXEC = 1;

/** True when `fd` is closed by execve. */
export function closesOnExec(fd: number): boolean {
  return (check(libc.fcntl(fd, F_GETFD, 0), "fcntl(F_GETFD)", `descriptor ${fd}`) & FD_CLOEXEC) !== 0;
}

/** Makes execve keep `fd`, as a careless program would. */
export function keepOnExec(fd: number): void {
  check(libc.fcntl(fd, F_SETFD, 0), "fcntl(F_SETFD)", `descriptor ${fd}`);
}

/** True when `fd` has something to read now. */
export function isReadable(fd: number): boolean {
  const set = new PollSet([fd]);
  return set.wait(0) > 0 && set.readable(0);
}
