// Waiting for descriptors in an event loop, the same way on both runtimes: the kernel sends SIGIO when a descriptor
// becomes readable, and every watcher then reads its descriptor until there is nothing left.
//
// One SIGIO may stand for several descriptors (a pending standard signal is not queued twice), so all are visited.
import { clearSignalDriven, setSignalDriven } from "./descriptor.ts";

/**
 * Reads once from the watched descriptor, which is non-blocking. Returns false when there was nothing to read
 * ("would-block") or the watcher is finished, true when it read something and may be called again.
 */
export type OnReadable = () => boolean;

/** How often one descriptor is read before the others, timers and signals get their turn. */
const READS_IN_A_ROW = 64;
/** Keeps the event loop alive while something is watched; its beat has no other purpose. */
const KEEP_ALIVE_MS = 0x7fff_ffff;

const watchers = new Map<number, OnReadable>();
const ready = new Set<number>();
let keepAlive: ReturnType<typeof setInterval> | undefined;
let scheduled = false;
let handling = false;

/**
 * Calls `onReadable` whenever `fd`, a socket or a pipe, has something to read, until `unwatch(fd)`. The descriptor
 * becomes non-blocking.
 * The first visit comes by itself, soon, as what arrived before this call made no signal.
 * An exception of `onReadable` is not caught: it ends the program like any other in an event handler.
 */
export function watch(fd: number, onReadable: OnReadable): void {
  if (watchers.has(fd)) {
    throw new Error(`descriptor ${fd} is watched already: unwatch it first`);
  }
  if (!handling) {
    // Before the first descriptor can signal: the default action of SIGIO ends the process.
    process.on("SIGIO", visitAll);
    handling = true;
  }
  keepAlive ??= setInterval(() => {}, KEEP_ALIVE_MS);
  try {
    setSignalDriven(fd);
  } catch (error) {
    rest();
    throw error;
  }
  watchers.set(fd, onReadable);
  ready.add(fd);
  schedule();
}

/** Ends `watch`. Does not close the descriptor: close it afterwards, never before. */
export function unwatch(fd: number): void {
  if (!watchers.delete(fd)) {
    return;
  }
  ready.delete(fd);
  clearSignalDriven(fd);
  rest();
}

/** Lets the event loop end when nothing is watched. The handler stays: a signal may be on its way still. */
function rest(): void {
  if (watchers.size === 0) {
    clearInterval(keepAlive);
    keepAlive = undefined;
  }
}

function visitAll(): void {
  for (const fd of watchers.keys()) {
    ready.add(fd);
  }
  visitReady();
}

/** Visits each descriptor that may have something to read; those that have more than their share wait for a next round. */
function visitReady(): void {
  for (const fd of [...ready]) {
    if (drain(fd)) {
      ready.delete(fd);
    }
  }
  if (ready.size > 0) {
    schedule();
  }
}

/** True when the descriptor was read until it was empty, or is watched no more. */
function drain(fd: number): boolean {
  for (let count = 0; count < READS_IN_A_ROW; count++) {
    const onReadable = watchers.get(fd);
    if (onReadable === undefined || !onReadable()) {
      return true;
    }
  }
  return false;
}

function schedule(): void {
  if (scheduled) {
    return;
  }
  scheduled = true;
  setImmediate(() => {
    scheduled = false;
    visitReady();
  });
}
