import { Random } from "./random";

/** Times are milliseconds of CLOCK_BOOTTIME, lengths of time milliseconds unless a name says seconds. */

/** No deadline: later than any instant. */
export const NEVER: u64 = u64.MAX_VALUE;

/** A lease time that does not end (RFC 2131 section 3.3). */
export const INFINITY_SECONDS: u32 = 0xffffffff;

/** Longest delay between retransmissions (RFC 2131 section 4.1). */
const MAXIMUM_RETRANSMISSION: u64 = 64_000;

/** Randomisation of the delay (RFC 2131 section 4.1). */
const RETRANSMISSION_SPREAD: u32 = 1_000;

/** Shortest delay between requests in RENEWING and REBINDING (RFC 2131 section 4.4.5), where the lease is long enough. */
const MINIMUM_RENEWAL_DELAY: u64 = 60_000;

/** Delay between requests when the lease never ends and so gives no measure. */
const RENEWAL_DELAY_WITHOUT_END: u64 = 3_600_000;

/** Below this even a tiny lease is not asked for again. */
const SMALLEST_DELAY: u64 = 500;

/** A request in REQUESTING is sent this often before starting over (RFC 2131 section 3.1 step 5). */
export const REQUEST_ATTEMPTS: u32 = 4;

/** A request in REBOOTING is sent this often: a server that does not know the client stays silent (section 4.3.2). */
export const REBOOT_ATTEMPTS: u32 = 2;

/** Least wait after a DHCPDECLINE (RFC 2131 section 3.1 step 5). */
export const DECLINE_DELAY: u64 = 10_000;

/** Conflicts in a row after which attempts are slowed down, and to what (RFC 5227 section 1.1). */
export const MAX_CONFLICTS: u32 = 10;
export const RATE_LIMIT_INTERVAL: u64 = 60_000;

/**
 * Delay after transmission number `attempt` (from 1): `first` milliseconds doubled each time up to 64 seconds, randomised
 * by up to a second, or by a quarter where that is less (RFC 2131 section 4.1).
 */
export function retransmissionDelay(attempt: u32, first: u32, random: Random): u64 {
  const doublings = min(attempt - 1, 10);
  const delay = min((<u64>first) << doublings, MAXIMUM_RETRANSMISSION);
  return random.around(delay, min(RETRANSMISSION_SPREAD, <u32>(delay / 4)));
}

/**
 * Delay before starting over after `failures` refusals in a row (DHCPNAK, a lease that could not be applied): none after
 * the first, then a second doubled each time up to 64. Keeps a server that refuses everything from making a busy loop.
 */
export function restartDelay(failures: u32, random: Random): u64 {
  if (failures < 2) return 0;
  return retransmissionDelay(failures - 1, 1_000, random);
}

/**
 * Delay before the next request in RENEWING or REBINDING: half of what is left until `deadline` (T2, or the end of the
 * lease), at least a minute (RFC 2131 section 4.4.5). In a lease too short for that the least is a quarter of what is left.
 */
export function renewalDelay(now: u64, deadline: u64): u64 {
  if (deadline == NEVER) return RENEWAL_DELAY_WITHOUT_END;
  const left = deadline > now ? deadline - now : 0;
  const least = min(MINIMUM_RENEWAL_DELAY, left / 4);
  return max(max(left / 2, least), SMALLEST_DELAY);
}

/** The renewal and rebinding times of a lease, in seconds from `acquired`. */
export class RenewalTimes {
  constructor(
    readonly renewal: u32,
    readonly rebinding: u32,
  ) {}
}

/**
 * T1 and T2 for a lease of `lease` seconds: as the server says where that makes sense, else half and seven eighths
 * (RFC 2131 section 4.4.5). 0 stands for an option that did not come.
 */
export function renewalTimes(lease: u32, renewal: u32, rebinding: u32): RenewalTimes {
  if (lease == INFINITY_SECONDS) {
    const t2 = rebinding == 0 ? INFINITY_SECONDS : rebinding;
    return new RenewalTimes(renewal == 0 || renewal > t2 ? t2 : renewal, t2);
  }
  const half = lease / 2;
  const sevenEighths = <u32>((<u64>lease * 7) / 8);
  const t2 = rebinding == 0 || rebinding > lease ? sevenEighths : rebinding;
  const t1 = renewal == 0 ? half : renewal;
  if (t1 <= t2) return new RenewalTimes(t1, t2);
  // T1 is wrong, or T2 lies before half of the lease: the defaults go together.
  return half <= t2 ? new RenewalTimes(half, t2) : new RenewalTimes(half, sevenEighths);
}

/** `start` plus a time in seconds of a lease; never for an infinite one. */
export function after(start: u64, seconds: u32): u64 {
  return seconds == INFINITY_SECONDS ? NEVER : start + <u64>seconds * 1000;
}

/** A deadline `seconds` after `start`, made earlier by up to 1/32 so that clients do not renew in step (section 4.4.5). */
export function fuzzedAfter(start: u64, seconds: u32, random: Random): u64 {
  if (seconds == INFINITY_SECONDS) return NEVER;
  const length = <u64>seconds * 1000;
  const spread = <u32>min(length / 32, <u64>u32.MAX_VALUE - 1);
  return start + length - random.upTo(spread);
}
