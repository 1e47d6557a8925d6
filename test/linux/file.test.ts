// Files and directories by system call, held against node:fs.
import assert from "node:assert/strict";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { close, read, writeAll } from "../../host/linux/descriptor.ts";
import * as file from "../../host/linux/file.ts";
import { closesOnExec } from "./descriptors.ts";

const folder = fs.mkdtempSync(join(tmpdir(), "linux-file-"));
after(() => fs.rmSync(folder, { recursive: true }));
const path = (name: string) => join(folder, name);
const octets = (text: string) => new TextEncoder().encode(text);

test("a file is written, read, cut, renamed and removed", () => {
  const fd = file.openFile(path("ä b"), file.O_WRONLY | file.O_CREAT | file.O_EXCL | file.O_NOFOLLOW, 0o600);
  assert.equal(closesOnExec(fd), true);
  writeAll(fd, octets("hello world"));
  file.setMode(fd, 0o640);
  file.sync(fd);
  file.truncate(fd, 5);
  close(fd);
  assert.equal(fs.readFileSync(path("ä b"), "utf8"), "hello");
  assert.equal(fs.statSync(path("ä b")).mode & 0o777, 0o640);
  assert.deepEqual(file.readFile(path("ä b"), 5), octets("hello"));
  assert.throws(() => file.readFile(path("ä b"), 4), { name: "RangeError", message: /longer than 4 octets/ });
  assert.throws(() => file.openFile(path("ä b"), file.O_WRONLY | file.O_CREAT | file.O_EXCL), { code: "EEXIST" });
  file.rename(path("ä b"), path("c"));
  assert.deepEqual(fs.readdirSync(folder), ["c"]);
  file.removeFile(path("c"));
  assert.throws(() => file.removeFile(path("c")), {
    name: "SystemError",
    code: "ENOENT",
    message: /\/c: unlink: ENOENT/,
  });
});

test("the mode of a new file obeys the umask, appending appends", () => {
  const before = process.umask(0o077);
  const fd = file.openFile(path("log"), file.O_WRONLY | file.O_CREAT | file.O_APPEND, 0o666);
  process.umask(before);
  writeAll(fd, octets("a"));
  const again = file.openFile(path("log"), file.O_RDWR | file.O_APPEND);
  writeAll(again, octets("b"));
  writeAll(fd, octets("c"));
  close(fd);
  close(again);
  assert.equal(fs.statSync(path("log")).mode & 0o777, 0o600);
  assert.equal(fs.readFileSync(path("log"), "latin1"), "abc");
  const big = new Uint8Array(3_000_000).fill(65);
  const whole = file.openFile(path("log"), file.O_WRONLY | file.O_TRUNC);
  writeAll(whole, big);
  close(whole);
  assert.deepEqual(file.readFile(path("log"), 3_000_000), big);
  fs.rmSync(path("log"));
});

test("files are told apart, and links are not followed where they must not be", () => {
  fs.writeFileSync(path("file"), "x");
  fs.symlinkSync("file", path("link"));
  file.makeDirectory(path("directory"), 0o700);
  assert.equal(fs.statSync(path("directory")).mode & 0o777, 0o700);
  assert.deepEqual(
    ["file", "link", "directory", "/dev/null"].map((name) => file.fileType(name.startsWith("/") ? name : path(name))),
    ["file", "link", "directory", "other"],
  );
  const fd = file.openFile(path("link"), file.O_RDONLY);
  assert.equal(file.fileType(fd), "file");
  assert.equal(read(fd, new Uint8Array(10)), 1);
  close(fd);
  assert.equal(file.readLink(path("link")), "file");
  assert.throws(() => file.readLink(path("file")), { code: "EINVAL" });
  assert.throws(() => file.openFile(path("link"), file.O_RDONLY | file.O_NOFOLLOW), { code: "ELOOP" });
  assert.throws(() => file.openFile(path("file"), file.O_RDONLY | file.O_DIRECTORY), { code: "ENOTDIR" });
  assert.throws(() => file.fileType(path("nothing")), { code: "ENOENT" });
  file.removeDirectory(path("directory"));
  assert.throws(() => file.makeDirectory(path("a/b"), 0o700), { code: "ENOENT" });
  fs.rmSync(path("file"));
  fs.rmSync(path("link"));
});

test("directories are listed whole, or refused", () => {
  const names = Array.from({ length: 1500 }, (_, index) => `${index}-${"ü".repeat(index % 50)}`).sort();
  for (const name of names) {
    fs.writeFileSync(path(name), "");
  }
  assert.deepEqual(file.listDirectory(folder, 1500).sort(), names);
  assert.throws(() => file.listDirectory(folder, 1499), { name: "RangeError", message: /more than 1499 entries/ });
  assert.deepEqual(file.listDirectory("/proc/self/task", 1000).includes(`${process.pid}`), true);
  assert.throws(() => file.listDirectory(path("nothing"), 10), { code: "ENOENT" });
});

test("files of /proc are read although they have no size", () => {
  const status = new TextDecoder().decode(file.readFile("/proc/self/status", 65_536));
  assert.match(status, new RegExp(`^Pid:\\t${process.pid}$`, "m"));
});
