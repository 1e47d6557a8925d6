// The store: what other programs find under /run.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import { readLimited, writeWhole } from "../../host/priv/files.ts";
import { listInterfaces, Store } from "../../host/priv/store.ts";
import { temporaryFolder } from "./folder.ts";
import { cloud, ip4, PLAIN, route, withParameters } from "./leases.ts";

const root = temporaryFolder();
const run = join(root, "run");
const outside = join(root, "outside");
const FULL = withParameters({
  routers: Uint32Array.of(ip4("192.0.2.1")),
  nameServers: Uint32Array.of(ip4("192.0.2.2"), ip4("192.0.2.3")),
  ntpServers: Uint32Array.of(ip4("192.0.2.4")),
  domainName: "example.org",
  search: ["example.org", "a.example"],
  mtu: 1400,
});
let store: Store;

beforeEach(() => {
  rmSync(run, { recursive: true, force: true });
  store = new Store(run, "eth0");
});

function content(key: string): string {
  return readFileSync(join(run, "eth0", key), "utf8");
}

function keys(): string[] {
  return readdirSync(join(run, "eth0"), { recursive: true, encoding: "utf8" }).sort();
}

test("each key is a line of its own", () => {
  store.writeLease(FULL);
  assert.equal(content("ip"), "192.0.2.10/24\n");
  assert.equal(content("gateway"), "192.0.2.1\n");
  assert.equal(content("mtu"), "1400\n");
  assert.equal(content("domain"), "example.org\n");
  assert.equal(content("search"), "example.org a.example\n");
  assert.equal(content("nameserver/001"), "192.0.2.2\n");
  assert.equal(content("nameserver/002"), "192.0.2.3\n");
  assert.equal(content("ntp/001"), "192.0.2.4\n");
  assert.equal(JSON.parse(content("lease.json")).address, "192.0.2.10");
  store.writeState("bound");
  assert.equal(content("state"), "bound\n");
  assert.equal(statSync(join(run, "eth0")).mode & 0o777, 0o755);
  assert.equal(statSync(join(run, "eth0", "ip")).mode & 0o777, 0o644);
});

test("what is written is read again", () => {
  assert.equal(store.readLease(), undefined);
  store.writeLease(FULL);
  assert.deepEqual(store.readLease(), FULL);
  store.writeState("init-reboot");
  assert.equal(store.readState(), "init-reboot");
  for (const mtuChange of [undefined, { was: 1500, set: 1400 }]) {
    const routes = [{ ...route("0.0.0.0/0>192.0.2.1"), metric: 1024, source: PLAIN.address }];
    const applied = { address: { address: PLAIN.address, prefixLength: 24 }, foreign: false, routes, mtuChange };
    store.writeApplied(applied);
    assert.deepEqual(store.readApplied(), applied);
  }
  store.writeApplied(undefined);
  assert.equal(store.readApplied(), undefined);
});

test("keys that the next lease does not have are removed, and a shorter list is shorter", () => {
  store.writeLease(FULL);
  store.writeLease(withParameters({ nameServers: Uint32Array.of(ip4("192.0.2.9")), routers: Uint32Array.of() }));
  assert.deepEqual(keys(), ["ip", "lease.json", "nameserver", "nameserver/001"]);
  assert.equal(content("nameserver/001"), "192.0.2.9\n");
});

test("the gateway is that of option 121 where there is one", () => {
  store.writeLease(cloud("gcp"));
  assert.equal(content("gateway"), "10.156.0.1\n");
  store.writeLease(cloud("hetzner-private"));
  assert.equal(existsSync(join(run, "eth0", "gateway")), false);
});

test("a key that stays the same is not written again", () => {
  store.writeLease(FULL);
  const path = join(run, "eth0", "ip");
  utimesSync(path, 1, 1);
  const { ino } = statSync(path);
  store.writeLease(FULL);
  assert.equal(statSync(path).ino, ino);
  assert.equal(statSync(path).mtimeMs, 1000);
});

test("withdrawn: the state stays; removed: nothing stays but what others put there", () => {
  store.writeLease(FULL);
  store.writeState("init");
  store.removeLease();
  assert.deepEqual(keys(), ["state"]);
  writeFileSync(join(run, "eth0", "theirs"), "");
  store.remove();
  assert.deepEqual(keys(), ["theirs"]);
  rmSync(join(run, "eth0", "theirs"));
  store.remove();
  assert.deepEqual(readdirSync(run), []);
  store.remove();
});

test("interface names that would lead out of the folder", () => {
  for (const name of ["", ".", "..", "../eth0", "a/b", "/etc", "eth0\0", "x".repeat(16)]) {
    assert.throws(() => new Store(run, name), RangeError, JSON.stringify(name));
  }
});

describe("damaged or hostile content", () => {
  test("counts as absent", () => {
    store.writeLease(FULL);
    const path = join(run, "eth0", "lease.json");
    const good = content("lease.json");
    const bad = [
      "",
      "{",
      good.slice(0, -20),
      good.replace("192.0.2.10", "192.0.2.300"),
      good.replace("}", ',"x":1}'),
      "[".repeat(9999),
    ];
    for (const text of bad) {
      writeFileSync(path, text);
      assert.equal(store.readLease(), undefined, text.slice(0, 30));
    }
    writeFileSync(path, `${good}${" ".repeat(65536)}`);
    assert.equal(store.readLease(), undefined);
    rmSync(path);
    mkdirSync(path);
    assert.equal(store.readLease(), undefined);
    writeFileSync(join(run, "eth0", "state"), "happy\n");
    assert.equal(store.readState(), undefined);
  });

  test("a symbolic link is neither read nor written through", () => {
    writeFileSync(outside, "before");
    mkdirSync(join(run, "eth0"), { recursive: true });
    for (const name of ["ip", ".ip.new", "lease.json"]) symlinkSync(outside, join(run, "eth0", name));
    assert.equal(store.readLease(), undefined);
    store.writeLease(FULL);
    assert.equal(readFileSync(outside, "utf8"), "before");
    assert.equal(lstatSync(join(run, "eth0", "ip")).isFile(), true);
    assert.deepEqual(store.readLease(), FULL);
  });

  test("a symbolic link in place of the folder is refused", () => {
    const elsewhere = join(root, "elsewhere");
    mkdirSync(elsewhere, { recursive: true });
    mkdirSync(run);
    symlinkSync(elsewhere, join(run, "eth0"));
    assert.throws(() => store.writeLease(FULL), { name: "FileError", message: /not a link to one/ });
    assert.deepEqual(readdirSync(elsewhere), []);
  });

  test("a pipe in place of a file does not hang the reader", () => {
    mkdirSync(join(run, "eth0"), { recursive: true });
    execFileSync("mkfifo", [join(run, "eth0", "lease.json")]);
    assert.equal(store.readLease(), undefined);
  });
});

describe("files", () => {
  test("are left as they were when the new one cannot be written whole", () => {
    const path = join(root, "kept");
    writeFileSync(path, "old");
    mkdirSync(join(root, ".kept.new"));
    assert.throws(() => writeWhole(path, "new", { mode: 0o644, durable: true }));
    assert.equal(readFileSync(path, "utf8"), "old");
  });

  test("have the mode that was asked for, whatever the umask and the mode before", () => {
    const before = process.umask(0o077);
    try {
      const path = join(root, "mode");
      writeFileSync(path, "", { mode: 0o600 });
      writeWhole(path, "x", { mode: 0o644, durable: false });
      assert.equal(statSync(path).mode & 0o777, 0o644);
      writeWhole(path, "x", { mode: 0o600, durable: true });
      assert.equal(statSync(path).mode & 0o777, 0o600);
    } finally {
      process.umask(before);
    }
  });

  test("are read up to a limit, and only as UTF-8", () => {
    const path = join(root, "limit");
    writeFileSync(path, "12345");
    assert.equal(readLimited(path, 5), "12345");
    assert.throws(() => readLimited(path, 4), { name: "FileError", message: /larger than 4 octets/ });
    writeFileSync(path, Uint8Array.of(0xc3));
    assert.throws(() => readLimited(path, 5), { name: "FileError", message: /not UTF-8/ });
    assert.equal(readLimited(join(root, "missing"), 5), undefined);
    assert.equal(readLimited(join(path, "below"), 5), undefined);
    // Endless, and not a regular file.
    assert.throws(() => readLimited("/dev/zero", 5), { name: "FileError", message: /not a regular file/ });
  });
});

test("interfaces of the store: folders with the name of one, in order", () => {
  assert.deepEqual(listInterfaces(run), []);
  for (const name of ["eth1", "eth0", "a b"]) mkdirSync(join(run, name), { recursive: true });
  writeFileSync(join(run, "eth2"), "");
  symlinkSync(join(run, "eth0"), join(run, "eth3"));
  assert.deepEqual(listInterfaces(run), ["eth0", "eth1"]);
});
