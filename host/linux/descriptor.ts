// File descriptors: what every kind of them can do.
import { check, EAGAIN, EINTR, ENOENT, lastError } from "./errors.ts";
import { bind, cString, errno } from "./ffi.ts";

const libc = bind({
  close: { args: ["i32"], returns: "i32" },
  read: { args: ["i32", "pointer", "i64"], returns: "i64" },
  write: { args: ["i32", "pointer", "i64"], returns: "i64" },
  fcntl: { args: ["i32", "i32", "i64"], returns: "i32" },
  open: { args: ["pointer", "i32", "i32"], returns: "i32" },
});

const F_GETFD = 1;
const F_GETFL = 3;
const F_SETFL = 4;
const F_SETOWN = 8;
const F_DUPFD_CLOEXEC = 1030;
const O_RDWR = 0o2;
const O_NONBLOCK = 0o4000;
const O_ASYNC = 0o20000;
const O_CLOEXEC = 0o2000000;

/** Closes a descriptor. It is gone afterwards whatever happens, so no error is reported and nothing is tried twice. */
export function close(fd: number): void {
  libc.close(fd);
}

/**
 * Reads up to `buffer.length` octets. 0 is the end of file, "would-block" a non-blocking descriptor with nothing to read.
 * Throws SystemError for anything else.
 */
export function read(fd: number, buffer: Uint8Array): number | "would-block" {
  for (;;) {
    const length = libc.read(fd, buffer, buffer.length);
    if (length >= 0) {
      return length;
    }
    const error = errno();
    if (error === EAGAIN) {
      return "would-block";
    }
    if (error !== EINTR) {
      throw lastError("read", `descriptor ${fd}`);
    }
  }
}

/** Writes all of `content` to a file or a blocking descriptor. Throws SystemError, then possibly with a part written. */
export function writeAll(fd: number, content: Uint8Array): void {
  for (let position = 0; position < content.length; ) {
    const length = libc.write(fd, content.subarray(position), content.length - position);
    if (length >= 0) {
      position += length;
    } else if (errno() !== EINTR) {
      throw lastError("write", `descriptor ${fd}`);
    }
  }
}

/** True when `fd` is an open descriptor of this process. */
export function isOpen(fd: number): boolean {
  return libc.fcntl(fd, F_GETFD, 0) >= 0;
}

/**
 * Makes the kernel send SIGIO to this process when `fd` becomes readable or writable, and sets it non-blocking. Sockets,
 * pipes and terminals can do that; timers and regular files cannot, and are refused.
 */
export function setSignalDriven(fd: number): void {
  check(libc.fcntl(fd, F_SETOWN, process.pid), "fcntl(F_SETOWN)", `descriptor ${fd}`);
  setFlags(fd, O_ASYNC | O_NONBLOCK, true);
  // The kernel takes the flag from any descriptor, and forgets it where it means nothing.
  if ((check(libc.fcntl(fd, F_GETFL, 0), "fcntl(F_GETFL)", `descriptor ${fd}`) & O_ASYNC) === 0) {
    throw new TypeError(
      `descriptor ${fd} cannot signal that it is readable: watch a socket or a pipe, poll for this one`,
    );
  }
}

/** Ends what `setSignalDriven` began; the descriptor stays non-blocking. */
export function clearSignalDriven(fd: number): void {
  setFlags(fd, O_ASYNC, false);
}

function setFlags(fd: number, flags: number, on: boolean): void {
  const now = check(libc.fcntl(fd, F_GETFL, 0), "fcntl(F_GETFL)", `descriptor ${fd}`);
  const wanted = on ? now | flags : now & ~flags;
  check(libc.fcntl(fd, F_SETFL, wanted), "fcntl(F_SETFL)", `descriptor ${fd}`);
}

/** A copy of `fd` with a number of at least `lowest`, closed on exec. */
export function duplicate(fd: number, lowest: number): number {
  return check(libc.fcntl(fd, F_DUPFD_CLOEXEC, lowest), "fcntl(F_DUPFD_CLOEXEC)", `descriptor ${fd}`);
}

/** Opens /dev/null for reading and writing, closed on exec. */
export function openNull(): number {
  const fd = libc.open(cString("/dev/null"), O_RDWR | O_CLOEXEC, 0);
  return check(fd, "open", "/dev/null", { [ENOENT]: "mount devtmpfs on /dev or create /dev/null" });
}
