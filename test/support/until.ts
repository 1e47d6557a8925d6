// Waiting for something to become true: by looking again and again, with a deadline, never by a fixed sleep.
import { setTimeout as sleep } from "node:timers/promises";

const INTERVAL_MS = 10;

/** Thrown when the deadline passed. The message says what was waited for. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

/**
 * Calls `probe` until it returns something other than `undefined` or `false`, and returns that.
 * Throws DeadlineError after `withinMs` milliseconds; `detail` may add what was seen instead.
 */
export async function until<T>(
  what: string,
  withinMs: number,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  detail: () => string = () => "",
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const result = await probe();
    if (result !== undefined && result !== false) return result;
    if (performance.now() >= deadline) throw new DeadlineError(`waited ${withinMs} ms for ${what}${detail()}`);
    await sleep(INTERVAL_MS);
  }
}

/** Checks for `forMs` milliseconds that `probe` stays true; throws as soon as it does not. */
export async function remains(what: string, forMs: number, probe: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    if (!(await probe())) throw new Error(`not true any more: ${what}`);
    await sleep(INTERVAL_MS);
  }
}
