import { ConflictDetection as ConflictMode, IgnoreReason, Lease, RememberedLease } from "../generated/dhcp-client";
import { ConflictDetection } from "./conflict-detection";
import { Context } from "./context";
import { isPlausible, isSameContent } from "./lease";
import * as timing from "./timing";
import { NEVER } from "./timing";

/**
 * The lease in use on the link, and what is known for getting one back. Applies and withdraws, and knows when the lease
 * has to be renewed and when it ends.
 */
export class Holding {
  /** In use on the link. */
  lease: Lease | null = null;
  /** Remembered and to be asked for by INIT-REBOOT, or granted and probed for before use. Not in use. */
  candidate: Lease | null = null;
  /** The address to ask for in INIT, 0 for none: the one had before. */
  wanted: u32 = 0;

  /** T1. */
  renewAt: u64 = NEVER;
  /** T2. */
  rebindAt: u64 = NEVER;
  /** The end of the lease. */
  expireAt: u64 = NEVER;

  readonly detection: ConflictDetection = new ConflictDetection();

  constructor(private readonly context: Context) {}

  /** The lease that INIT-REBOOT asks for. */
  get toCheck(): Lease | null {
    return this.lease != null ? this.lease : this.candidate;
  }

  /** Take over what an earlier instance left. */
  recall(remembered: RememberedLease, now: u64): void {
    const lease = remembered.lease;
    if (!isPlausible(lease)) {
      this.context.report.ignored(IgnoreReason.RememberedLease, 0);
      if (remembered.applied) this.removeFromLink();
    } else if (remembered.applied && remembered.remaining > 0) {
      lease.acquired = now;
      lease.leaseTime = remembered.remaining;
      this.lease = lease;
      this.wanted = lease.address;
      this.expireAt = timing.after(now, remembered.remaining);
      this.watch(lease.address, now);
    } else {
      this.candidate = lease;
      if (remembered.applied) this.removeFromLink();
    }
  }

  /** Make a granted lease the one in use. False: it could not be applied, which was reported; nothing else changed. */
  take(lease: Lease, now: u64): bool {
    const result = this.context.ports.apply(lease);
    if (result.isErr) {
      this.context.report.applyFailed(result.error);
      return false;
    }
    const previous = this.lease;
    this.lease = lease;
    this.candidate = null;
    this.wanted = lease.address;
    this.renewAt = timing.fuzzedAfter(lease.acquired, lease.renewalTime, this.context.random);
    this.rebindAt = timing.fuzzedAfter(lease.acquired, lease.rebindingTime, this.context.random);
    this.expireAt = timing.after(lease.acquired, lease.leaseTime);
    if (previous != null && isSameContent(previous, lease)) this.context.report.extended(lease);
    else this.context.report.acquired(lease);
    if (previous == null || previous.address != lease.address) this.watch(lease.address, now);
    return true;
  }

  /** End the lease in use, if any; its address will be asked for again. */
  withdraw(): void {
    const lease = this.lease;
    if (lease == null) return;
    this.wanted = lease.address;
    this.lease = null;
    this.rest();
    this.expireAt = NEVER;
    this.detection.stop();
    this.removeFromLink();
  }

  /** Nothing that was granted holds any more. */
  forget(): void {
    this.withdraw();
    this.candidate = null;
    this.wanted = 0;
    this.detection.stop();
  }

  /** No renewal from now on, only the end. */
  rest(): void {
    this.renewAt = NEVER;
    this.rebindAt = NEVER;
  }

  /** The granted lease, in use or not, for this address. */
  leaseFor(address: u32): Lease | null {
    const lease = this.lease;
    if (lease != null && lease.address == address) return lease;
    const candidate = this.candidate;
    return candidate != null && candidate.address == address ? candidate : null;
  }

  private watch(address: u32, now: u64): void {
    if (this.context.conflictMode == ConflictMode.Off) this.detection.stop();
    else this.detection.use(address, now);
  }

  private removeFromLink(): void {
    const result = this.context.ports.withdraw();
    if (result.isErr) this.context.report.withdrawFailed(result.error);
  }
}
