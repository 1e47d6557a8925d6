// A limit on how often something may happen: so many times at once, and so many a second after. Pure: time is an argument.

export class TokenBucket {
  readonly #burst: number;
  readonly #perSecond: number;
  #tokens: number;
  #last: bigint;

  constructor(burst: number, perSecond: number, nowMs: bigint) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#tokens = burst;
    this.#last = nowMs;
  }

  /** Takes one token: false when there is none. */
  take(nowMs: bigint): boolean {
    this.#tokens = Math.min(this.#burst, this.#tokens + (Number(nowMs - this.#last) * this.#perSecond) / 1000);
    this.#last = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
