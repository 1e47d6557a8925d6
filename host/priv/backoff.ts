// How long to wait before a calf that has ended is started again. Pure: time is an argument.

const FIRST_MS = 100;
const LONGEST_MS = 30_000;
/** A calf that has run for so long has left its troubles behind. */
const PEACE_MS = 60_000n;

export class Backoff {
  #next = FIRST_MS;

  /** The delay in milliseconds after a life from `startedMs` to `endedMs` of one clock: 0.1 s, doubled up to 30 s. */
  delayAfter(startedMs: bigint, endedMs: bigint): number {
    if (endedMs - startedMs >= PEACE_MS) this.#next = FIRST_MS;
    const delay = this.#next;
    this.#next = Math.min(2 * delay, LONGEST_MS);
    return delay;
  }
}
