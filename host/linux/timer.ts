// Timers that are descriptors (timerfd_create(2)), and so can be waited for together with sockets.
import { read } from "./descriptor.ts";
import { check, ECANCELED, SystemError } from "./errors.ts";
import { bind } from "./ffi.ts";

const libc = bind({
  timerfd_create: { args: ["i32", "i32"], returns: "i32" },
  timerfd_settime: { args: ["i32", "i32", "pointer", "pointer"], returns: "i32" },
});

const CLOCK_REALTIME = 0;
const CLOCK_BOOTTIME = 7;
const TFD_NONBLOCK = 0o4000;
const TFD_CLOEXEC = 0o2000000;
const TFD_TIMER_ABSTIME = 1;
const TFD_TIMER_CANCEL_ON_SET = 2;
/** Beyond any date that a clock is set to, and well inside what the kernel can hold (year 2262). */
const FAR_FUTURE_SECONDS = 8_000_000_000n;

// struct itimerspec { struct timespec it_interval, it_value; }
const specification = new BigInt64Array(4);
const expirations = new Uint8Array(8);

/** Opens a timer of CLOCK_BOOTTIME, not set, non-blocking, closed on exec. */
export function openTimer(): number {
  return check(libc.timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC), "timerfd_create", "CLOCK_BOOTTIME");
}

/** Sets the timer to expire once, at `bootMs` milliseconds of CLOCK_BOOTTIME; a time that has passed: at once. */
export function setTimer(fd: number, bootMs: bigint): void {
  // A value of zero would stop the timer instead.
  const at = bootMs < 1n ? 1n : bootMs;
  arm(fd, TFD_TIMER_ABSTIME, at / 1000n, (at % 1000n) * 1_000_000n);
}

/** Stops the timer; an expiry that was not read yet is forgotten. */
export function cancelTimer(fd: number): void {
  arm(fd, 0, 0n, 0n);
}

/** Takes the expiry from the timer: true when it had expired. */
export function takeExpiry(fd: number): boolean {
  return read(fd, expirations) !== "would-block";
}

/**
 * Opens a descriptor that becomes readable when the wall clock is set, and when the system resumes from sleep.
 * Both are moments to look at deadlines again.
 */
export function openClockChange(): number {
  const fd = check(libc.timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC), "timerfd_create", "CLOCK_REALTIME");
  armClockChange(fd);
  return fd;
}

/** Takes the notice from a descriptor of `openClockChange`: true when the clock had changed. Ready for the next one. */
export function takeClockChange(fd: number): boolean {
  try {
    return read(fd, expirations) !== "would-block";
  } catch (error) {
    if (error instanceof SystemError && error.errno === ECANCELED) {
      armClockChange(fd);
      return true;
    }
    throw error;
  }
}

function armClockChange(fd: number): void {
  arm(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, FAR_FUTURE_SECONDS, 0n);
}

function arm(fd: number, flags: number, seconds: bigint, nanoseconds: bigint): void {
  specification.set([0n, 0n, seconds, nanoseconds]);
  check(libc.timerfd_settime(fd, flags, specification, null), "timerfd_settime", `timer descriptor ${fd}`);
}
