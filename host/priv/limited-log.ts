// A log that one interface cannot flood: most of what is logged has its cause in what strangers send.
import { bootMilliseconds } from "../linux/clock.ts";
import { type Entry, Log, type LogOptions } from "./log.ts";
import { TokenBucket } from "./token-bucket.ts";

const BURST = 200;
const PER_SECOND = 10;

export class LimitedLog extends Log {
  readonly #verbose: boolean;
  readonly #bucket = new TokenBucket(BURST, PER_SECOND, bootMilliseconds());
  #suppressed = 0;

  constructor(options: LogOptions, write?: (line: string) => void) {
    super(options, write);
    this.#verbose = options.verbose;
  }

  override entry(name: string | undefined, entry: Entry): void {
    if (entry.level === "debug" && !this.#verbose) return;
    if (!this.#bucket.take(bootMilliseconds())) {
      this.#suppressed += 1;
      return;
    }
    if (this.#suppressed > 0) {
      const message = `${this.#suppressed} lines left out: more than ${PER_SECOND} a second`;
      super.entry(name, { level: "warning", event: "log-limited", message, fields: { lines: this.#suppressed } });
      this.#suppressed = 0;
    }
    super.entry(name, entry);
  }
}
