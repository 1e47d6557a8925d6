/**
 * The lease that survives a reboot: `STATE/IF.lease.json`, for INIT-REBOOT (RFC 2131 section 3.2).
 *
 * What is read is untrusted: whoever wrote it may not have been this program, or this machine. A file that does not
 * fit is reported and not used, and overwritten by the next lease.
 */
import { join } from "node:path";
import * as contract from "../contract.ts";
import { type ClientIdentifier, INFINITE, type Lease, type LinkState } from "../contract.ts";
import { isInterfaceName } from "../names.ts";
import { type Infer, integer, literal, parse, record, string } from "../schema.ts";
import { remainingSeconds } from "./check.ts";
import { makeFolder, readLimited, removeIfThere, writeWhole } from "./files.ts";

const MAX_FILE = 64 * 1024;
const MAX_SECONDS = 0xffff_ffff_ffff;

const file = record({
  version: literal("1"),
  /** Time of day in seconds since 1970. */
  saved: integer(0, MAX_SECONDS),
  /** Seconds that the lease was still valid for when it was saved. */
  remaining: integer(0, INFINITE),
  /** Which boot `lease.acquired` counts from. */
  boot: string(36, "a boot's identifier", (text) => /^[0-9a-f-]{36}$/.test(text)),
  /** Whose lease it is: a cloned disk finds itself on another link address. */
  linkAddress: contract.mac,
  clientIdentifier: contract.clientIdentifier,
  lease: contract.lease,
});

/** To whom a server granted the lease. */
export interface Identity {
  readonly linkAddress: LinkState["address"];
  readonly clientIdentifier: ClientIdentifier;
}

/** The time by the two clocks that matter. */
export interface Clocks {
  /** CLOCK_BOOTTIME, milliseconds. */
  readonly boot: bigint;
  /** Seconds since 1970; may be wrong, and jump. */
  readonly realtime: number;
  /** Changes with each boot: /proc/sys/kernel/random/boot_id. */
  readonly bootId: string;
}

export interface Recalled {
  readonly lease: Lease;
  /** Seconds that it is still valid for; 0: over, or there is no telling. */
  readonly remaining: number;
}

/** What the file had; `warning` says why a file that is there was not used. */
export type Recall = { readonly found: Recalled | undefined; readonly warning: string | undefined };

/** The identifier of this boot; zeros where the kernel does not tell, so that clocks decide. */
export function readBootId(): string {
  const text = readLimited("/proc/sys/kernel/random/boot_id", 64)?.trim() ?? "";
  return /^[0-9a-f-]{36}$/.test(text) ? text : NO_BOOT;
}

const NO_BOOT = "00000000-0000-0000-0000-000000000000";

/** Saves the lease: it is on the disk when this returns. Only its owner may read it. Throws file system errors. */
export function remember(state: string, name: string, identity: Identity, lease: Lease, clocks: Clocks): void {
  makeFolder(state, 0o700);
  const remaining = remainingSeconds(lease, clocks.boot);
  const { linkAddress, clientIdentifier } = identity;
  const { realtime: saved, bootId: boot } = clocks;
  const content = file.encode({ version: "1", saved, remaining, boot, linkAddress, clientIdentifier, lease });
  writeWhole(pathOf(state, name), `${JSON.stringify(content, null, 1)}\n`, { mode: 0o600, durable: true });
}

/** Forgets it: it was released, refused, in conflict, or is over. */
export function forget(state: string, name: string): void {
  removeIfThere(pathOf(state, name));
}

/** Reads it. Never throws for what is in the file. */
export function recall(state: string, name: string, identity: Identity, clocks: Clocks): Recall {
  const path = pathOf(state, name);
  let content: Infer<typeof file>;
  try {
    const text = readLimited(path, MAX_FILE);
    if (text === undefined) return { found: undefined, warning: undefined };
    content = parse(file, text, path);
  } catch (error) {
    return unusable(error instanceof Error ? error.message : String(error));
  }
  const { clientIdentifier, linkAddress, lease } = content;
  if (!isSame({ clientIdentifier, linkAddress }, identity)) {
    return unusable(`${path}: it was granted to another link address or client identifier`);
  }
  return { found: { lease, remaining: remainingNow(content, clocks) }, warning: undefined };
}

/**
 * Within one boot the clock that counts sleep decides. After it the time of day has to do; where that went backwards,
 * or was not set yet, there is no telling. Never more than when it was saved.
 */
function remainingNow({ saved, remaining, boot, lease }: Infer<typeof file>, clocks: Clocks): number {
  if (boot === clocks.bootId && boot !== NO_BOOT && lease.acquired <= clocks.boot) {
    return Math.min(remaining, remainingSeconds(lease, clocks.boot));
  }
  if (remaining === INFINITE) return lease.leaseTime === INFINITE ? INFINITE : 0;
  const passed = clocks.realtime - saved;
  return passed < 0 ? 0 : Math.max(0, Math.min(remaining, lease.leaseTime) - passed);
}

function unusable(warning: string): Recall {
  return { found: undefined, warning: `the remembered lease is not used: ${warning}` };
}

function isSame(one: Identity, other: Identity): boolean {
  return identityText(one) === identityText(other);
}

function identityText({ linkAddress, clientIdentifier }: Identity): string {
  return JSON.stringify([contract.mac.encode(linkAddress), contract.clientIdentifier.encode(clientIdentifier)]);
}

function pathOf(state: string, name: string): string {
  if (!isInterfaceName(name)) throw new RangeError(`interface name ${JSON.stringify(name)} cannot name a file`);
  return join(state, `${name}.lease.json`);
}
