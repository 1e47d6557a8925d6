// Starting, watching and ending processes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { close, isOpen, openNull } from "../../host/linux/descriptor.ts";
import { SystemError } from "../../host/linux/errors.ts";
import {
  kill,
  limitResource,
  type Program,
  reap,
  SIGKILL,
  SIGTERM,
  selfExecutable,
  spawn,
} from "../../host/linux/process.ts";
import { MAX_MESSAGE, openPair, receive, send } from "../../host/linux/seqpacket.ts";
import { keepOnExec } from "./descriptors.ts";
import { currentRole, endRole, nextReport, report, startRole } from "./role.ts";

if (currentRole() === "limits") {
  limitResource("descriptors", 20);
  limitResource("core", 0);
  let refusal = "";
  try {
    limitResource("descriptors", 2 ** 30);
  } catch (error) {
    refusal = error instanceof SystemError ? error.message : String(error);
  }
  let opened = 0;
  try {
    for (; opened < 100; opened++) {
      openNull();
    }
  } catch (error) {
    assert(error instanceof SystemError);
    report({ code: error.code, opened, refusal });
  }
  process.exit(0);
}

if (currentRole() === "swap") {
  send(Number(process.env.TEST_LOW), Uint8Array.of(1), true);
  send(Number(process.env.TEST_HIGH), Uint8Array.of(2), true);
  process.exit(0);
}

/** Runs a program with a channel as descriptors 1 and 3, and returns what it wrote there and how it ended. */
function runProgram(change: Partial<Program>): { output: string; end: unknown } {
  const [channel, childEnd] = openPair();
  const descriptors = ["null", childEnd, 2, childEnd] as const;
  const program: Program = {
    path: "",
    args: [],
    env: { PATH: "/usr/bin:/bin" },
    descriptors,
    newSession: false,
    ...change,
  };
  try {
    const pid = spawn(program);
    close(childEnd);
    return { output: readToEnd(channel), end: reap(pid, true) };
  } finally {
    close(channel);
    if (isOpen(childEnd)) {
      close(childEnd);
    }
  }
}

function run(path: string, ...args: string[]): { output: string; end: unknown } {
  return runProgram({ path, args: [path, ...args] });
}

function runScript(script: string, change: Partial<Program> = {}): { output: string; end: unknown } {
  return runProgram({ path: "/bin/sh", args: ["sh", "-c", script], ...change });
}

function readToEnd(channel: number): string {
  const buffer = new Uint8Array(MAX_MESSAGE);
  let output = "";
  for (;;) {
    const received = receive(channel, buffer, true);
    if (received.kind !== "message") {
      return output;
    }
    output += new TextDecoder().decode(buffer.subarray(0, received.length));
  }
}

test("a program gets its descriptors and no others", () => {
  const inherited = openNull();
  keepOnExec(inherited);
  // 4 is the directory that ls reads itself.
  const { output, end } = run("/bin/ls", "/proc/self/fd");
  assert.equal(output, "0\n1\n2\n3\n4\n");
  assert.deepEqual(end, { kind: "exited", code: 0 });
  assert.equal(run("/bin/readlink", "/proc/self/fd/0").output, "/dev/null\n");
  assert(isOpen(inherited), "this process keeps its own");
  close(inherited);
});

test("descriptors whose numbers overlap with the wanted ones all arrive", () => {
  // What is `low` here becomes `high` in the other process, and the other way round.
  const [left, right] = openPair();
  const [low, high] = left < right ? [left, right] : [right, left];
  const descriptors = Array.from({ length: high + 1 }, (_, fd) => (fd === low ? high : fd === high ? low : "null"));
  const { path, args } = selfExecutable();
  const env = { TEST_ROLE: "swap", TEST_LOW: `${low}`, TEST_HIGH: `${high}` };
  const pid = spawn({ path, args, env, descriptors: descriptors as (number | "null")[], newSession: false });
  assert.deepEqual(reap(pid, true), { kind: "exited", code: 0 });
  const buffer = new Uint8Array(1);
  // What the other process sends on its `low`, which is `high` here, comes out at `low` here.
  for (const [fd, octet] of [
    [low, 1],
    [high, 2],
  ] as const) {
    assert.deepEqual(receive(fd, buffer, false), { kind: "message", length: 1 });
    assert.equal(buffer[0], octet);
  }
  close(left);
  close(right);
});

test("arguments and environment arrive octet by octet, and nothing is inherited", () => {
  process.env.MUST_NOT_BE_INHERITED = "1";
  const odd = "a b\n'\"$HOME\\ ü€\u{1f980}";
  const script = 'printf "%s|%s|%s|" "$0" "$1" "$X" >&3; tr "\\0" "\\n" </proc/$$/environ >&3';
  const { output } = runProgram({
    path: "/bin/sh",
    args: ["sh", "-c", script, odd, ""],
    env: { X: odd, PATH: "/usr/bin:/bin" },
  });
  assert.equal(output, `${odd}||${odd}|X=${odd}\nPATH=/usr/bin:/bin\n`);
  assert.throws(() => runScript("", { args: ["a\0b"] }), { name: "TypeError" });
});

test("signals have their default action, none is blocked, and the session is new when wanted", () => {
  process.on("SIGUSR1", () => {});
  process.on("SIGIO", () => {});
  const signals = run("/bin/cat", "/proc/self/status").output.match(/^Sig(Blk|Ign|Cgt):.*$/gm);
  const none = "0000000000000000";
  assert.deepEqual(signals, [`SigBlk:\t${none}`, `SigIgn:\t${none}`, `SigCgt:\t${none}`]);
  process.removeAllListeners("SIGUSR1");
  process.removeAllListeners("SIGIO");
  const script = 'cut -d" " -f 6 /proc/$$/stat >&3; echo $$ >&3';
  const [session, pid] = runScript(script, { newSession: true }).output.trim().split("\n");
  assert.equal(session, pid);
  const [sharedSession, otherPid] = runScript(script).output.trim().split("\n");
  assert.notEqual(sharedSession, otherPid);
});

test("the end of a process is seen: exit code, signal, still running", () => {
  assert.deepEqual(runScript("exit 37").end, { kind: "exited", code: 37 });
  assert.deepEqual(runScript("kill -TERM $$").end, { kind: "killed", signal: SIGTERM });
  const pid = spawn({
    path: "/bin/sleep",
    args: ["sleep", "60"],
    env: {},
    descriptors: ["null", "null", "null"],
    newSession: false,
  });
  assert.deepEqual(reap(pid, false), { kind: "running" });
  assert.equal(kill(pid, 0), true);
  assert.equal(kill(pid, SIGKILL), true);
  assert.deepEqual(reap(pid, true), { kind: "killed", signal: SIGKILL });
  assert.equal(kill(pid, 0), false);
  assert.throws(() => reap(pid, false), { name: "SystemError", code: "ECHILD" });
});

test("what cannot be started is an error that names it, and leaves no descriptor open", () => {
  const before = openNull();
  close(before);
  assert.throws(() => runScript("", { path: "/nonexistent/program" }), {
    name: "SystemError",
    code: "ENOENT",
    message: /start \/nonexistent\/program: posix_spawn: ENOENT/,
  });
  assert.throws(() => runScript("", { descriptors: ["null", "null", 9999] }), { name: "SystemError", code: "EBADF" });
  assert.throws(() => runScript("", { descriptors: ["null"] }), { name: "RangeError" });
  const after = openNull();
  close(after);
  assert.equal(after, before);
});

test("limits hold, and one beyond what the kernel allows is refused", () => {
  const role = startRole("limits");
  const { code, opened, refusal } = nextReport<{ code: string; opened: number; refusal: string }>(role);
  assert.equal(code, "EMFILE");
  assert(opened < 20);
  assert.match(refusal, /limit of 1073741824 for descriptors: setrlimit: EPERM/);
  endRole(role);
});
