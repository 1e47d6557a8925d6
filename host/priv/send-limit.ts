// How many frames a calf may send: a bucket of tokens. An honest client needs a dozen in a lease's life; one that is not
// must not flood the link. Pure: time is an argument.

const BURST = 64;
const PER_SECOND = 20;

export class SendLimit {
  #tokens = BURST;
  #last: bigint;

  constructor(nowMs: bigint) {
    this.#last = nowMs;
  }

  /** Takes one token: false when there is none. */
  take(nowMs: bigint): boolean {
    this.#tokens = Math.min(BURST, this.#tokens + (Number(nowMs - this.#last) * PER_SECOND) / 1000);
    this.#last = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
