/**
 * Small files, written whole or not at all and read with care. Nothing here follows a symbolic link at the last place
 * of a path, and nothing reads more than it was told to.
 */
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

/** The error's code ("ENOENT"), or "" for what is no system error. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** A file that is not what it should be: no regular file, too large, not UTF-8. The message names it. */
export class FileError extends Error {
  override readonly name = "FileError";
}

/** Makes the folder and those above it. Refuses a symbolic link in its place. */
export function makeFolder(path: string, mode = 0o755): void {
  mkdirSync(path, { recursive: true, mode });
  if (!lstatSync(path).isDirectory()) throw new FileError(`${path}: a folder of its own is needed, not a link to one`);
}

export interface WriteOptions {
  readonly mode: number;
  /** Whether it must be on the disk, with its name, before this returns. */
  readonly durable: boolean;
}

/**
 * Puts `content` in the place of the file: readers see the old one or the new one. One writer a folder: the temporary
 * name is always the same, so that a writer that was killed leaves nothing that piles up.
 */
export function writeWhole(path: string, content: string, { mode, durable }: WriteOptions): void {
  const temporary = join(dirname(path), `.${basename(path)}.new`);
  removeIfThere(temporary);
  const fd = openSync(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
  try {
    fchmodSync(fd, mode);
    writeAll(fd, content);
    if (durable) fsyncSync(fd);
  } catch (error) {
    closeSync(fd);
    removeIfThere(temporary);
    throw error;
  }
  closeSync(fd);
  try {
    renameSync(temporary, path);
  } catch (error) {
    removeIfThere(temporary);
    throw error;
  }
  if (durable) syncFolder(dirname(path));
}

export function writeAll(fd: number, content: string): void {
  const octets = new TextEncoder().encode(content);
  for (let at = 0; at < octets.length; ) at += writeSync(fd, octets, at);
}

function syncFolder(path: string): void {
  const fd = openSync(path, O_RDONLY);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** The text of a regular file of at most `max` octets; undefined where there is none. Throws `FileError`. */
export function readLimited(path: string, max: number): string | undefined {
  let fd: number;
  try {
    // Not blocking: opening a pipe in the file's place must not hang.
    fd = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
    if (codeOf(error) === "ELOOP") throw new FileError(`${path}: is a symbolic link`);
    throw error;
  }
  try {
    if (!fstatSync(fd).isFile()) throw new FileError(`${path}: is not a regular file`);
    const octets = readUpTo(fd, max + 1);
    if (octets.length > max) throw new FileError(`${path}: is larger than ${max} octets`);
    return new TextDecoder("utf-8", { fatal: true }).decode(octets);
  } catch (error) {
    throw error instanceof TypeError ? new FileError(`${path}: is not UTF-8 text`) : error;
  } finally {
    closeSync(fd);
  }
}

function readUpTo(fd: number, max: number): Uint8Array {
  const octets = new Uint8Array(max);
  let length = 0;
  while (length < max) {
    const count = readSync(fd, octets, length, max - length, null);
    if (count === 0) break;
    length += count;
  }
  return octets.subarray(0, length);
}

export function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT" && codeOf(error) !== "ENOTDIR") throw error;
  }
}
