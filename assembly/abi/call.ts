// The frame around each call of an export.
import { releaseAll } from "./arena";

/** No call is under way. */
const IDLE: u8 = 0;
/** Inside an export. */
const INSIDE: u8 = 1;
/** An export has returned and the host is reading its result. */
const RETURNED: u8 = 2;

let phase: u8 = IDLE;

/**
 * An export begins. Traps when another one has not ended: an import called back, or a host function
 * threw through the instance. Either way its state is not to be relied on.
 */
export function enter(): void {
  assert(phase == IDLE);
  phase = INSIDE;
}

/** An export returns, and its result stays in memory until {@link finish}. */
export function leave(): void {
  assert(phase == INSIDE);
  phase = RETURNED;
}

/** The host has read the result (post-return): nothing of the call is needed any more, no managed object is on the stack. */
export function finish(): void {
  assert(phase == RETURNED);
  releaseAll();
  __collect();
  phase = IDLE;
}
