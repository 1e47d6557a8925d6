// The configuration: what is taken, what is refused and how well the refusal helps.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Configuration } from "../../host/contract.ts";
import * as contract from "../../host/contract.ts";
import { type Config, interfaceConfig, loadConfig, parseConfig } from "../../host/priv/config.ts";
import { configMarkdown, GLOBAL, INTERFACE } from "../../host/priv/config-keys.ts";
import { ip4 } from "./leases.ts";

function config(text: string): Promise<Config> {
  return parseConfig(text, "c.toml");
}

async function client(text: string, machine = "box"): Promise<Configuration> {
  return interfaceConfig(await config(text), "eth0", 0, machine).client;
}

function refuses(text: string, message: RegExp | string): Promise<void> {
  return assert.rejects(config(text), { name: "ConfigError", message });
}

describe("an empty file", () => {
  test("gives every key its default", async () => {
    const { global, common } = await config("");
    assert.deepEqual(Object.keys(global), Object.keys(GLOBAL));
    assert.deepEqual(Object.keys(common), Object.keys(INTERFACE));
    assert.deepEqual(global.interfaces, []);
    assert.equal(global["resolv-conf"], "/etc/resolv.conf");
  });

  test("becomes a configuration of the contract", async () => {
    assert.deepEqual(await client(""), {
      purpose: { tag: "lease" },
      clientIdentifier: { tag: "link-address" },
      hostName: "box",
      requestedOptions: new Uint8Array(0),
      broadcast: false,
      offerWindow: 0,
      preferredServers: new Uint32Array(0),
      startDelay: 0,
      retransmission: 4000,
      conflictDetection: "optimistic",
    });
  });

  test("gives each interface a metric of its own, by its place", async () => {
    const empty = await config("");
    const metrics = [0, 1, 2].map((place) => interfaceConfig(empty, `eth${place}`, place, "box").plan.metric);
    assert.deepEqual(metrics, [1024, 1025, 1026]);
  });
});

test("every key, at the top and for one interface", async () => {
  const text = `
interfaces = ["eth0", "eth1"]
timeout = 5
user = 1000
log = "json"
resolv-conf = false
host-name = "web1.example"
client-id = "ff:00:01"
vendor-class = "box 1.0"
requested-address = "192.0.2.7"
requested-lease-time = 600
request-options = ["domain-search", 3, "classless-routes"]
broadcast = true
offer-window = 250
preferred-servers = ["192.0.2.1", "192.0.2.2"]
start-delay = 1000
retransmission = 100
conflict-detection = "wait"
metric = 10
accept-mtu = false
mtu-floor = 1280
on-exit = "release"
mode = "lease"

[interface.eth1]
mode = "inform"
inform-address = "198.51.100.3"
metric = 20
host-name = false
client-id = "none"
`;
  const read = await config(text);
  assert.deepEqual(read.global, {
    interfaces: ["eth0", "eth1"],
    timeout: 5,
    user: 1000,
    log: "json",
    "resolv-conf": false,
  });
  assert.deepEqual(interfaceConfig(read, "eth0", 0, "box"), {
    client: {
      purpose: { tag: "lease" },
      clientIdentifier: { tag: "opaque", val: Uint8Array.of(0xff, 0, 1) },
      hostName: "web1.example",
      vendorClass: "box 1.0",
      requestedAddress: ip4("192.0.2.7"),
      requestedLeaseTime: 600,
      requestedOptions: Uint8Array.of(119, 3, 121),
      broadcast: true,
      offerWindow: 250,
      preferredServers: Uint32Array.of(ip4("192.0.2.1"), ip4("192.0.2.2")),
      startDelay: 1000,
      retransmission: 100,
      conflictDetection: "wait",
    },
    plan: { metric: 10, acceptMtu: false, mtuFloor: 1280 },
    onExit: "release",
  });
  const other = interfaceConfig(read, "eth1", 1, "box");
  assert.deepEqual(other.client.purpose, { tag: "inform", val: ip4("198.51.100.3") });
  assert.deepEqual(other.client.clientIdentifier, { tag: "absent" });
  assert.equal(other.client.hostName, undefined);
  assert.equal(other.client.vendorClass, "box 1.0");
  assert.equal(other.plan.metric, 20);
  assert.equal(other.onExit, "release");
  // What crosses the channel is what the schema lets through.
  contract.configuration.decode(contract.configuration.encode(other.client), "configuration");
});

test("every key of the table was named in the test above", () => {
  const source = readFileSync("test/priv/config.test.ts", "utf8");
  for (const name of Object.keys({ ...GLOBAL, ...INTERFACE })) assert.match(source, new RegExp(`\n${name} = `), name);
});

describe("host name", () => {
  test("the machine's own, if it is one that may be sent", async () => {
    assert.equal((await client("", "web1")).hostName, "web1");
    for (const name of ["localhost", "localhost.localdomain", "(none)", "", "a_b", "-", "a\nb"]) {
      assert.equal((await client("", name)).hostName, undefined, name);
    }
    assert.equal((await client("host-name = false")).hostName, undefined);
  });
});

describe("refused with file, line, key, value and remedy", () => {
  const cases: [text: string, message: RegExp | string][] = [
    ["hostname = 'a'", "c.toml:1: hostname is not a key that there is: did you mean host-name?"],
    ["\n\nmetrik = 5", "c.toml:3: metrik is not a key that there is: did you mean metric?"],
    ["colour = 1", "c.toml:1: colour is not a key that there is: CONFIGURATION.md has them all"],
    ["log = 'text'\n[interface.eth0]\nmetirc = 1", "c.toml:3: metirc is not a key that there is: did you mean metric?"],
    ["[interface.eth0]\nlog = 'json'", "c.toml:2: log is for the whole daemon: write it above all tables"],
    ["[interfaces.eth0]\nmetric = 1", /^c\.toml:1: interfaces cannot be .*: it takes a list of string$/],
    ["[interface.'../x']", /^c\.toml:1: interface\.\.\.\/x is no table with the name of an interface$/],
    ["interface = 3", "c.toml:1: interface is not a table: write [interface.NAME]"],
    ["interface.eth0 = 3", /interface\.eth0 is no table with the name of an interface/],
    ["offer-window = 60001", "c.toml:1: offer-window cannot be 60001: it takes integer: 0 to 60000 ms"],
    ["offer-window = -1", /cannot be -1: it takes integer: 0 to 60000 ms/],
    ["offer-window = 1.5", /cannot be 1\.5/],
    ["offer-window = '5'", /cannot be "5"/],
    ["metric = 4294967296", "c.toml:1: metric cannot be 4294967296: it takes integer: 0 to 4294967295"],
    ["metric = 99999999999999999999", /^c\.toml:1:/],
    ["retransmission = 99", /cannot be 99: it takes integer: 100 to 64000 ms/],
    ["user = 0", /user cannot be 0: it takes integer: 1 to/],
    ["timeout = 0", /it takes integer: 1 to 86400 s/],
    ["mtu-floor = 67", /it takes integer: 68 to 65535/],
    ["on-exit = 'drop'", 'c.toml:1: on-exit cannot be "drop": it takes "keep" or "remove" or "release"'],
    ["on-exit = 'toString'", /cannot be "toString"/],
    ["broadcast = 1", "c.toml:1: broadcast cannot be 1: it takes boolean"],
    ["host-name = 'a b'", /host-name cannot be "a b": it takes boolean or string: true: the machine's own/],
    ["vendor-class = ''", /vendor-class cannot be "": it takes string: 1 to 255 printable ASCII characters/],
    ["vendor-class = 'é'", /vendor-class cannot be "\\u00e9"/],
    ["client-id = 'ff'", /client-id cannot be "ff"/],
    [`client-id = '${"ab".repeat(256)}'`, /client-id cannot be/],
    ["requested-address = '127.0.0.1'", /it takes address: one that a host can have/],
    ["requested-lease-time = 0", /it takes integer: 1 to 4294967295 s/],
    ["request-options = [0]", /request-options cannot be \[0\]/],
    ["request-options = [255]", /cannot be \[255\]/],
    ["request-options = [3, 'routers']", /a list without repeats/],
    ["request-options = ['domain-serach']", /"domain-serach" is none: "domain-search" perhaps/],
    [`preferred-servers = [${"'192.0.2.1',".repeat(17)}]`, /a list of at most 16 elements/],
    ["preferred-servers = '192.0.2.1'", /it takes a list of address/],
    ["resolv-conf = 'resolv.conf'", /it takes string or false: an absolute path/],
    ["resolv-conf = true", /resolv-conf cannot be true/],
    ["interfaces = ['eth0/..']", /interfaces cannot be/],
    ["mode = 'inform'", /^c\.toml:1: mode is "inform": give the interface's address as inform-address$/],
    ["metric = 1\nmetric = 2", /^c\.toml:2:\d+: /],
    ["metric = ", /^c\.toml:1:\d+: /],
    ["[interface.eth0\nmetric = 1", /^c\.toml:1:\d+: /],
    ["log = 2024-01-01", /log cannot be "2024-01-01/],
    ["__proto__ = 1", /^c\.toml/],
    ["[interface.eth0]\nconstructor = 1", /^c\.toml/],
    [`metric = ${"[".repeat(100)}${"]".repeat(100)}`, /^c\.toml/],
  ];
  for (const [text, message] of cases) {
    test(text.length > 60 ? `${text.slice(0, 60)}...` : JSON.stringify(text), () => refuses(text, message));
  }
});

describe("the file", () => {
  const folder = mkdtempSync(join(tmpdir(), "dhcp-config-"));
  test("missing: an error only where it was asked for", async (t) => {
    t.after(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "c.toml");
    await assert.rejects(loadConfig(path), { name: "ConfigError", message: `${path}: there is no such file` });
    writeFileSync(path, "metric = 7\n");
    assert.equal((await loadConfig(path)).common.metric, 7);
    writeFileSync(path, `# ${"x".repeat(65536)}`);
    await assert.rejects(loadConfig(path), { name: "ConfigError", message: /is larger than 65536 octets/ });
    writeFileSync(path, Uint8Array.of(0x61, 0xff));
    await assert.rejects(loadConfig(path), { name: "ConfigError", message: /is not UTF-8 text/ });
    await assert.rejects(loadConfig(folder), { name: "ConfigError", message: /is not a regular file/ });
    const target = join(folder, "target.toml");
    writeFileSync(target, "metric = 8\n");
    symlinkSync(target, join(folder, "link.toml"));
    assert.equal((await loadConfig(join(folder, "link.toml"))).common.metric, 8);
  });
});

test("CONFIGURATION.md has the table that the code has", () => {
  const text = readFileSync("CONFIGURATION.md", "utf8");
  assert.ok(text.includes(configMarkdown()), `its tables are to be:\n${configMarkdown()}`);
});
