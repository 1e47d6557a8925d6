import {
  ConflictDetection as ConflictMode,
  IgnoreReason,
  Lease,
  MessageType,
  PurposeTag,
  State,
} from "../generated/dhcp-client";
import { ARP_REPLY, ArpView } from "../wire/arp";
import { Duty, Verdict } from "./conflict-detection";
import { Context } from "./context";
import { Exchange } from "./exchange";
import { Grant, parametersOf } from "./grant";
import { Holding } from "./holding";
import { Offer, Offers } from "./offers";
import { ACCEPTED, Reply } from "./reply";
import * as timing from "./timing";
import { NEVER } from "./timing";

/**
 * The states of RFC 2131 figure 5 and the ways between them.
 *
 * Where it goes beyond the RFC or decides what the RFC leaves open:
 * - The lease in use and the state are apart. After INIT-REBOOT finds no server, a lease that is still valid stays in use
 *   while the client starts over, until it is replaced, refused or over (section 3.2 allows its use).
 * - The first acceptable DHCPOFFER is taken and there is no random start delay, unless the configuration asks for them.
 * - Every other DHCPDISCOVER from the third on does not ask for option 26: some clouds ignore those that do.
 * - Refusals in a row (DHCPNAK, a lease that could not be applied) slow down the next attempts.
 */
export class Machine {
  state: State = State.Stopped;

  /** The offer that was taken. */
  private chosen: Offer | null = null;
  private offers: Offers = new Offers([], 0);
  /** When the collection of offers ends. */
  private selectAt: u64 = NEVER;
  /** Refusals in a row. */
  private failures: u32 = 0;
  /** Conflicts in a row. */
  private conflicts: u32 = 0;
  private readonly exchange: Exchange;

  constructor(
    private readonly context: Context,
    private readonly holding: Holding,
  ) {
    this.exchange = new Exchange(context);
  }

  /** When something is due next. Without carrier only the end of the lease counts. */
  get deadline(): u64 {
    const holding = this.holding;
    if (!this.context.link.carrier) return holding.expireAt;
    const transmission = min(this.exchange.sendAt, min(this.selectAt, holding.detection.next));
    return min(transmission, min(holding.expireAt, min(holding.renewAt, holding.rebindAt)));
  }

  /** Do one thing that is due, the most decisive first. */
  runDue(now: u64): void {
    if (this.holding.expireAt <= now) {
      this.expire(now);
    } else if (this.holding.rebindAt <= now) {
      this.enterRebinding(now);
    } else if (this.holding.renewAt <= now) {
      this.enterRenewing(now);
    } else if (this.holding.detection.next <= now) {
      this.watchOver(now);
    } else if (this.selectAt <= now) {
      this.enterRequesting(this.offers.best(), now);
    } else {
      this.transmit(now);
    }
  }

  /** Begin, or begin again after the link or the configuration changed: with the lease there is, if any. */
  restart(now: u64, delay: u64): void {
    const holding = this.holding;
    const carrier = this.context.link.carrier;
    holding.rest();
    if (holding.lease == null) holding.detection.stop();
    if (!carrier && holding.lease == null) {
      this.enter(State.NoCarrier);
    } else if (this.context.configuration.purpose.tag == <u8>PurposeTag.Inform) {
      this.enter(State.Informing);
      this.exchange.begin(now);
      this.schedule(now, delay);
    } else if (holding.toCheck != null) {
      this.enter(State.InitReboot);
      this.schedule(now, delay);
    } else {
      this.enterInit(now, delay);
    }
  }

  /** Ask for more lease time now, or start over now. */
  renew(now: u64): void {
    this.failures = 0;
    if (this.holding.lease != null && this.context.link.carrier && this.state != State.Stopped) {
      this.enterRenewing(now);
    } else {
      this.restart(now, 0);
    }
  }

  /** Give the lease back. */
  release(): void {
    const lease = this.holding.lease;
    if (lease != null && this.context.link.carrier) {
      this.context.transmitter.release(this.context.random.next(), lease);
    }
    this.holding.withdraw();
    this.holding.candidate = null;
    this.stop();
  }

  /** Do nothing more; the lease stays applied. */
  stop(): void {
    this.enter(State.Stopped);
    this.holding.rest();
    this.holding.expireAt = NEVER;
    this.holding.detection.stop();
  }

  /** The lease goes on, and no state but BOUND makes sense without carrier. */
  carrierLost(): void {
    if (this.holding.lease == null) {
      this.enter(State.NoCarrier);
      this.holding.detection.stop();
    } else {
      this.enter(State.Bound);
    }
  }

  /** Whether a DHCP message can mean anything in this state. */
  get awaitsReply(): bool {
    switch (this.state) {
      case State.Selecting:
      case State.Requesting:
      case State.Rebooting:
      case State.Renewing:
      case State.Rebinding:
      case State.Informing:
        return true;
      default:
        return false;
    }
  }

  /** The transaction that is under way. */
  get xid(): u32 {
    return this.exchange.xid;
  }

  /** Act on a reply to this transaction. `ACCEPTED`, or the `IgnoreReason` why not. */
  onReply(reply: Reply, now: u64): i32 {
    if (reply.kind == MessageType.Offer) {
      return this.state == State.Selecting ? this.onOffer(reply, now) : <i32>IgnoreReason.Unexpected;
    }
    if (this.state == State.Selecting) return IgnoreReason.Unexpected;
    if (this.state == State.Informing) {
      return reply.kind == MessageType.Ack ? this.onInformed(reply) : <i32>IgnoreReason.Unexpected;
    }
    if (!this.isExpectedServer(reply)) return IgnoreReason.OtherServer;
    return reply.kind == MessageType.Ack ? this.onAck(reply, now) : this.onNak(reply, now);
  }

  onArp(arp: ArpView, now: u64): void {
    const lease = this.holding.lease;
    if (lease != null && this.state == State.Renewing && arp.operation == ARP_REPLY) {
      this.exchange.resolved(arp.senderAddress, arp.senderMac, lease, now);
    }
    if (this.context.conflictMode == ConflictMode.Off) return;
    const detection = this.holding.detection;
    switch (detection.judge(arp, this.context.own, now)) {
      case Verdict.Defend:
        this.context.report.defended(detection.address, arp.senderMac);
        this.context.transmitter.arpAnnouncement(detection.address);
        break;
      case Verdict.Conflict:
        this.onConflict(arp.senderMac, now);
        break;
      default:
    }
  }

  // States.

  private enter(state: State): void {
    const previous = this.state;
    this.state = state;
    this.selectAt = NEVER;
    this.exchange.stop();
    if (state != previous) this.context.report.stateChanged(previous, state);
  }

  /** Do what this state does first after `delay`. */
  private schedule(now: u64, delay: u64): void {
    this.exchange.sendAt = now + delay;
    if (delay == 0 && this.context.link.carrier) this.transmit(now);
  }

  private enterInit(now: u64, delay: u64): void {
    const holding = this.holding;
    const candidate = holding.candidate;
    if (candidate != null) holding.wanted = candidate.address;
    holding.candidate = null;
    this.chosen = null;
    if (holding.lease == null) holding.detection.stop();
    if (!this.context.link.carrier) {
      this.enter(State.NoCarrier);
      return;
    }
    this.enter(State.Init);
    this.schedule(now, delay);
  }

  private enterSelecting(now: u64): void {
    const holding = this.holding;
    const configuration = this.context.configuration;
    if (holding.wanted == 0) holding.wanted = configuration.requestedAddress.or(0);
    this.offers = new Offers(configuration.preferredServers, holding.wanted);
    this.enter(State.Selecting);
    this.exchange.begin(now);
    this.exchange.discover(holding.wanted, now);
  }

  private enterRequesting(offer: Offer, now: u64): void {
    this.enter(State.Requesting);
    this.chosen = offer;
    if (offer.serverAssumed) this.context.report.serverIdentifierAssumed(offer.lease.serverIdentifier);
    this.request(offer.lease, now);
  }

  private enterRebooting(now: u64): void {
    this.enter(State.Rebooting);
    this.exchange.begin(now);
    this.reboot(now);
  }

  private enterRenewing(now: u64): void {
    this.holding.renewAt = NEVER;
    this.enter(State.Renewing);
    this.exchange.begin(now);
    this.askServer(now);
  }

  private enterRebinding(now: u64): void {
    this.holding.rest();
    this.enter(State.Rebinding);
    this.askAll(now);
  }

  // Transmission.

  /** What this state sends, first or again, or what it does when it has sent enough. */
  private transmit(now: u64): void {
    this.exchange.sendAt = NEVER;
    switch (this.state) {
      case State.Declined:
        this.enterInit(now, 0);
        break;
      case State.Init:
        this.enterSelecting(now);
        break;
      case State.Selecting:
        this.exchange.discover(this.holding.wanted, now);
        break;
      case State.Requesting:
        if (this.exchange.attempts >= timing.REQUEST_ATTEMPTS) this.enterInit(now, 0);
        else this.request((this.chosen as Offer).lease, now);
        break;
      case State.InitReboot:
        this.enterRebooting(now);
        break;
      case State.Rebooting:
        if (this.exchange.attempts >= timing.REBOOT_ATTEMPTS) this.enterInit(now, 0);
        else this.reboot(now);
        break;
      case State.Renewing:
        this.askServer(now);
        break;
      case State.Rebinding:
        this.askAll(now);
        break;
      case State.Informing:
        this.exchange.inform(this.context.configuration.purpose.asInform(), now);
        break;
      default:
    }
  }

  private request(offered: Lease, now: u64): void {
    this.exchange.select(offered, now);
    this.probeOnce(offered.address, now);
  }

  private reboot(now: u64): void {
    const address = (this.holding.toCheck as Lease).address;
    this.exchange.reboot(address, now);
    this.probeOnce(address, now);
  }

  private askServer(now: u64): void {
    const deadline = min(this.holding.rebindAt, this.holding.expireAt);
    this.exchange.askServer(this.holding.lease as Lease, deadline, now);
  }

  private askAll(now: u64): void {
    this.exchange.askAll(this.holding.lease as Lease, this.holding.expireAt, now);
  }

  // Replies.

  /** In REQUESTING and RENEWING one server was asked, in the other states any. */
  private isExpectedServer(reply: Reply): bool {
    if (this.state == State.Requesting) return reply.server == (this.chosen as Offer).lease.serverIdentifier;
    if (this.state != State.Renewing || reply.serverAssumed) return true;
    return reply.server == (this.holding.lease as Lease).serverIdentifier;
  }

  /** What a DHCPACK or DHCPNAK answers. */
  private get asked(): Lease {
    return this.state == State.Requesting ? (this.chosen as Offer).lease : (this.holding.toCheck as Lease);
  }

  private onOffer(reply: Reply, now: u64): i32 {
    const grant = new Grant(reply, now);
    if (grant.reason != ACCEPTED) return grant.reason;
    this.context.report.received(reply);
    const offer = new Offer(grant.lease as Lease, reply.serverAssumed);
    this.offers.add(offer);
    const window = this.context.configuration.offerWindow;
    if (window == 0 || this.offers.isUnbeatable(offer)) {
      this.enterRequesting(offer, now);
    } else if (this.selectAt == NEVER) {
      this.selectAt = now + window;
      // Offers are here: no need to ask again while they are collected.
      this.exchange.sendAt = NEVER;
    }
    return ACCEPTED;
  }

  private onAck(reply: Reply, now: u64): i32 {
    const grant = new Grant(reply, this.exchange.requested);
    if (grant.reason != ACCEPTED) return grant.reason;
    const lease = grant.lease as Lease;
    if (lease.address != this.asked.address) return IgnoreReason.Address;
    this.context.report.received(reply);
    // In REQUESTING it was said when the offer was taken.
    if (reply.serverAssumed && this.state != State.Requesting) {
      this.context.report.serverIdentifierAssumed(reply.server);
    }
    const current = this.holding.lease;
    const fresh = current == null || current.address != lease.address;
    if (fresh && this.context.conflictMode == ConflictMode.Wait) {
      this.holding.candidate = lease;
      this.enter(State.Probing);
      this.holding.detection.probe(lease.address, now, this.context.random);
    } else {
      this.use(lease, now);
    }
    return ACCEPTED;
  }

  private use(lease: Lease, now: u64): void {
    if (this.holding.take(lease, now)) {
      this.chosen = null;
      this.failures = 0;
      this.conflicts = 0;
      this.enter(State.Bound);
      if (this.holding.detection.next <= now) this.watchOver(now);
      return;
    }
    this.failures++;
    // A renewal that cannot be applied leaves the lease as it was, to its end. Anything else starts over.
    if (this.state == State.Renewing || this.state == State.Rebinding) return;
    this.holding.candidate = null;
    this.enterInit(now, timing.restartDelay(this.failures + 1, this.context.random));
  }

  private onNak(reply: Reply, now: u64): i32 {
    const holding = this.holding;
    const refused = this.asked.address;
    this.context.report.received(reply);
    this.context.report.refused(refused);
    if (holding.lease != null && (holding.lease as Lease).address == refused) holding.withdraw();
    holding.candidate = null;
    holding.wanted = 0;
    this.failures++;
    this.enterInit(now, timing.restartDelay(this.failures, this.context.random));
    return ACCEPTED;
  }

  private onInformed(reply: Reply): i32 {
    this.context.report.received(reply);
    this.enter(State.Informed);
    this.context.report.informed(parametersOf(reply.options));
    return ACCEPTED;
  }

  // Conflicts and the end.

  /** With `optimistic`, the wait for the DHCPACK is used to ask whether anybody has the address. */
  private probeOnce(address: u32, now: u64): void {
    if (this.context.conflictMode != ConflictMode.Optimistic) return;
    // In use, it is watched over already; and links of this same machine might answer for it.
    const lease = this.holding.lease;
    if (lease != null && lease.address == address) return;
    this.holding.detection.probeOnce(address, now);
    this.context.transmitter.arpProbe(address);
  }

  private watchOver(now: u64): void {
    const address = this.holding.detection.address;
    switch (this.holding.detection.duty(now, this.context.random)) {
      case Duty.SendProbe:
        this.context.transmitter.arpProbe(address);
        break;
      case Duty.SendAnnouncement:
        this.context.transmitter.arpAnnouncement(address);
        break;
      case Duty.Clear:
        if (this.state == State.Probing) this.use(this.holding.candidate as Lease, now);
        break;
      default:
    }
  }

  private onConflict(holder: u64, now: u64): void {
    const holding = this.holding;
    const address = holding.detection.address;
    const lease = this.contested(address);
    holding.detection.stop();
    this.context.report.conflict(address, holder);
    if (lease == null) return;
    if (holding.lease == lease) holding.withdraw();
    this.context.transmitter.decline(this.context.random.next(), lease);
    holding.candidate = null;
    holding.wanted = 0;
    this.conflicts++;
    this.enter(State.Declined);
    const rest = this.conflicts >= timing.MAX_CONFLICTS ? timing.RATE_LIMIT_INTERVAL : timing.DECLINE_DELAY;
    this.exchange.sendAt = now + rest;
  }

  /** What the server granted, or is about to grant, for the address in conflict. */
  private contested(address: u32): Lease | null {
    const chosen = this.chosen;
    if (chosen != null && chosen.lease.address == address) return chosen.lease;
    return this.holding.leaseFor(address);
  }

  private expire(now: u64): void {
    this.context.report.expired((this.holding.lease as Lease).address);
    this.holding.withdraw();
    switch (this.state) {
      case State.Bound:
      case State.Renewing:
      case State.Rebinding:
      case State.InitReboot:
      case State.Rebooting:
        this.enterInit(now, 0);
        break;
      default:
    }
  }
}
