// Noticing that the machine was asleep: only CLOCK_BOOTTIME goes on meanwhile.
import { bootMilliseconds, monotonicMilliseconds } from "../linux/clock.ts";

/** Shorter than any sleep, longer than the two clocks can be read apart on a busy machine. */
const THRESHOLD_MS = 1000n;

export class SleepWatch {
  readonly #timeAsleep: () => bigint;
  #asleep: bigint;

  /** `asleep`: milliseconds that the machine was asleep so far, from any start. */
  constructor(asleep: () => bigint = timeAsleep) {
    this.#timeAsleep = asleep;
    this.#asleep = asleep();
  }

  /** True once after the machine has slept for more than a second since the last look. */
  sleptSinceLastLook(): boolean {
    const asleep = this.#timeAsleep();
    const slept = asleep - this.#asleep > THRESHOLD_MS;
    this.#asleep = asleep;
    return slept;
  }
}

/** Milliseconds asleep since boot, with an offset that does not change. */
function timeAsleep(): bigint {
  return bootMilliseconds() - monotonicMilliseconds();
}
