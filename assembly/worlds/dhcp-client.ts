// The world `dhcp-client` (wit/dhcp/world.wit): one client, wired to the two imports.

import { Client } from "../dhcp4/client";
import { Ports } from "../dhcp4/ports";
import {
  ApplyError,
  ChecksumState,
  Command,
  Configuration,
  ConfigurationError,
  Event,
  Lease,
  LinkState,
  leaseApplyApply,
  leaseApplyWithdraw,
  Option,
  RememberedLease,
  Result,
  SendError,
  Step,
  socketSend,
  Unit,
  WithdrawError,
} from "../generated/dhcp-client";

class Imports extends Ports {
  send(frame: Uint8Array): Result<Unit, SendError> {
    return socketSend(frame);
  }

  apply(lease: Lease): Result<Unit, ApplyError> {
    return leaseApplyApply(lease);
  }

  withdraw(): Result<Unit, WithdrawError> {
    return leaseApplyWithdraw();
  }
}

let client: Client | null = null;

/** Before `start` there is nothing to do and nothing to say. */
function idle(): Step {
  return new Step(Option.none<u64>(), new Array<Event>(0));
}

export function clientStart(
  configuration: Configuration,
  link: LinkState,
  remembered: Option<RememberedLease>,
  now: u64,
  entropy: u64,
): Result<Step, ConfigurationError> {
  const created = Client.create(new Imports(), configuration, link);
  if (created.isErr) return Result.err<Step, ConfigurationError>(created.error);
  client = created.value;
  return Result.ok<Step, ConfigurationError>(created.value.begin(remembered, now, entropy));
}

export function clientReconfigure(
  configuration: Configuration,
  now: u64,
  entropy: u64,
): Result<Step, ConfigurationError> {
  const running = client;
  if (running == null) return Result.ok<Step, ConfigurationError>(idle());
  return running.reconfigure(configuration, now, entropy);
}

export function clientReceive(frame: Uint8Array, checksum: ChecksumState, now: u64, entropy: u64): Step {
  const running = client;
  return running == null ? idle() : running.receive(frame, checksum == ChecksumState.Partial, now, entropy);
}

export function clientWake(now: u64, entropy: u64): Step {
  const running = client;
  return running == null ? idle() : running.wake(now, entropy);
}

export function clientLinkChanged(link: LinkState, now: u64, entropy: u64): Step {
  const running = client;
  return running == null ? idle() : running.linkChanged(link, now, entropy);
}

export function clientOrder(command: Command, now: u64, entropy: u64): Step {
  const running = client;
  return running == null ? idle() : running.order(command, now, entropy);
}
