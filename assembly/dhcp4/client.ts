import {
  Command,
  Configuration,
  ConfigurationError,
  IgnoreReason,
  LinkState,
  Option,
  Purpose,
  PurposeTag,
  RememberedLease,
  Result,
  State,
  Step,
} from "../generated/dhcp-client";
import { Incoming } from "../wire/incoming";
import { Malformed } from "../wire/malformed";
import { checkConfiguration, VALID } from "./configuration";
import { Context } from "./context";
import { Holding } from "./holding";
import { macToNumber } from "./link-address";
import { Machine } from "./machine";
import { Ports } from "./ports";
import { ACCEPTED, Reply, reasonOf } from "./reply";
import { NEVER } from "./timing";

/** Due deadlines handled in one call; a call that finds more asks to be woken again at once. */
const MAX_DUE: i32 = 16;

/**
 * A DHCPv4 client for one link, as the host drives it (the interface `client` of wit/dhcp/client.wit). Each call takes
 * the time and fresh entropy, does what is due, acts, and says when it wants to be called next and what happened.
 */
export class Client {
  private readonly holding: Holding;
  private readonly machine: Machine;

  private constructor(private readonly context: Context) {
    const holding = new Holding(context);
    this.holding = holding;
    this.machine = new Machine(context, holding);
  }

  /** A client that has done nothing yet; `begin` is next. */
  static create(ports: Ports, configuration: Configuration, link: LinkState): Result<Client, ConfigurationError> {
    const problem = checkConfiguration(configuration, link);
    if (problem != VALID) return Result.err<Client, ConfigurationError>(<ConfigurationError>problem);
    return Result.ok<Client, ConfigurationError>(new Client(new Context(ports, configuration, link)));
  }

  begin(remembered: Option<RememberedLease>, now: u64, entropy: u64): Step {
    const random = this.context.random;
    random.seed(entropy);
    if (remembered.isSome) this.holding.recall(remembered.value, now);
    this.machine.restart(now, random.upTo(this.context.configuration.startDelay));
    return this.step();
  }

  reconfigure(configuration: Configuration, now: u64, entropy: u64): Result<Step, ConfigurationError> {
    const problem = checkConfiguration(configuration, this.context.link);
    if (problem != VALID) return Result.err<Step, ConfigurationError>(<ConfigurationError>problem);
    this.catchUp(now, entropy);
    const before = this.context.configuration.purpose;
    this.context.configuration = configuration;
    if (this.machine.state != State.Stopped && !isSamePurpose(before, configuration.purpose)) {
      this.holding.forget();
      this.machine.restart(now, 0);
    }
    return Result.ok<Step, ConfigurationError>(this.step());
  }

  /** `partial`: see `Incoming`. */
  receive(frame: Uint8Array, partial: bool, now: u64, entropy: u64): Step {
    this.catchUp(now, entropy);
    const incoming = new Incoming(frame, this.context.own, partial);
    const arp = incoming.arp;
    if (arp != null) {
      this.machine.onArp(arp, now);
    } else if (incoming.malformed != Malformed.None) {
      this.context.report.ignored(reasonOf(incoming.malformed), incoming.source);
    } else if (!this.machine.awaitsReply) {
      this.context.report.ignored(IgnoreReason.Unexpected, incoming.source);
    } else {
      this.onMessage(incoming, now);
    }
    return this.step();
  }

  wake(now: u64, entropy: u64): Step {
    this.catchUp(now, entropy);
    return this.step();
  }

  linkChanged(link: LinkState, now: u64, entropy: u64): Step {
    this.catchUp(now, entropy);
    const before = this.context.link;
    this.context.link = link;
    if (this.machine.state == State.Stopped) return this.step();
    const other = macToNumber(link.address) != macToNumber(before.address);
    // Servers know a client by its link address: what was granted to another one does not hold.
    if (other) this.holding.forget();
    if (before.carrier && !link.carrier) {
      this.machine.carrierLost();
    } else if (other || (link.carrier && !before.carrier)) {
      this.machine.restart(now, 0);
    }
    return this.step();
  }

  order(command: Command, now: u64, entropy: u64): Step {
    this.catchUp(now, entropy);
    switch (command) {
      case Command.Renew:
        this.machine.renew(now);
        break;
      case Command.Release:
        this.machine.release();
        break;
      case Command.Stop:
        this.machine.stop();
        break;
      case Command.Resumed:
        if (this.machine.state != State.Stopped) this.machine.restart(now, 0);
        break;
    }
    return this.step();
  }

  private onMessage(incoming: Incoming, now: u64): void {
    const clientIdentifier = this.context.transmitter.messages.clientIdentifier;
    const reply = new Reply(incoming, this.context.own, this.machine.xid, clientIdentifier);
    let reason = reply.reason;
    if (reason == ACCEPTED) {
      reason = this.machine.onReply(reply, now);
      this.context.report.optionsIgnored(reply.options);
    }
    if (reason != ACCEPTED) this.context.report.ignored(<IgnoreReason>reason, reply.source);
  }

  /** What was due before this call comes first. */
  private catchUp(now: u64, entropy: u64): void {
    this.context.random.seed(entropy);
    for (let i = 0; i < MAX_DUE && this.machine.deadline <= now; i++) this.machine.runDue(now);
  }

  private step(): Step {
    const next = this.machine.deadline;
    const wakeUp = next == NEVER ? Option.none<u64>() : Option.some<u64>(next);
    return new Step(wakeUp, this.context.report.take());
  }
}

function isSamePurpose(a: Purpose, b: Purpose): bool {
  if (a.tag != b.tag) return false;
  return a.tag != <u8>PurposeTag.Inform || a.asInform() == b.asInform();
}
