// Files and directories by system call. The same as `node:fs` can do, without it: on Bun that module takes 2 ms to
// load, in each process, and a client that has its lease within 25 ms cannot give them away.
// Paths are taken as they are. Failures are SystemErrors that name the path.
import { close, read } from "./descriptor.ts";
import { check, EINTR, lastError } from "./errors.ts";
import { bind, cString, errno, hasSymbol } from "./ffi.ts";

const libc = bind({
  open: { args: ["pointer", "i32", "u32"], returns: "i32" },
  ftruncate: { args: ["i32", "i64"], returns: "i32" },
  fsync: { args: ["i32"], returns: "i32" },
  fchmod: { args: ["i32", "u32"], returns: "i32" },
  rename: { args: ["pointer", "pointer"], returns: "i32" },
  unlink: { args: ["pointer"], returns: "i32" },
  mkdir: { args: ["pointer", "u32"], returns: "i32" },
  rmdir: { args: ["pointer"], returns: "i32" },
  readlink: { args: ["pointer", "pointer", "i64"], returns: "i64" },
  statx: { args: ["i32", "pointer", "i32", "u32", "pointer"], returns: "i32" },
  getdents64: { args: ["i32", "pointer", "i64"], returns: "i64" },
  getdents: { args: ["i32", "pointer", "i64"], returns: "i64" },
});

/** How to open a file (open(2)). Two of them have numbers of their own on each machine. */
export const O_RDONLY = 0;
export const O_WRONLY = 0o1;
export const O_RDWR = 0o2;
export const O_CREAT = 0o100;
export const O_EXCL = 0o200;
export const O_TRUNC = 0o1000;
export const O_APPEND = 0o2000;
export const O_NONBLOCK = 0o4000;
export const O_DIRECTORY = process.arch === "arm64" ? 0o40000 : 0o200000;
export const O_NOFOLLOW = process.arch === "arm64" ? 0o100000 : 0o400000;
const O_CLOEXEC = 0o2000000;

const AT_FDCWD = -100;
const AT_SYMLINK_NOFOLLOW = 0x100;
const AT_EMPTY_PATH = 0x1000;
const STATX_TYPE = 0x1;
const STATX_SIZE = 256;
/** Where struct statx has stx_mode. */
const STX_MODE = 28;
const S_IFMT = 0o170000;
const PATH_MAX = 4096;
const DIRECTORY_BUFFER = 32_768;
/** Offsets in struct linux_dirent64: u64 inode, i64 offset, u16 length, u8 type, then the name. */
const DIRENT_LENGTH = 16;
const DIRENT_NAME = 19;

/** Opens a file and returns its descriptor, closed on exec. `mode` is that of a file which O_CREAT makes. */
export function openFile(path: string, flags: number, mode = 0o600): number {
  for (;;) {
    const fd = libc.open(cString(path), flags | O_CLOEXEC, mode);
    if (fd >= 0) {
      return fd;
    }
    if (errno() !== EINTR) {
      throw lastError("open", path);
    }
  }
}

/**
 * The content of a file. Throws RangeError when it is longer than `limit` octets. Made for /proc and the like too, whose
 * files have no size before they are read.
 */
export function readFile(path: string, limit: number): Uint8Array {
  const fd = openFile(path, O_RDONLY);
  try {
    const content = new Uint8Array(limit + 1);
    let length = 0;
    while (length <= limit) {
      const count = read(fd, content.subarray(length));
      if (count === 0 || count === "would-block") {
        return content.subarray(0, length);
      }
      length += count;
    }
    throw new RangeError(`${path}: longer than ${limit} octets`);
  } finally {
    close(fd);
  }
}

/** Makes an open file `length` octets long. */
export function truncate(fd: number, length: number): void {
  check(libc.ftruncate(fd, length), "ftruncate", `descriptor ${fd}`);
}

/** Waits until an open file, or directory, is on the disk. */
export function sync(fd: number): void {
  check(libc.fsync(fd), "fsync", `descriptor ${fd}`);
}

/** Sets the permissions of an open file, whatever the umask. */
export function setMode(fd: number, mode: number): void {
  check(libc.fchmod(fd, mode), "fchmod", `descriptor ${fd}`);
}

/** Gives a file another name, in place of what has that name now. */
export function rename(from: string, to: string): void {
  check(libc.rename(cString(from), cString(to)), "rename", `${from} to ${to}`);
}

/** Removes a file. */
export function removeFile(path: string): void {
  check(libc.unlink(cString(path)), "unlink", path);
}

/** Makes a directory; the one above must be there. */
export function makeDirectory(path: string, mode: number): void {
  check(libc.mkdir(cString(path), mode), "mkdir", path);
}

/** Removes an empty directory. */
export function removeDirectory(path: string): void {
  check(libc.rmdir(cString(path)), "rmdir", path);
}

/** What a symbolic link points to. */
export function readLink(path: string): string {
  const target = new Uint8Array(PATH_MAX);
  const length = check(libc.readlink(cString(path), target, target.length), "readlink", path);
  return new TextDecoder().decode(target.subarray(0, length));
}

/** The kinds of file that are told apart. "other": a device, a pipe, a socket. */
export type FileType = "file" | "directory" | "link" | "other";

/** What is at a path (a symbolic link is not followed), or what an open descriptor is. */
export function fileType(which: string | number): FileType {
  const stat = new Uint8Array(STATX_SIZE);
  const [directory, path, flags] =
    typeof which === "string" ? [AT_FDCWD, which, AT_SYMLINK_NOFOLLOW] : [which, "", AT_EMPTY_PATH];
  const subject = typeof which === "string" ? which : `descriptor ${which}`;
  check(libc.statx(directory, cString(path), flags, STATX_TYPE, stat), "statx", subject);
  switch (new DataView(stat.buffer).getUint16(STX_MODE, true) & S_IFMT) {
    case 0o100000:
      return "file";
    case 0o040000:
      return "directory";
    case 0o120000:
      return "link";
    default:
      return "other";
  }
}

/** The names in a directory, without "." and "..", in no order. Throws RangeError when there are more than `limit`. */
export function listDirectory(path: string, limit: number): string[] {
  // glibc has getdents64; musl calls the same function getdents.
  const getdents = hasSymbol("getdents64") ? libc.getdents64 : libc.getdents;
  const fd = openFile(path, O_RDONLY | O_DIRECTORY);
  try {
    const buffer = new Uint8Array(DIRECTORY_BUFFER);
    const names: string[] = [];
    for (;;) {
      const length = check(getdents(fd, buffer, buffer.length), "getdents64", path);
      if (length === 0) {
        return names;
      }
      names.push(...decodeEntries(buffer.subarray(0, length)));
      if (names.length > limit) {
        throw new RangeError(`${path}: more than ${limit} entries`);
      }
    }
  } finally {
    close(fd);
  }
}

function decodeEntries(entries: Uint8Array): string[] {
  const view = new DataView(entries.buffer, entries.byteOffset, entries.byteLength);
  const names: string[] = [];
  for (let position = 0; position < entries.length; position += view.getUint16(position + DIRENT_LENGTH, true)) {
    const start = position + DIRENT_NAME;
    const name = new TextDecoder().decode(entries.subarray(start, entries.indexOf(0, start)));
    if (name !== "." && name !== "..") {
      names.push(name);
    }
  }
  return names;
}
