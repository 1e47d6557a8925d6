// Addresses and names, at their edges.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  broadcastOf,
  formatIpv4,
  isHost,
  isReservedIn,
  parseIpv4,
  parseMac,
  prefixMask,
} from "../../host/addresses.ts";
import { escapeText, isDomainName, isInterfaceName } from "../../host/names.ts";
import { editDistance, nearest } from "../../host/priv/nearest.ts";
import { ip4 } from "./leases.ts";

test("IPv4 addresses are four decimal numbers, and nothing that inet_aton would also take", () => {
  for (const text of ["0.0.0.0", "192.0.2.1", "255.255.255.255"]) assert.equal(formatIpv4(ip4(text)), text);
  const bad = [
    "",
    "1",
    "1.2.3",
    "1.2.3.4.5",
    "256.0.0.1",
    "01.2.3.4",
    "1.2.3.4 ",
    "1..3.4",
    "0x1.2.3.4",
    "1.2.3.-4",
    "١.2.3.4",
  ];
  for (const text of bad) assert.equal(parseIpv4(text), undefined, text);
});

test("link-layer addresses", () => {
  assert.deepEqual(parseMac("52:54:00:AB:cd:ef"), [0x52, 0x54, 0, 0xab, 0xcd, 0xef]);
  for (const text of ["", "52:54:00:ab:cd", "52:54:00:ab:cd:ef:01", "52-54-00-ab-cd-ef", "5g:54:00:ab:cd:ef"]) {
    assert.equal(parseMac(text), undefined, text);
  }
});

test("which addresses a host can have", () => {
  const good = ["1.0.0.0", "10.0.0.1", "126.255.255.255", "128.0.0.1", "169.254.169.254", "223.255.255.255"];
  const bad = [
    "0.0.0.0",
    "0.1.2.3",
    "127.0.0.1",
    "127.255.255.255",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
  ];
  for (const text of good) assert.equal(isHost(ip4(text)), true, text);
  for (const text of bad) assert.equal(isHost(ip4(text)), false, text);
});

test("masks, broadcast addresses and what no host of a prefix can have", () => {
  assert.equal(prefixMask(0), 0);
  assert.equal(prefixMask(32), 0xffffffff);
  assert.equal(broadcastOf(ip4("10.1.2.3"), 8), ip4("10.255.255.255"));
  assert.equal(broadcastOf(ip4("10.1.2.3"), 31), undefined);
  assert.equal(isReservedIn(ip4("192.0.2.0"), 24), true);
  assert.equal(isReservedIn(ip4("192.0.2.255"), 24), true);
  assert.equal(isReservedIn(ip4("192.0.2.255"), 23), false);
  assert.equal(isReservedIn(ip4("192.0.2.0"), 31), false);
  assert.equal(isReservedIn(ip4("192.0.2.0"), 32), false);
});

test("domain names: letters, digits, hyphens, dots", () => {
  const label = "a".repeat(63);
  const good = [
    "a",
    "web1",
    "3com.example",
    "xn--bcher-kva.example",
    label,
    `${label}.${label}.${label}.${"b".repeat(61)}`,
  ];
  const bad = [
    "",
    ".",
    "a.",
    ".a",
    "a..b",
    "-a",
    "a-",
    "a_b",
    "a b",
    "a\nnameserver 203.0.113.1",
    "a\0",
    "ä",
    "a;b",
    "$(id)",
    "`id`",
    "a'b",
    `${label}a`,
    `${label}.${label}.${label}.${"b".repeat(62)}`,
  ];
  for (const name of good) assert.equal(isDomainName(name), true, name);
  for (const name of bad) assert.equal(isDomainName(name), false, JSON.stringify(name));
});

test("interface names that may be part of a path", () => {
  for (const name of ["eth0", "enp0s31f6", "eth0.100", "wl-an_0", "a".repeat(15)])
    assert.ok(isInterfaceName(name), name);
  const bad = ["", ".", "..", "a/b", "../x", "eth 0", "eth0\n", "a".repeat(16), "é", "a\0"];
  for (const name of bad) assert.ok(!isInterfaceName(name), JSON.stringify(name));
});

test("escaped text is printable ASCII and can be told from what it was made of", () => {
  assert.equal(escapeText("plain text"), "plain text");
  assert.equal(escapeText("a\nb\u001b[2J\u0000é\u202e\\"), "a\\u000ab\\u001b[2J\\u0000\\u00e9\\u202e\\\\");
  assert.equal(escapeText("x".repeat(300)), `${"x".repeat(256)}...`);
});

test("the nearest word", () => {
  const known = ["metric", "hostname", "on-exit", "log", "mode"];
  assert.equal(nearest("metrik", known), "metric");
  assert.equal(nearest("Metric", known), "metric");
  assert.equal(nearest("host-name", known), "hostname");
  assert.equal(nearest("onexit", known), "on-exit");
  assert.equal(nearest("lgo", known), "log");
  assert.equal(nearest("nothing", known), undefined);
  assert.equal(nearest("x".repeat(100_000), known), undefined);
  assert.equal(editDistance("", "abc"), 3);
  assert.equal(editDistance("kitten", "sitting"), 3);
  assert.equal(editDistance("ab", "ba"), 1);
});
