// The lease of one interface, once it is granted: checked, applied to the kernel, told to the store, the resolver's file
// and the disk, and cleared up when it is over. What the component says is believed only as far as it is checked here.
import type { ApplyError, ClientIdentifier, Lease, Parameters, RememberedLease, WithdrawError } from "../contract.ts";
import { INFINITE } from "../contract.ts";
import { listAddresses } from "../linux/address.ts";
import { bootMilliseconds, realtimeSeconds } from "../linux/clock.ts";
import type { Link } from "../linux/link.ts";
import type { NetlinkSocket } from "../linux/netlink-socket.ts";
import { type Applied, applyPlan, type Outcome, withdraw } from "./apply.ts";
import { checkLease, checkParameters, remainingSeconds } from "./check.ts";
import { linkState } from "./link-state.ts";
import type { Log } from "./log.ts";
import { type PlanOptions, planLease } from "./plan.ts";
import { forget, type Identity, readBootId, recall, remember } from "./remembered.ts";
import type { ResolvConf } from "./resolvconf.ts";
import type { Store } from "./store.ts";

/** The kernel's lifetimes and ours end at slightly different moments; ours is the later one. */
const EXPIRY_GRACE_MS = 2000n;
/** A timer of the runtime counts neither sleep nor more than 24 days: the clock is looked at this often. */
const LONGEST_TIMER_MS = 3_600_000n;

/** What the configuration has to say. */
export interface KeeperPolicy {
  readonly plan: PlanOptions;
  readonly clientIdentifier: ClientIdentifier;
  /** undefined: leave the resolver's file alone. */
  readonly resolver: ResolvConf | undefined;
}

/** What the keeper works with, and never changes. */
export interface KeeperTools {
  readonly name: string;
  readonly netlink: NetlinkSocket;
  readonly store: Store;
  /** Folder of what survives a reboot. */
  readonly state: string;
  readonly log: Log;
}

export class LeaseKeeper {
  readonly #tools: KeeperTools;
  #policy: KeeperPolicy;
  /** In force on the link. */
  #lease: Lease | undefined;
  /** The record of what the kernel was told; may be of an earlier process. */
  #applied: Applied | undefined;
  /** What it is in force on. */
  #link: Link | undefined;
  #unsaved = false;
  #expiry: ReturnType<typeof setTimeout> | undefined;

  constructor(tools: KeeperTools, policy: KeeperPolicy) {
    this.#tools = tools;
    this.#policy = policy;
    this.#applied = tools.store.readApplied();
  }

  /** The policy counts from the next lease on. */
  set policy(policy: KeeperPolicy) {
    this.#policy = policy;
  }

  /** The address in use, if there is one: the only one that the client may speak for. */
  get address(): number | undefined {
    return this.#lease?.address;
  }

  /** Checks a lease and makes it the link's configuration. The rest of the world learns of it by `save`. */
  apply(link: Link, lease: Lease): ApplyError | undefined {
    const { name, netlink, log } = this.#tools;
    const now = bootMilliseconds();
    const refused = checkLease(lease, now);
    if (refused !== undefined) {
      log.warning(name, "lease-refused", refused.why, { refusal: refused.refusal });
      return { tag: "refused", val: refused.refusal };
    }
    const outcome = carriedOut(() =>
      applyPlan(netlink, link.index, this.#applied, (present) => planLease(lease, present, this.#policy.plan, now)),
    );
    this.#note(outcome.notes);
    if (!outcome.ok) return { tag: outcome.error };
    this.#inForce(link, lease);
    this.#applied = outcome.applied;
    this.#unsaved = true;
    return undefined;
  }

  /** Writes down what `apply` or `withdraw` has changed, so that nobody has to wait for a disk before the address is there. */
  save(link: Link): void {
    if (!this.#unsaved) return;
    this.#unsaved = false;
    const { name, state, store } = this.#tools;
    const lease = this.#lease;
    if (lease === undefined) {
      this.#clearRecords();
      this.#attempt(() => forget(state, name));
    } else {
      this.#attempt(() => store.writeApplied(this.#applied));
      this.#attempt(() => this.#policy.resolver?.set(name, this.#policy.plan.metric, lease.parameters));
      this.#attempt(() => store.writeLease(lease));
      this.#attempt(() => remember(state, name, this.#identity(link), lease, clocks()));
    }
  }

  /** Removes what was applied from the link. `save` tells the rest of the world. */
  withdraw(link: Link): WithdrawError | undefined {
    const outcome = carriedOut(() => withdraw(this.#tools.netlink, link.index, this.#applied));
    this.#note(outcome.notes);
    if (!outcome.ok) return outcome.error;
    this.#ended();
    return undefined;
  }

  /** The link went, and its configuration with it. The lease is remembered for its return. */
  linkIsGone(): void {
    if (this.#lease === undefined && this.#applied === undefined) return;
    this.#ended();
    this.#unsaved = false;
    this.#clearRecords();
  }

  /** What a new calf is to know of the lease: that which is in force, or one from an earlier life. */
  remembered(link: Link): RememberedLease | undefined {
    if (this.#lease !== undefined) {
      return { lease: this.#lease, remaining: remainingSeconds(this.#lease, bootMilliseconds()), applied: true };
    }
    const { name, state, log } = this.#tools;
    const { found, warning } = recall(state, name, this.#identity(link), clocks());
    if (warning !== undefined) log.warning(name, "remembered-lease", warning);
    if (found === undefined) return undefined;
    const applied = this.#isOnLink(link, found.lease);
    if (applied) this.#inForce(link, found.lease);
    return { ...found, applied };
  }

  /** Ends the watch over the lease; what is configured stays, for the kernel to end. */
  stop(): void {
    clearTimeout(this.#expiry);
  }

  /** Removes what is configured, and remembers the lease for the next start. */
  clear(link: Link): void {
    this.withdraw(link);
    this.#unsaved = false;
    this.#clearRecords();
  }

  /** What a server answered to a DHCPINFORM: of use for the resolver only. */
  informed(parameters: Parameters): void {
    const { name, log } = this.#tools;
    const refused = checkParameters(parameters);
    if (refused !== undefined) log.warning(name, "lease-refused", refused.why, { refusal: refused.refusal });
    else this.#attempt(() => this.#policy.resolver?.set(name, this.#policy.plan.metric, parameters));
  }

  /** Whether an earlier process put this lease's address on the link, and it is still there. */
  #isOnLink(link: Link, lease: Lease): boolean {
    if (this.#applied?.address.address !== lease.address) return false;
    return listAddresses(this.#tools.netlink, link.index).some(({ address }) => address === lease.address);
  }

  #identity(link: Link): Identity {
    return { linkAddress: linkState(link).address, clientIdentifier: this.#policy.clientIdentifier };
  }

  #inForce(link: Link, lease: Lease): void {
    this.#link = link;
    this.#lease = lease;
    this.#watchExpiry();
  }

  #ended(): void {
    this.#link = undefined;
    this.#lease = undefined;
    this.#applied = undefined;
    this.#unsaved = true;
    clearTimeout(this.#expiry);
  }

  /** The net below the component: when it does not withdraw a lease that is over, this does. */
  #watchExpiry(): void {
    clearTimeout(this.#expiry);
    const lease = this.#lease;
    const link = this.#link;
    if (lease === undefined || link === undefined || lease.leaseTime === INFINITE) return;
    const left = lease.acquired + BigInt(lease.leaseTime) * 1000n + EXPIRY_GRACE_MS - bootMilliseconds();
    if (left <= 0n) {
      this.#tools.log.warning(
        this.#tools.name,
        "lease-cleared",
        "the lease was over, and its component had not said so",
      );
      this.withdraw(link);
      this.#ended();
      this.save(link);
      return;
    }
    this.#expiry = setTimeout(() => this.#watchExpiry(), Number(left < LONGEST_TIMER_MS ? left : LONGEST_TIMER_MS));
  }

  #clearRecords(): void {
    const { name, store } = this.#tools;
    this.#attempt(() => this.#policy.resolver?.remove(name));
    this.#attempt(() => store.removeLease());
    this.#attempt(() => store.writeApplied(undefined));
  }

  /** A full or read-only file system costs the record, not the network. */
  #attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      const { name, log } = this.#tools;
      log.error(name, "write-failed", error instanceof Error ? error.message : String(error));
    }
  }

  #note(notes: readonly string[]): void {
    for (const note of notes) this.#tools.log.warning(this.#tools.name, "lease-note", note);
  }
}

/** What netlink itself fails at is the answer of this one request, not the end of the daemon. */
function carriedOut(action: () => Outcome): Outcome {
  try {
    return action();
  } catch (error) {
    return { ok: false, error: "system", notes: [error instanceof Error ? error.message : String(error)] };
  }
}

function clocks() {
  return { boot: bootMilliseconds(), realtime: realtimeSeconds(), bootId: readBootId() };
}
