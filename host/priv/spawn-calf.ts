// Starting a calf. Loaded and done before anything else of priv: both take their time to start, and do it side by side.
import { CALF_CHANNEL, CALF_ROLE } from "../compartment.ts";
import { close } from "../linux/descriptor.ts";
import { kill, reap, SIGKILL, selfExecutable, spawn } from "../linux/process.ts";
import { openPair } from "../linux/seqpacket.ts";

/** A calf that has been told nothing yet. */
export interface SpawnedCalf {
  readonly pid: number;
  /** Our end of the channel. */
  readonly channel: number;
}

/** How often a process that was killed is looked after until it is gone. */
const REAP_INTERVAL_MS = 5;

/** Starts this program as a calf, which waits for its `start`. Throws SystemError. */
export function spawnCalf(self = selfExecutable()): SpawnedCalf {
  const [channel, theirs] = openPair();
  try {
    const descriptors: ("null" | number)[] = ["null", "null", "null"];
    descriptors[CALF_CHANNEL] = theirs;
    const pid = spawn({
      path: self.path,
      args: [...self.args, CALF_ROLE],
      env: {},
      descriptors,
      newSession: true,
    });
    return { pid, channel };
  } catch (error) {
    close(channel);
    throw error;
  } finally {
    close(theirs);
  }
}

/** Ends a calf. Its memory takes the kernel some milliseconds to clear away: nobody has to wait for that. */
export function endCalf({ pid, channel }: SpawnedCalf): void {
  close(channel);
  kill(pid, SIGKILL);
  whenGone(pid, () => {});
}

/** Calls `then` with how a process, which is about to end, has ended. */
export function whenGone(pid: number, then: (end: Gone) => void): void {
  const state = reap(pid, false);
  if (state.kind === "running") setTimeout(() => whenGone(pid, then), REAP_INTERVAL_MS);
  else then(state);
}

/** How a process has ended. */
export type Gone = Exclude<ReturnType<typeof reap>, { readonly kind: "running" }>;
