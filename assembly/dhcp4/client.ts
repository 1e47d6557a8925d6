import {
  Command,
  Configuration,
  ConfigurationError,
  ConflictDetection as ConflictMode,
  IgnoreReason,
  Lease,
  LinkState,
  MessageType,
  Option,
  PurposeTag,
  RememberedLease,
  Result,
  State,
  Step,
} from "../generated/dhcp-client";
import { ARP_REPLY, ArpView } from "../wire/arp";
import { Incoming } from "../wire/incoming";
import { Malformed } from "../wire/malformed";
import { checkConfiguration, VALID } from "./configuration";
import { ConflictDetection, Duty, Verdict } from "./conflict-detection";
import { Grant, parametersOf } from "./grant";
import { isPlausible, isSameContent, nextHopToServer } from "./lease";
import { macFromNumber, macToNumber } from "./link-address";
import { Offer, Offers } from "./offers";
import { Ports } from "./ports";
import { Random } from "./random";
import { ACCEPTED, Reply, reasonOf } from "./reply";
import { Report } from "./report";
import * as timing from "./timing";
import { NEVER } from "./timing";
import { Transmitter } from "./transmitter";

/** Due deadlines handled in one call; a call that finds more asks to be woken again at once. */
const MAX_DUE: i32 = 16;

/**
 * The client state machine of RFC 2131 section 4.4 for one link. Time and entropy are arguments; it acts through `Ports`
 * and reports what happened.
 *
 * Where it goes beyond the RFC or decides what the RFC leaves open:
 * - The lease in use and the state are apart. After INIT-REBOOT finds no server, a lease that is still valid stays in use
 *   while the client starts over, until it is replaced, refused or over (section 3.2 allows its use).
 * - The first acceptable DHCPOFFER is taken and there is no random start delay, unless the configuration asks for them.
 * - Every third and further second DHCPDISCOVER does not ask for option 26: some clouds ignore those that do.
 * - Refusals in a row (DHCPNAK, a lease that could not be applied) slow down the next attempts.
 */
export class Client {
  private state: State = State.Stopped;
  /** In use on the link. */
  private lease: Lease | null = null;
  /** Granted, but probed for before use; or remembered, to be asked for by INIT-REBOOT. Never in use. */
  private candidate: Lease | null = null;
  /** The offer that was taken. */
  private chosen: Offer | null = null;
  private offers: Offers = new Offers([], 0);
  /** The address to ask for in INIT, 0 for none: the one had before. */
  private wanted: u32 = 0;

  private xid: u32 = 0;
  /** Transmissions of the message of this state so far. */
  private attempt: u32 = 0;
  /** When the acquisition or renewal began, for the field secs. */
  private begun: u64 = 0;
  /** When the first request of the transaction was sent, from which the lease will count. */
  private requested: u64 = 0;
  private withMtu: bool = true;
  /** Refusals in a row. */
  private failures: u32 = 0;
  /** Conflicts in a row. */
  private conflicts: u32 = 0;
  /** Whether the link address of the server is being asked for by ARP. */
  private resolving: bool = false;

  private sendAt: u64 = NEVER;
  private selectAt: u64 = NEVER;
  private renewAt: u64 = NEVER;
  private rebindAt: u64 = NEVER;
  private expireAt: u64 = NEVER;

  private readonly detection: ConflictDetection = new ConflictDetection();
  private transmitter: Transmitter;
  private own: u64;

  private constructor(
    private readonly ports: Ports,
    private readonly report: Report,
    private readonly random: Random,
    private configuration: Configuration,
    private link: LinkState,
  ) {
    this.own = macToNumber(link.address);
    this.transmitter = new Transmitter(ports, report, random, configuration, link);
  }

  /** A client that has done nothing yet; `begin` is next. The error is a `ConfigurationError`. */
  static create(ports: Ports, configuration: Configuration, link: LinkState): Result<Client, ConfigurationError> {
    const problem = checkConfiguration(configuration, link);
    if (problem != VALID) return Result.err<Client, ConfigurationError>(<ConfigurationError>problem);
    const client = new Client(ports, new Report(), new Random(), configuration, link);
    return Result.ok<Client, ConfigurationError>(client);
  }

  // What the host calls. Each takes the entropy, acts, and ends with `step`.

  begin(remembered: Option<RememberedLease>, now: u64, entropy: u64): Step {
    this.random.seed(entropy);
    if (remembered.isSome) this.recall(remembered.value, now);
    this.restart(now, this.random.upTo(this.configuration.startDelay));
    return this.step();
  }

  reconfigure(configuration: Configuration, now: u64, entropy: u64): Result<Step, ConfigurationError> {
    const problem = checkConfiguration(configuration, this.link);
    if (problem != VALID) return Result.err<Step, ConfigurationError>(<ConfigurationError>problem);
    this.random.seed(entropy);
    const before = this.configuration.purpose;
    const purpose = configuration.purpose;
    this.configuration = configuration;
    this.transmitter = new Transmitter(this.ports, this.report, this.random, configuration, this.link);
    const informing = purpose.tag == <u8>PurposeTag.Inform;
    const same = before.tag == purpose.tag && (!informing || before.asInform() == purpose.asInform());
    if (!same && this.state != State.Stopped) {
      this.forget();
      this.restart(now, 0);
    }
    return Result.ok<Step, ConfigurationError>(this.step());
  }

  receive(frame: Uint8Array, partial: bool, now: u64, entropy: u64): Step {
    this.random.seed(entropy);
    this.runDue(now);
    const incoming = new Incoming(frame, this.own, partial);
    const arp = incoming.arp;
    if (arp != null) {
      this.onArp(arp, now);
    } else if (incoming.malformed != Malformed.None) {
      this.report.ignored(reasonOf(incoming.malformed), incoming.source);
    } else {
      this.onMessage(incoming, now);
    }
    return this.step();
  }

  wake(now: u64, entropy: u64): Step {
    this.random.seed(entropy);
    this.runDue(now);
    return this.step();
  }

  linkChanged(link: LinkState, now: u64, entropy: u64): Step {
    this.random.seed(entropy);
    this.runDue(now);
    const own = macToNumber(link.address);
    const other = own != this.own;
    const gained = link.carrier && !this.link.carrier;
    const lost = !link.carrier && this.link.carrier;
    this.link = link;
    this.own = own;
    this.transmitter = new Transmitter(this.ports, this.report, this.random, this.configuration, link);
    if (this.state == State.Stopped) return this.step();
    if (other) this.forget();
    if (lost) {
      this.carrierLost();
    } else if (other || gained) {
      this.restart(now, 0);
    }
    return this.step();
  }

  order(command: Command, now: u64, entropy: u64): Step {
    this.random.seed(entropy);
    this.runDue(now);
    switch (command) {
      case Command.Renew:
        this.failures = 0;
        if (this.lease != null && this.link.carrier && this.state != State.Stopped) {
          this.enterRenewing(now);
        } else {
          this.restart(now, 0);
        }
        break;
      case Command.Release:
        this.release();
        break;
      case Command.Stop:
        this.halt();
        break;
      case Command.Resumed:
        if (this.state != State.Stopped) this.restart(now, 0);
        break;
    }
    return this.step();
  }

  // Deadlines.

  private step(): Step {
    const next = this.nextDeadline();
    const wakeUp = next == NEVER ? Option.none<u64>() : Option.some<u64>(next);
    return new Step(wakeUp, this.report.take());
  }

  /** Without carrier only the end of the lease counts. */
  private nextDeadline(): u64 {
    if (!this.link.carrier) return this.expireAt;
    const transmission = min(this.sendAt, min(this.selectAt, this.detection.next));
    return min(transmission, min(this.expireAt, min(this.renewAt, this.rebindAt)));
  }

  private runDue(now: u64): void {
    for (let i = 0; i < MAX_DUE && this.nextDeadline() <= now; i++) this.runOne(now);
  }

  /** The most decisive of the due deadlines first. */
  private runOne(now: u64): void {
    if (this.expireAt <= now) {
      this.expire(now);
    } else if (this.rebindAt <= now) {
      this.enterRebinding(now);
    } else if (this.renewAt <= now) {
      this.enterRenewing(now);
    } else if (this.detection.next <= now) {
      this.doDuty(now);
    } else if (this.selectAt <= now) {
      this.takeOffer(this.offers.best(), now);
    } else {
      this.transmit(now);
    }
  }

  private doDuty(now: u64): void {
    const address = this.detection.address;
    switch (this.detection.duty(now, this.random)) {
      case Duty.SendProbe:
        this.transmitter.arpProbe(address);
        break;
      case Duty.SendAnnouncement:
        this.transmitter.arpAnnouncement(address);
        break;
      case Duty.Clear: {
        const candidate = this.candidate;
        if (this.state == State.Probing && candidate != null) this.use(candidate, now);
        break;
      }
      default:
    }
  }

  /** First or further transmission in the present state. */
  private transmit(now: u64): void {
    this.sendAt = NEVER;
    switch (this.state) {
      case State.Declined:
        this.enterInit(now, 0);
        break;
      case State.Init:
        this.enterSelecting(now);
        break;
      case State.Selecting:
        this.sendDiscover(now);
        break;
      case State.Requesting:
        if (this.attempt >= timing.REQUEST_ATTEMPTS) this.enterInit(now, 0);
        else this.sendRequest(now);
        break;
      case State.InitReboot:
        this.enterRebooting(now);
        break;
      case State.Rebooting:
        if (this.attempt >= timing.REBOOT_ATTEMPTS) this.enterInit(now, 0);
        else this.sendReboot(now);
        break;
      case State.Renewing:
        this.sendRenewal(now);
        break;
      case State.Rebinding:
        this.sendRebinding(now);
        break;
      case State.Informing:
        this.sendInform(now);
        break;
      default:
    }
  }

  private secs(now: u64): u16 {
    return <u16>min((now - this.begun) / 1000, <u64>u16.MAX_VALUE);
  }

  private countAttempt(now: u64): void {
    this.attempt++;
    this.sendAt = now + timing.retransmissionDelay(this.attempt, this.configuration.retransmission, this.random);
  }

  private sendDiscover(now: u64): void {
    this.countAttempt(now);
    this.withMtu = this.attempt < 3 || this.attempt % 2 == 0;
    this.transmitter.discover(this.xid, this.secs(now), this.wanted, this.withMtu);
  }

  private sendRequest(now: u64): void {
    const offer = this.chosen;
    if (offer == null) return;
    const lease = offer.lease;
    this.countAttempt(now);
    // The same secs as in the DHCPDISCOVER that was answered (RFC 2131 section 4.4.1).
    this.transmitter.select(this.xid, this.secs(this.requested), lease.address, lease.serverIdentifier, this.withMtu);
    this.probeWhileRequesting(lease.address, now);
  }

  private sendReboot(now: u64): void {
    const lease = this.leaseToCheck();
    if (lease == null) return;
    this.countAttempt(now);
    this.transmitter.reboot(this.xid, this.secs(now), lease.address);
    if (this.lease == null) this.probeWhileRequesting(lease.address, now);
  }

  private probeWhileRequesting(address: u32, now: u64): void {
    if (this.configuration.conflictDetection != ConflictMode.Optimistic) return;
    // An address in use is watched over already, and hosts of ours would answer for it on their other links.
    if (this.lease != null && (this.lease as Lease).address == address) return;
    this.detection.probeOnce(address, now);
    this.transmitter.arpProbe(address);
  }

  private sendRenewal(now: u64): void {
    const lease = this.lease;
    if (lease == null) return;
    this.newTransaction(now);
    this.sendAt = now + timing.renewalDelay(now, min(this.rebindAt, this.expireAt));
    this.attempt++;
    this.transmitter.renew(this.xid, this.secs(now), lease);
    // No answer to the first: the server may have got another link address.
    this.resolving = this.attempt > 1 || macToNumber(lease.serverLinkAddress) == 0;
    const hop = nextHopToServer(lease);
    if (this.resolving && hop != 0) this.transmitter.arpRequest(lease.address, hop);
  }

  private sendRebinding(now: u64): void {
    const lease = this.lease;
    if (lease == null) return;
    this.newTransaction(now);
    this.sendAt = now + timing.renewalDelay(now, this.expireAt);
    this.transmitter.rebind(this.xid, this.secs(now), lease);
  }

  private sendInform(now: u64): void {
    this.countAttempt(now);
    this.transmitter.inform(this.xid, this.secs(now), this.configuration.purpose.asInform());
  }

  private newTransaction(now: u64): void {
    this.xid = this.random.next();
    this.requested = now;
  }

  // States.

  private enter(state: State): void {
    const previous = this.state;
    this.state = state;
    this.sendAt = NEVER;
    this.selectAt = NEVER;
    this.attempt = 0;
    this.resolving = false;
    if (state != previous) this.report.stateChanged(previous, state);
  }

  /** Begin, or begin again after the link or the configuration changed: with the lease there is, if any. */
  private restart(now: u64, delay: u64): void {
    this.renewAt = NEVER;
    this.rebindAt = NEVER;
    if (this.lease == null) this.detection.stop();
    if (this.configuration.purpose.tag == <u8>PurposeTag.Inform) {
      if (this.link.carrier) this.enterInforming(now, delay);
      else this.enter(State.NoCarrier);
    } else if (this.leaseToCheck() != null) {
      this.enter(this.link.carrier || this.lease != null ? State.InitReboot : State.NoCarrier);
      this.begun = now;
      this.sendAt = now + delay;
      if (delay == 0 && this.link.carrier) this.enterRebooting(now);
    } else if (this.link.carrier) {
      this.enterInit(now, delay);
    } else {
      this.enter(State.NoCarrier);
    }
  }

  private leaseToCheck(): Lease | null {
    return this.lease != null ? this.lease : this.candidate;
  }

  private enterInit(now: u64, delay: u64): void {
    const candidate = this.candidate;
    if (candidate != null) this.wanted = candidate.address;
    this.candidate = null;
    this.chosen = null;
    if (this.lease == null) this.detection.stop();
    this.enter(State.Init);
    this.sendAt = now + delay;
    if (delay == 0) this.enterSelecting(now);
  }

  private enterSelecting(now: u64): void {
    if (this.lease != null) this.wanted = (this.lease as Lease).address;
    if (this.wanted == 0) this.wanted = this.configuration.requestedAddress.or(0);
    this.offers = new Offers(this.configuration.preferredServers, this.wanted);
    this.enter(State.Selecting);
    this.begun = now;
    this.newTransaction(now);
    this.sendDiscover(now);
  }

  private takeOffer(offer: Offer, now: u64): void {
    this.enter(State.Requesting);
    this.chosen = offer;
    this.requested = now;
    if (offer.serverAssumed) this.report.serverIdentifierAssumed(offer.lease.serverIdentifier);
    this.sendRequest(now);
  }

  private enterRebooting(now: u64): void {
    this.enter(State.Rebooting);
    this.begun = now;
    this.newTransaction(now);
    this.sendReboot(now);
  }

  private enterRenewing(now: u64): void {
    this.renewAt = NEVER;
    this.enter(State.Renewing);
    this.begun = now;
    this.sendRenewal(now);
  }

  private enterRebinding(now: u64): void {
    this.renewAt = NEVER;
    this.rebindAt = NEVER;
    this.enter(State.Rebinding);
    this.sendRebinding(now);
  }

  private enterInforming(now: u64, delay: u64): void {
    this.enter(State.Informing);
    this.begun = now;
    this.newTransaction(now);
    this.sendAt = now + delay;
    if (delay == 0) this.sendInform(now);
  }

  private carrierLost(): void {
    if (this.lease == null) {
      this.enter(State.NoCarrier);
      this.detection.stop();
      return;
    }
    // The lease goes on, and no state but BOUND makes sense without carrier.
    if (this.state != State.Declined) this.enter(State.Bound);
  }

  private halt(): void {
    this.enter(State.Stopped);
    this.detection.stop();
    this.renewAt = NEVER;
    this.rebindAt = NEVER;
    this.expireAt = NEVER;
  }

  private release(): void {
    const lease = this.lease;
    if (lease != null) {
      if (this.link.carrier) this.transmitter.release(this.random.next(), lease);
      this.withdraw();
    }
    this.candidate = null;
    this.halt();
  }

  // Messages.

  private onMessage(incoming: Incoming, now: u64): void {
    if (!this.awaits()) {
      this.report.ignored(IgnoreReason.Unexpected, incoming.source);
      return;
    }
    const reply = new Reply(incoming, this.own, this.xid, this.transmitter.messages.clientIdentifier);
    let reason = reply.reason;
    if (reason == ACCEPTED) {
      reason = this.onReply(reply, now);
      this.report.optionsIgnored(reply.options);
    }
    if (reason != ACCEPTED) this.report.ignored(<IgnoreReason>reason, reply.source);
  }

  private awaits(): bool {
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

  /** `ACCEPTED`, or the reason why not. */
  private onReply(reply: Reply, now: u64): i32 {
    if (this.state == State.Selecting) {
      return reply.kind == MessageType.Offer ? this.onOffer(reply, now) : <i32>IgnoreReason.Unexpected;
    }
    if (reply.kind == MessageType.Offer) return IgnoreReason.Unexpected;
    if (this.state == State.Informing) {
      return reply.kind == MessageType.Ack ? this.onInformed(reply) : <i32>IgnoreReason.Unexpected;
    }
    if (!this.isExpectedServer(reply)) return IgnoreReason.OtherServer;
    return reply.kind == MessageType.Ack ? this.onAck(reply, now) : this.onNak(reply, now);
  }

  /** In REQUESTING and RENEWING one server was asked, in the other states any. */
  private isExpectedServer(reply: Reply): bool {
    const chosen = this.chosen;
    if (this.state == State.Requesting && chosen != null) return reply.server == chosen.lease.serverIdentifier;
    if (this.state != State.Renewing || reply.serverAssumed) return true;
    const lease = this.lease;
    return lease != null && reply.server == lease.serverIdentifier;
  }

  private reportReceived(reply: Reply): void {
    this.report.received(reply.kind, reply.xid, reply.address, reply.server, reply.source);
  }

  private onOffer(reply: Reply, now: u64): i32 {
    const grant = new Grant(reply, now);
    if (grant.reason != ACCEPTED) return grant.reason;
    this.reportReceived(reply);
    const offer = new Offer(grant.lease as Lease, reply.serverAssumed);
    this.offers.add(offer);
    const window = this.configuration.offerWindow;
    if (window == 0 || this.offers.isUnbeatable(offer)) {
      this.takeOffer(offer, now);
    } else if (this.selectAt == NEVER) {
      this.selectAt = now + window;
      // Offers are here: no need to ask again while they are collected.
      this.sendAt = NEVER;
    }
    return ACCEPTED;
  }

  private onAck(reply: Reply, now: u64): i32 {
    const grant = new Grant(reply, this.requested);
    if (grant.reason != ACCEPTED) return grant.reason;
    const lease = grant.lease as Lease;
    const asked = this.state == State.Requesting ? (this.chosen as Offer).lease : (this.leaseToCheck() as Lease);
    if (lease.address != asked.address) return IgnoreReason.Address;
    this.reportReceived(reply);
    if (reply.serverAssumed && this.state != State.Requesting) {
      this.report.serverIdentifierAssumed(reply.server);
    }
    const current = this.lease;
    const fresh = current == null || current.address != lease.address;
    if (fresh && this.configuration.conflictDetection == ConflictMode.Wait) {
      this.candidate = lease;
      this.enter(State.Probing);
      this.detection.probe(lease.address, now, this.random);
    } else {
      this.use(lease, now);
    }
    return ACCEPTED;
  }

  private onNak(reply: Reply, now: u64): i32 {
    this.reportReceived(reply);
    const asked = this.state == State.Requesting ? (this.chosen as Offer).lease : (this.leaseToCheck() as Lease);
    this.report.refused(asked.address);
    const lease = this.lease;
    if (lease != null && lease.address == asked.address) this.withdraw();
    this.candidate = null;
    this.wanted = 0;
    this.failures++;
    this.enterInit(now, timing.restartDelay(this.failures, this.random));
    return ACCEPTED;
  }

  private onInformed(reply: Reply): i32 {
    this.reportReceived(reply);
    this.enter(State.Informed);
    this.report.informed(parametersOf(reply.options));
    return ACCEPTED;
  }

  private onArp(arp: ArpView, now: u64): void {
    const lease = this.lease;
    if (this.resolving && lease != null && arp.operation == ARP_REPLY && arp.senderAddress == nextHopToServer(lease)) {
      this.onResolved(lease, arp.senderMac, now);
      return;
    }
    if (this.configuration.conflictDetection == ConflictMode.Off) return;
    switch (this.detection.judge(arp, this.own, now)) {
      case Verdict.Defend:
        this.report.defended(this.detection.address, arp.senderMac);
        this.transmitter.arpAnnouncement(this.detection.address);
        break;
      case Verdict.Conflict:
        this.onConflict(arp.senderMac, now);
        break;
      default:
    }
  }

  /** The server's link address, or its router's, is known (again): repeat the request there if it is another one. */
  private onResolved(lease: Lease, mac: u64, now: u64): void {
    this.resolving = false;
    if (macToNumber(lease.serverLinkAddress) == mac) return;
    lease.serverLinkAddress = macFromNumber(mac);
    if (this.state == State.Renewing) this.transmitter.renew(this.xid, this.secs(now), lease);
  }

  private onConflict(holder: u64, now: u64): void {
    const address = this.detection.address;
    const lease = this.leaseInConflict(address);
    this.detection.stop();
    this.report.conflict(address, holder);
    if (lease == null) return;
    if (this.lease == lease) this.withdraw();
    this.transmitter.decline(this.random.next(), lease);
    this.candidate = null;
    this.wanted = 0;
    this.conflicts++;
    this.enter(State.Declined);
    const rest = this.conflicts >= timing.MAX_CONFLICTS ? timing.RATE_LIMIT_INTERVAL : timing.DECLINE_DELAY;
    this.sendAt = now + rest;
  }

  private leaseInConflict(address: u32): Lease | null {
    const lease = this.lease;
    if (lease != null && lease.address == address) return lease;
    const candidate = this.candidate;
    if (candidate != null && candidate.address == address) return candidate;
    const chosen = this.chosen;
    return chosen != null && chosen.lease.address == address ? chosen.lease : null;
  }

  // The lease.

  /** Take over what an earlier instance left. */
  private recall(remembered: RememberedLease, now: u64): void {
    const lease = remembered.lease;
    if (!isPlausible(lease)) {
      this.report.ignored(IgnoreReason.RememberedLease, 0);
      if (remembered.applied) this.removeFromLink();
      return;
    }
    if (remembered.applied && remembered.remaining > 0) {
      lease.acquired = now;
      lease.leaseTime = remembered.remaining;
      this.lease = lease;
      this.expireAt = timing.after(now, remembered.remaining);
      if (this.configuration.conflictDetection != ConflictMode.Off) this.detection.use(lease.address, now);
    } else {
      this.candidate = lease;
      if (remembered.applied) this.removeFromLink();
    }
  }

  private use(lease: Lease, now: u64): void {
    const result = this.ports.apply(lease);
    if (result.isErr) {
      this.report.applyFailed(result.error);
      this.failures++;
      // A renewal that cannot be applied leaves the lease as it was, to its end. Anything else starts over.
      if (this.state == State.Renewing || this.state == State.Rebinding) return;
      this.candidate = null;
      this.enterInit(now, max(timing.restartDelay(this.failures + 1, this.random), 1_000));
      return;
    }
    const previous = this.lease;
    const moved = previous == null || previous.address != lease.address;
    this.lease = lease;
    this.candidate = null;
    this.chosen = null;
    this.wanted = lease.address;
    this.failures = 0;
    this.conflicts = 0;
    this.renewAt = timing.fuzzedAfter(lease.acquired, lease.renewalTime, this.random);
    this.rebindAt = timing.fuzzedAfter(lease.acquired, lease.rebindingTime, this.random);
    this.expireAt = timing.after(lease.acquired, lease.leaseTime);
    this.enter(State.Bound);
    if (previous != null && isSameContent(previous, lease)) this.report.extended(lease);
    else this.report.acquired(lease);
    if (this.configuration.conflictDetection == ConflictMode.Off) this.detection.stop();
    else if (moved) this.detection.use(lease.address, now);
  }

  private expire(now: u64): void {
    const lease = this.lease as Lease;
    this.report.expired(lease.address);
    this.withdraw();
    switch (this.state) {
      case State.Bound:
      case State.Renewing:
      case State.Rebinding:
      case State.InitReboot:
      case State.Rebooting:
        if (this.link.carrier) this.enterInit(now, 0);
        else this.enter(State.NoCarrier);
        break;
      default:
    }
  }

  /** End the lease in use; its address will be asked for again. */
  private withdraw(): void {
    const lease = this.lease;
    if (lease != null) this.wanted = lease.address;
    this.lease = null;
    this.renewAt = NEVER;
    this.rebindAt = NEVER;
    this.expireAt = NEVER;
    this.detection.stop();
    this.removeFromLink();
  }

  private removeFromLink(): void {
    const result = this.ports.withdraw();
    if (result.isErr) this.report.withdrawFailed(result.error);
  }

  /** Another link address or purpose: nothing that was granted holds any more. */
  private forget(): void {
    if (this.lease != null) this.withdraw();
    this.candidate = null;
    this.wanted = 0;
    this.detection.stop();
  }
}
