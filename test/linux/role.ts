// Lets a test file start itself once more in another role, as priv starts a calf: with a channel as descriptor 3.
import { close } from "../../host/linux/descriptor.ts";
import { PollSet } from "../../host/linux/poll.ts";
import { type ChildState, kill, reap, SIGKILL, selfExecutable, spawn } from "../../host/linux/process.ts";
import { MAX_MESSAGE, openPair, receive, send } from "../../host/linux/seqpacket.ts";

const CHANNEL = 3;
const START_TIMEOUT_MS = 10_000;

/** In a process that was started by `startRole`: its role; undefined in the test itself. */
export function currentRole(): string | undefined {
  return process.env.TEST_ROLE;
}

/** In a role: hands `value` to the process that started it. */
export function report(value: unknown): void {
  send(CHANNEL, new TextEncoder().encode(JSON.stringify(value)), true);
}

/** In a role: waits until the process that started it closes its end of the channel, or is gone. */
export function waitForEnd(): void {
  receive(CHANNEL, new Uint8Array(1), true);
}

/** A role that was started. */
export interface Role {
  readonly pid: number;
  readonly channel: number;
}

/** Starts this file in a role. `wrapper` is a program, with its arguments, that executes what follows them. */
export function startRole(name: string, wrapper: readonly string[] = []): Role {
  const [channel, childEnd] = openPair();
  const self = selfExecutable();
  const [path = self.path] = wrapper;
  const args = wrapper.length === 0 ? self.args : [...wrapper, process.execPath, ...self.args.slice(1)];
  const env = { TEST_ROLE: name, PATH: process.env.PATH ?? "/usr/bin:/bin" };
  const pid = spawn({ path, args, env, descriptors: ["null", "null", 2, childEnd], newSession: true });
  close(childEnd);
  return { pid, channel };
}

/** What the role reports next. Throws when it reports nothing within ten seconds. */
export function nextReport<T>(role: Role): T {
  const buffer = new Uint8Array(MAX_MESSAGE);
  if (new PollSet([role.channel]).wait(START_TIMEOUT_MS) === 0) {
    endRole(role);
    throw new Error(`the role reported nothing within ${START_TIMEOUT_MS} ms`);
  }
  const received = receive(role.channel, buffer, true);
  if (received.kind !== "message") {
    throw new Error(`the role ended without a report: ${JSON.stringify(endRole(role))}`);
  }
  return JSON.parse(new TextDecoder().decode(buffer.subarray(0, received.length)));
}

/** Kills the role if it is still there, and says how it ended. */
export function endRole(role: Role): ChildState {
  close(role.channel);
  const state = reap(role.pid, false);
  if (state.kind !== "running") {
    return state;
  }
  kill(role.pid, SIGKILL);
  return reap(role.pid, true);
}
