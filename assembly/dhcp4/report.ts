import {
  ApplyError,
  Conflict,
  Event,
  Ignored,
  IgnoredOption,
  IgnoreReason,
  Lease,
  MessageSummary,
  MessageType,
  OptionProblem,
  Parameters,
  SendError,
  State,
  StateChange,
  WithdrawError,
} from "../generated/dhcp-client";
import { Options } from "../wire/options";
import { macFromNumber } from "./link-address";
import { Reply } from "./reply";

/** More than any call can cause; the rest is dropped rather than let a call grow. */
const MAX_EVENTS: i32 = 256;

/** Collects the events of one call. */
export class Report {
  private events: Array<Event> = [];

  /** The events since the last call, and begin anew. */
  take(): Array<Event> {
    const events = this.events;
    this.events = [];
    return events;
  }

  stateChanged(previous: State, current: State): void {
    this.add(Event.stateChanged(new StateChange(previous, current)));
  }

  sent(kind: MessageType, xid: u32, address: u32, server: u32, peer: u32): void {
    this.add(Event.sent(new MessageSummary(kind, xid, address, server, peer)));
  }

  received(reply: Reply): void {
    const summary = new MessageSummary(reply.kind, reply.xid, reply.address, reply.server, reply.source);
    this.add(Event.received(summary));
  }

  ignored(reason: IgnoreReason, source: u32): void {
    this.add(Event.ignored(new Ignored(reason, source)));
  }

  /** All options of a message that were left out. */
  optionsIgnored(options: Options): void {
    const problems = options.problems;
    for (let i = 0; i < problems.length; i++) {
      // Both enumerations have the same labels in the same order.
      const problem = <OptionProblem>(<i32>problems[i].problem);
      this.add(Event.optionIgnored(new IgnoredOption(problems[i].code, problem)));
    }
  }

  serverIdentifierAssumed(server: u32): void {
    this.add(Event.serverIdentifierAssumed(server));
  }

  conflict(address: u32, holder: u64): void {
    this.add(Event.conflict(new Conflict(address, macFromNumber(holder))));
  }

  defended(address: u32, holder: u64): void {
    this.add(Event.defended(new Conflict(address, macFromNumber(holder))));
  }

  refused(address: u32): void {
    this.add(Event.refused(address));
  }

  expired(address: u32): void {
    this.add(Event.expired(address));
  }

  acquired(lease: Lease): void {
    this.add(Event.acquired(lease));
  }

  extended(lease: Lease): void {
    this.add(Event.extended(lease));
  }

  informed(parameters: Parameters): void {
    this.add(Event.informed(parameters));
  }

  sendFailed(error: SendError): void {
    this.add(Event.sendFailed(error));
  }

  applyFailed(error: ApplyError): void {
    this.add(Event.applyFailed(error));
  }

  withdrawFailed(error: WithdrawError): void {
    this.add(Event.withdrawFailed(error));
  }

  private add(event: Event): void {
    if (this.events.length < MAX_EVENTS) this.events.push(event);
  }
}
