// The clocks of the kernel.
import { check } from "./errors.ts";
import { bind } from "./ffi.ts";

const libc = bind({ clock_gettime: { args: ["i32", "pointer"], returns: "i32" } });

const CLOCK_REALTIME = 0;
const CLOCK_MONOTONIC = 1;
const CLOCK_BOOTTIME = 7;

// struct timespec { time_t tv_sec; long tv_nsec; }
const timespec = new BigInt64Array(2);

function milliseconds(clock: number): bigint {
  check(libc.clock_gettime(clock, timespec), "clock_gettime", `clock ${clock}`);
  const [seconds = 0n, nanoseconds = 0n] = timespec;
  return seconds * 1000n + nanoseconds / 1_000_000n;
}

/** Milliseconds since boot, sleep included (CLOCK_BOOTTIME): the time of leases. */
export function bootMilliseconds(): bigint {
  return milliseconds(CLOCK_BOOTTIME);
}

/** Milliseconds since some start, sleep excluded (CLOCK_MONOTONIC): for measuring and for timeouts of local answers. */
export function monotonicMilliseconds(): bigint {
  return milliseconds(CLOCK_MONOTONIC);
}

/** Seconds since 1970-01-01 UTC (CLOCK_REALTIME). It jumps when the clock is set: only for records that people read. */
export function realtimeSeconds(): number {
  return Number(milliseconds(CLOCK_REALTIME) / 1000n);
}
