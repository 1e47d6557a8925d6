// Waiting for descriptors, blocking: the calf's whole life is this call.
import { monotonicMilliseconds } from "./clock.ts";
import { EINTR, lastError } from "./errors.ts";
import { bind, errno } from "./ffi.ts";

const libc = bind({ poll: { args: ["pointer", "i64", "i32"], returns: "i32" } });

const POLLIN = 0x1;
const POLLERR = 0x8;
const POLLHUP = 0x10;
const POLLNVAL = 0x20;
const MAX_TIMEOUT_MS = 0x7fff_ffff;

const single = new Int32Array(2);

/**
 * Whether a descriptor has something to read now: data, an end of file, or an error. To be asked before a read that must
 * not wait: errno says "would block" reliably only as long as the runtime, which may collect garbage between a call and
 * the look at errno, does not use errno itself.
 */
export function isReadable(fd: number): boolean {
  single[0] = fd;
  single[1] = POLLIN;
  return libc.poll(single, 1, 0) > 0;
}

/** A fixed set of descriptors to wait for. */
export class PollSet {
  // struct pollfd { int fd; short events; short revents; }: events in the low half of the second word.
  readonly #entries: Int32Array;
  readonly #size: number;

  /** At most 64 descriptors; a negative one is never ready. */
  constructor(descriptors: readonly number[]) {
    if (descriptors.length > 64) {
      throw new RangeError(`poll set of ${descriptors.length} descriptors: at most 64`);
    }
    this.#size = descriptors.length;
    this.#entries = new Int32Array(2 * descriptors.length);
    descriptors.forEach((fd, index) => {
      this.#entries[2 * index] = fd;
      this.#entries[2 * index + 1] = POLLIN;
    });
  }

  /**
   * Waits until a descriptor is ready, at most `timeoutMs` milliseconds (-1: for ever, 0: not at all). Goes on waiting
   * after a signal. Returns how many are ready; 0 when the time is over. No JavaScript runs meanwhile.
   */
  wait(timeoutMs: number): number {
    if (!Number.isInteger(timeoutMs) || timeoutMs < -1 || timeoutMs > MAX_TIMEOUT_MS) {
      throw new RangeError(`poll timeout ${timeoutMs}: -1 to ${MAX_TIMEOUT_MS} milliseconds`);
    }
    const end = timeoutMs > 0 ? monotonicMilliseconds() + BigInt(timeoutMs) : 0n;
    let left = timeoutMs;
    for (;;) {
      const count = libc.poll(this.#entries, this.#size, left);
      if (count >= 0) {
        return count;
      }
      if (errno() !== EINTR) {
        throw lastError("poll", `${this.#size} descriptors`);
      }
      if (timeoutMs > 0) {
        const rest = end - monotonicMilliseconds();
        left = rest > 0n ? Number(rest) : 0;
      }
    }
  }

  /** After `wait`: the descriptor at `index` has something to read: data, an end of file, or a pending error. */
  readable(index: number): boolean {
    return (this.#result(index) & (POLLIN | POLLERR | POLLHUP)) !== 0;
  }

  /** After `wait`: the other end of the descriptor at `index` is closed. There may still be messages to read. */
  hungUp(index: number): boolean {
    return (this.#result(index) & POLLHUP) !== 0;
  }

  /** After `wait`: the descriptor at `index` is not open: a mistake of the program. */
  invalid(index: number): boolean {
    return (this.#result(index) & POLLNVAL) !== 0;
  }

  #result(index: number): number {
    return (this.#entries[2 * index + 1] ?? 0) >>> 16;
  }
}
