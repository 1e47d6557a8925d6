// The resolver's file: merged, atomic, and what was there before put back.
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
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import type { Parameters } from "../../host/contract.ts";
import { check } from "../../host/linux/errors.ts";
import { bind } from "../../host/linux/ffi.ts";
import { ResolvConf } from "../../host/priv/resolvconf.ts";
import { temporaryFolder } from "./folder.ts";
import { ip4, NO_PARAMETERS } from "./leases.ts";

const root = temporaryFolder();
const run = join(root, "run");
const etc = join(root, "etc");
const path = join(etc, "resolv.conf");
const BEFORE = "# by hand\nnameserver 203.0.113.53\noptions edns0\n";

beforeEach(() => {
  for (const folder of [run, etc]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(etc);
});

function dns(servers: string, search = "", domainName?: string): Parameters {
  const names = { search: search.split(" ").filter(Boolean), ...(domainName !== undefined && { domainName }) };
  return { ...NO_PARAMETERS, ...names, nameServers: Uint32Array.from(servers.split(" ").filter(Boolean), ip4) };
}

function resolver(): ResolvConf {
  return new ResolvConf(path, run);
}

function content(): string[] {
  return readFileSync(path, "utf8").split("\n").slice(0, -1);
}

const FIRST = "# Written by dhcp-client for eth0: changes are lost";

test("search domains and name servers, in the server's order", () => {
  resolver().set("eth0", 1024, dns("192.0.2.2 192.0.2.1", "a.example b.example", "c.example"));
  assert.deepEqual(content(), [FIRST, "search a.example b.example", "nameserver 192.0.2.2", "nameserver 192.0.2.1"]);
  assert.equal(statSync(path).mode & 0o777, 0o644);
  assert.deepEqual(readdirSync(etc), ["resolv.conf"]);
});

test("the domain stands in for a search list", () => {
  resolver().set("eth0", 1024, dns("192.0.2.1", "", "c.example"));
  assert.deepEqual(content(), [FIRST, "search c.example", "nameserver 192.0.2.1"]);
});

test("libc looks at three servers: the others are named in a comment", () => {
  resolver().set("eth0", 1024, dns("192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4"));
  assert.equal(content().filter((line) => line.startsWith("nameserver")).length, 3);
  assert.equal(content().at(-1), "# Beyond the 3 that libc looks at: 192.0.2.4");
});

describe("several interfaces", () => {
  test("come in the order of their metrics, each thing once", () => {
    resolver().set("eth0", 20, dns("192.0.2.2 192.0.2.1", "B.example a.example"));
    resolver().set("eth1", 10, dns("192.0.2.1 192.0.2.3", "a.example"));
    assert.deepEqual(content(), [
      "# Written by dhcp-client for eth1, eth0: changes are lost",
      "search a.example B.example",
      "nameserver 192.0.2.1",
      "nameserver 192.0.2.3",
      "nameserver 192.0.2.2",
    ]);
  });

  test("may be of several processes, and leave one by one", () => {
    writeFileSync(path, BEFORE);
    resolver().set("eth0", 10, dns("192.0.2.1"));
    resolver().set("eth1", 20, dns("192.0.2.2"));
    resolver().remove("eth0");
    assert.deepEqual(content().slice(1), ["nameserver 192.0.2.2"]);
    resolver().remove("eth1");
    assert.equal(readFileSync(path, "utf8"), BEFORE);
  });

  test("one with a damaged part counts as silent", () => {
    mkdirSync(join(run, "eth1"), { recursive: true });
    for (const text of ["{", '{"metric":1,"nameServers":["1.2.3.4"],"search":["a\\nb"]}', "x".repeat(300_000)]) {
      writeFileSync(join(run, "eth1", "resolver.json"), text);
      rmSync(path, { force: true });
      rmSync(join(run, "eth0"), { recursive: true, force: true });
      resolver().set("eth0", 1, dns("192.0.2.1"));
      assert.deepEqual(content(), [FIRST, "nameserver 192.0.2.1"]);
    }
  });
});

describe("what was there before", () => {
  test("is put back octet by octet, also by a later process", () => {
    writeFileSync(path, BEFORE);
    resolver().set("eth0", 1024, dns("192.0.2.1"));
    resolver().set("eth0", 1024, dns("192.0.2.2"));
    assert.equal(readFileSync(join(run, "resolv.conf.before"), "utf8"), BEFORE);
    resolver().remove("eth0");
    assert.equal(readFileSync(path, "utf8"), BEFORE);
    assert.deepEqual(readdirSync(run), ["eth0"]);
  });

  test("was nothing: the file goes", () => {
    resolver().set("eth0", 1024, dns("192.0.2.1"));
    resolver().remove("eth0");
    assert.equal(existsSync(path), false);
    resolver().remove("eth0");
  });
});

describe("a file that somebody else has written since", () => {
  test("is left alone by a renewal that says nothing new, and when the lease goes", () => {
    resolver().set("eth0", 1024, dns("192.0.2.1"));
    writeFileSync(path, BEFORE);
    resolver().set("eth0", 1024, dns("192.0.2.1"));
    assert.equal(readFileSync(path, "utf8"), BEFORE);
    resolver().remove("eth0");
    assert.equal(readFileSync(path, "utf8"), BEFORE);
    assert.equal(existsSync(join(run, "resolv.conf.before")), false);
  });

  test("is kept as the one before when there is something new to say", () => {
    resolver().set("eth0", 1024, dns("192.0.2.1"));
    writeFileSync(path, BEFORE);
    resolver().set("eth0", 1024, dns("192.0.2.2"));
    assert.deepEqual(content(), [FIRST, "nameserver 192.0.2.2"]);
    resolver().remove("eth0");
    assert.equal(readFileSync(path, "utf8"), BEFORE);
  });
});

test("a file that is right already is not written again", () => {
  resolver().set("eth0", 1024, dns("192.0.2.1"));
  const { ino } = statSync(path);
  resolver().set("eth0", 1025, dns("192.0.2.1"));
  assert.equal(statSync(path).ino, ino);
});

describe("a symbolic link", () => {
  test("is followed, as in LinuxKit: the file it names is written, the link stays", () => {
    const target = join(run, "resolvconf", "resolv.conf");
    symlinkSync("../run/resolvconf/resolv.conf", path);
    resolver().set("eth0", 1024, dns("192.0.2.1"));
    assert.equal(lstatSync(path).isSymbolicLink(), true);
    assert.match(readFileSync(target, "utf8"), /nameserver 192\.0\.2\.1/);
    resolver().remove("eth0");
    assert.equal(existsSync(target), false);
    assert.equal(lstatSync(path).isSymbolicLink(), true);
  });

  test("that leads in a circle is an error", () => {
    symlinkSync(path, path);
    assert.throws(() => resolver().set("eth0", 1024, dns("192.0.2.1")), /more than 8 symbolic links/);
  });
});

test("a file that is a mount point of its own is written in place", {
  skip: process.getuid?.() !== 0 && "needs root",
}, () => {
  // A mount namespace of this test's own: nothing of it is seen outside, or afterwards.
  const libc = bind({ unshare: { args: ["i32"], returns: "i32" } });
  check(libc.unshare(0x0002_0000), "unshare", "mount namespace");
  execFileSync("mount", ["--make-rprivate", "/"]);
  const outside = join(root, "outside.conf");
  writeFileSync(outside, BEFORE);
  writeFileSync(path, "");
  execFileSync("mount", ["--bind", outside, path]);
  try {
    resolver().set("eth0", 1024, dns("192.0.2.1"));
    assert.match(readFileSync(outside, "utf8"), /^# Written by dhcp-client.*\nnameserver 192\.0\.2\.1\n$/);
    assert.deepEqual(readdirSync(dirname(path)), ["resolv.conf"]);
    resolver().remove("eth0");
    assert.equal(readFileSync(outside, "utf8"), BEFORE);
    writeFileSync(outside, "");
  } finally {
    execFileSync("umount", [path]);
  }
});
