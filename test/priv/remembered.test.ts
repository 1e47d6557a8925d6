// The lease that survives a reboot: what is believed of it, and for how long.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import { INFINITE, type Lease } from "../../host/contract.ts";
import { type Clocks, forget, type Identity, readBootId, recall, remember } from "../../host/priv/remembered.ts";
import { temporaryFolder } from "./folder.ts";
import { ACQUIRED, PLAIN } from "./leases.ts";

const root = temporaryFolder();
const state = join(root, "state");
const path = join(state, "eth0.lease.json");
const WHO: Identity = { linkAddress: [2, 0, 0, 0, 0, 9], clientIdentifier: { tag: "link-address" } };
const BOOT = "11111111-2222-3333-4444-555555555555";
const OTHER_BOOT = "99999999-2222-3333-4444-555555555555";
/** A moment 600 s after the lease was acquired. */
const SAVED: Clocks = { boot: ACQUIRED + 600_000n, realtime: 1_700_000_000, bootId: BOOT };

beforeEach(() => rmSync(state, { recursive: true, force: true }));

/** After a reboot, `seconds` of the time of day later. */
function rebooted(seconds: number): Clocks {
  return { boot: 5000n, realtime: SAVED.realtime + seconds, bootId: OTHER_BOOT };
}

function remainingAfter(clocks: Clocks, lease: Lease = PLAIN): number | undefined {
  remember(state, "eth0", WHO, lease, SAVED);
  const { found, warning } = recall(state, "eth0", WHO, clocks);
  assert.equal(warning, undefined);
  if (found !== undefined) assert.deepEqual(found.lease, lease);
  return found?.remaining;
}

test("there is none", () => {
  assert.deepEqual(recall(state, "eth0", WHO, SAVED), { found: undefined, warning: undefined });
});

test("only its owner can read it, and it is forgotten on demand", () => {
  remember(state, "eth0", WHO, PLAIN, SAVED);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(statSync(state).mode & 0o777, 0o700);
  forget(state, "eth0");
  forget(state, "eth0");
  assert.equal(existsSync(path), false);
});

describe("what is left of it", () => {
  test("within one boot by the clock that counts sleep, whatever the time of day", () => {
    assert.equal(remainingAfter(SAVED), 3000);
    assert.equal(remainingAfter({ ...SAVED, boot: SAVED.boot + 100_000n, realtime: 0 }), 2900);
    assert.equal(remainingAfter({ ...SAVED, boot: SAVED.boot + 3_000_000n }), 0);
  });

  test("an acquisition that is still to come within this boot: the time of day decides", () => {
    assert.equal(remainingAfter({ ...SAVED, boot: ACQUIRED - 1n, realtime: SAVED.realtime + 100 }), 2900);
  });

  test("after a reboot by the time of day", () => {
    assert.equal(remainingAfter(rebooted(0)), 3000);
    assert.equal(remainingAfter(rebooted(1000)), 2000);
    assert.equal(remainingAfter(rebooted(3000)), 0);
    assert.equal(remainingAfter(rebooted(10 ** 9)), 0);
  });

  test("nothing is known when the time of day went backwards or is not set yet: still good for INIT-REBOOT", () => {
    assert.equal(remainingAfter(rebooted(-1)), 0);
    assert.equal(remainingAfter({ boot: 5000n, realtime: 3, bootId: OTHER_BOOT }), 0);
  });

  test("for ever stays for ever", () => {
    const lease = { ...PLAIN, leaseTime: INFINITE };
    assert.equal(remainingAfter(rebooted(-1), lease), INFINITE);
    assert.equal(remainingAfter({ ...SAVED, boot: SAVED.boot + 10n ** 12n }, lease), INFINITE);
  });

  test("a file that claims more than its lease is given no more than that", () => {
    const change = (from: string, to: string) => {
      remember(state, "eth0", WHO, PLAIN, SAVED);
      writeFileSync(path, readFileSync(path, "utf8").replace(from, to));
      return recall(state, "eth0", WHO, rebooted(0)).found?.remaining;
    };
    assert.equal(change('"remaining": 3000', '"remaining": 4294967294'), 3600);
    assert.equal(change('"remaining": 3000', '"remaining": 4294967295'), 0);
  });

  test("without an identifier of the boot the time of day decides", () => {
    const none = "00000000-0000-0000-0000-000000000000";
    remember(state, "eth0", WHO, PLAIN, { ...SAVED, bootId: none });
    const clocks = { boot: SAVED.boot, realtime: SAVED.realtime + 10, bootId: none };
    assert.equal(recall(state, "eth0", WHO, clocks).found?.remaining, 2990);
  });
});

describe("not used, with a warning and without an exception", () => {
  function warns(expected: RegExp, identity = WHO): void {
    const { found, warning } = recall(state, "eth0", identity, SAVED);
    assert.equal(found, undefined);
    assert.match(warning ?? "", /^the remembered lease is not used: /);
    assert.match(warning ?? "", expected);
  }

  test("another link's: a cloned disk", () => {
    remember(state, "eth0", WHO, PLAIN, SAVED);
    warns(/another link address or client identifier/, { ...WHO, linkAddress: [2, 0, 0, 0, 0, 10] });
  });

  test("another client identifier's", () => {
    const opaque = { tag: "opaque", val: Uint8Array.of(255, 1) } as const;
    remember(state, "eth0", { ...WHO, clientIdentifier: opaque }, PLAIN, SAVED);
    warns(/client identifier/);
    warns(/client identifier/, { ...WHO, clientIdentifier: { tag: "opaque", val: Uint8Array.of(255, 2) } });
    assert.ok(recall(state, "eth0", { ...WHO, clientIdentifier: opaque }, SAVED).found);
  });

  const damages: [what: string, damage: (text: string) => string | Uint8Array][] = [
    ["empty", () => ""],
    ["cut off", (text) => text.slice(0, text.length / 2)],
    ["another version", (text) => text.replace('"version": "1"', '"version": "2"')],
    ["a key too many", (text) => text.replace("{", '{"more": 1,')],
    ["a newline in a name", (text) => text.replace('"search": []', '"search": ["a\\nb"]')],
    ["a negative time", (text) => text.replace('"saved": ', '"saved": -')],
    ["an address that is none", (text) => text.replace("192.0.2.10", "192.0.2.256")],
    ["octets that are no text", () => Uint8Array.of(0xff, 0xfe, 0)],
    ["larger than 64 KiB", (text) => `${text}${" ".repeat(65_536)}`],
    ["no object", () => "[[[[]]]]"],
  ];
  for (const [what, damage] of damages) {
    test(what, () => {
      remember(state, "eth0", WHO, PLAIN, SAVED);
      const text = readFileSync(path, "utf8");
      const damaged = damage(text);
      assert.notEqual(damaged, text);
      writeFileSync(path, damaged);
      warns(/./);
      // The next lease mends it.
      remember(state, "eth0", WHO, PLAIN, SAVED);
      assert.equal(recall(state, "eth0", WHO, SAVED).warning, undefined);
    });
  }

  test("a symbolic link", () => {
    mkdirSync(state);
    symlinkSync("/etc/hostname", path);
    warns(/is a symbolic link/);
  });

  test("a folder", () => {
    mkdirSync(path, { recursive: true });
    warns(/is not a regular file/);
  });

  test("every octet of the file flipped, one at a time", () => {
    remember(state, "eth0", WHO, PLAIN, SAVED);
    const good = readFileSync(path);
    for (let at = 0; at < good.length; at++) {
      const bad = Uint8Array.from(good);
      bad[at] = (bad[at] ?? 0) ^ 0x11;
      writeFileSync(path, bad);
      // Used or not, but never an exception, and never more time than the lease has.
      const { found } = recall(state, "eth0", WHO, rebooted(5));
      assert.ok((found?.remaining ?? 0) <= (found?.lease.leaseTime ?? 0));
    }
  });
});

test("a folder that cannot be made is an error of the file system, for the caller to log", () => {
  const file = join(root, "file");
  writeFileSync(file, "");
  assert.throws(() => remember(join(file, "state"), "eth0", WHO, PLAIN, SAVED), { code: "ENOTDIR" });
});

test("interface names that would lead out of the folder", () => {
  assert.throws(() => recall(state, "../eth0", WHO, SAVED), RangeError);
});

test("the identifier of this boot", () => {
  assert.match(readBootId(), /^[0-9a-f-]{36}$/);
  assert.equal(readBootId(), readBootId());
});
