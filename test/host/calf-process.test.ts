import assert from "node:assert/strict";
import { existsSync, readFileSync, readlinkSync } from "node:fs";
import { after, test } from "node:test";
import { type CalfMessage, decodePrivMessage, encodeCalfMessage } from "../../host/channel.ts";
import { CALF_CHANNEL } from "../../host/compartment.ts";
import { close, isOpen, openNull } from "../../host/linux/descriptor.ts";
import { receiveWithDescriptors } from "../../host/linux/pass-descriptors.ts";
import { MAX_MESSAGE, openPair, send } from "../../host/linux/seqpacket.ts";
import { type CalfEnd, CalfProcess } from "../../host/priv/calf-process.ts";
import { spawnCalf } from "../../host/priv/spawn-calf.ts";
import { currentPart, double, hear, say } from "./double.ts";
import { CONFIGURATION, LEASE, LINK } from "./messages.ts";

const READY = encodeCalfMessage({ kind: "ready" });

/** What the doubles do. Each ends by itself or is ended. */
const PARTS: Record<string, () => void> = {
  honest() {
    say(READY);
    for (;;) {
      const message = hear();
      if (message === undefined) process.exit(0);
      const instruction = decodePrivMessage(message);
      if (instruction.kind === "link") say(encodeCalfMessage({ kind: "apply", lease: LEASE }));
    }
  },
  exits() {
    say(READY);
    process.exit(70);
  },
  fails() {
    say(encodeCalfMessage({ kind: "failed", code: "confinement" }));
    process.exit(70);
  },
  hasty() {
    say(encodeCalfMessage({ kind: "withdraw" }));
    hear();
  },
  repeating() {
    say(READY);
    say(READY);
    hear();
  },
  babbling() {
    say(READY);
    say(new TextEncoder().encode("\x02{}"));
    hear();
  },
  deaf() {
    say(READY);
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
  },
  "closes its channel and lives on"() {
    say(READY);
    close(CALF_CHANNEL);
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
  },
  "says what it has"() {
    const { descriptors } = receiveWithDescriptors(CALF_CHANNEL, new Uint8Array(MAX_MESSAGE));
    say(READY);
    const found = Array.from({ length: 40 }, (_, fd) => (isOpen(fd) ? readlinkSync(`/proc/self/fd/${fd}`) : ""));
    say(
      encodeCalfMessage({
        kind: "send",
        frame: new TextEncoder().encode(JSON.stringify({ found, descriptors, env: process.env })),
      }),
    );
    hear();
  },
};

const part = currentPart();
if (part !== undefined) {
  PARTS[part]?.();
  process.exit(1);
}

const ipv4 = openNull();
const arp = openNull();
after(() => [ipv4, arp].forEach(close));

interface Watched {
  readonly calf: CalfProcess;
  readonly pid: number;
  readonly messages: CalfMessage[];
  /** Resolves with the end; stays open for a calf that the test ends. */
  readonly end: Promise<CalfEnd>;
  readonly next: () => Promise<CalfMessage>;
}

function start(name: string): Watched {
  const messages: CalfMessage[] = [];
  let deliver = () => {};
  let finish = (_: CalfEnd) => {};
  const end = new Promise<CalfEnd>((resolve) => {
    finish = resolve;
  });
  const spawned = spawnCalf(double(name));
  const calf = new CalfProcess(spawned, {
    onMessage: (message) => {
      messages.push(message.kind === "send" ? { kind: "send", frame: message.frame.slice() } : message);
      deliver();
    },
    onEnd: (value) => finish(value),
  });
  calf.begin({ kind: "start", user: 1, configuration: CONFIGURATION, link: LINK }, { ipv4, arp });
  const next = () =>
    new Promise<CalfMessage>((resolve) => {
      deliver = () => {
        const message = messages.shift();
        if (message === undefined) return;
        deliver = () => {};
        resolve(message);
      };
      deliver();
    });
  return { calf, pid: spawned.pid, messages, end, next };
}

/** The kernel takes a moment to end a process that was killed. */
async function assertGone(pid: number): Promise<void> {
  for (let count = 0; count < 200 && isAlive(pid); count++) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(isAlive(pid), false);
}

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`) && !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, "latin1"));
}

test("messages pass in both directions, and an end without a word", async () => {
  const { calf, pid, next } = start("honest");
  assert.deepEqual(await next(), { kind: "ready" });
  calf.tell({ kind: "link", link: LINK });
  assert.deepEqual(await next(), { kind: "apply", lease: LEASE });
  assert.equal(isAlive(pid), true);
  calf.end();
  await assertGone(pid);
  calf.end();
  calf.tell({ kind: "link", link: LINK });
});

test("a calf has its descriptors, the sockets that it is sent, and no environment", async () => {
  const { calf, next } = start("says what it has");
  await next();
  const message = await next();
  assert.equal(message.kind, "send");
  const { found, descriptors, env } = JSON.parse(
    new TextDecoder().decode(message.kind === "send" ? message.frame : undefined),
  );
  calf.end();
  assert.deepEqual(found.slice(0, 3), ["/dev/null", "/dev/null", "/dev/null"]);
  assert.match(found[CALF_CHANNEL], /^socket:/);
  // The test gives /dev/null where priv gives packet sockets.
  assert.deepEqual(
    descriptors.map((fd: number) => found[fd]),
    ["/dev/null", "/dev/null"],
  );
  assert.deepEqual(env, {});
});

test("a calf that ends by itself is reported with its exit code", async () => {
  const { end, messages, pid } = start("exits");
  assert.deepEqual(await end, { kind: "exited", code: 70 });
  assert.deepEqual(messages, [{ kind: "ready" }]);
  await assertGone(pid);
});

test("a calf that could not be confined may say so before it is ready", async () => {
  const { end, messages } = start("fails");
  assert.deepEqual(await end, { kind: "exited", code: 70 });
  assert.deepEqual(messages, [{ kind: "failed", code: "confinement" }]);
});

const VIOLATIONS: [part: string, reason: RegExp, messages: number][] = [
  ["hasty", /^sent withdraw before it was ready$/, 0],
  ["repeating", /^said twice that it is ready$/, 1],
  ["babbling", /^apply\.lease: undefined/, 1],
];

for (const [name, reason, count] of VIOLATIONS) {
  test(`killed for a violation: ${name}`, async () => {
    const { end, messages, pid } = start(name);
    const how = await end;
    assert.equal(how.kind, "violation");
    assert.match(how.kind === "violation" ? how.reason : "", reason);
    assert.equal(messages.length, count);
    await assertGone(pid);
  });
}

test("a calf that does not read is killed, and its messages are not waited for", async () => {
  const { calf, end, next } = start("deaf");
  await next();
  const before = process.hrtime.bigint();
  for (let count = 0; count < 10_000; count++) calf.tell({ kind: "link", link: LINK });
  assert.ok(process.hrtime.bigint() - before < 10_000_000_000n);
  assert.deepEqual(await end, { kind: "violation", reason: "does not read its instructions" });
});

test("a calf that closes its channel does not live on", async () => {
  const { pid, end } = start("closes its channel and lives on");
  assert.deepEqual(await end, { kind: "killed", signal: 9 });
  await assertGone(pid);
});

test("a calf killed from outside is reported with the signal", async () => {
  const { pid, end, next } = start("honest");
  await next();
  process.kill(pid, "SIGSEGV");
  assert.deepEqual(await end, { kind: "killed", signal: 11 });
});

test("the longest message fits the channel's buffers", () => {
  const [one, other] = openPair();
  assert.equal(send(one, new Uint8Array(MAX_MESSAGE), false), "sent");
  [one, other].forEach(close);
});
