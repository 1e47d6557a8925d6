// INIT-REBOOT, carrier, sleep, configuration, INFORM: RFC 2131 sections 3.2, 3.4, 3.7.

import { macFromNumber } from "../../../assembly/dhcp4/link-address";
import {
  Command,
  ConfigurationError,
  EventTag,
  IgnoreReason,
  Lease,
  MessageType,
  Option,
  Parameters,
  Purpose,
  State,
} from "../../../assembly/generated/dhcp-client";
import { ACK, ADDRESS, Answer, OTHER_ADDRESS, plainConfiguration, Scenario, SERVER, SERVER_MAC } from "./scenario";

let at = new Scenario();

function remembered(address: u32 = ADDRESS, prefixLength: u8 = 24): Lease {
  const none = new Array<u32>(0);
  const parameters = new Parameters(
    Option.none<u32>(),
    none,
    [],
    none,
    Option.none<string>(),
    [],
    Option.none<string>(),
    Option.none<u16>(),
    none,
  );
  return new Lease(address, prefixLength, SERVER, macFromNumber(SERVER_MAC), 0, 3600, 1800, 3150, parameters);
}

describe("a remembered lease", () => {
  beforeEach(() => {
    at = new Scenario();
  });

  it("is asked for at once, without a server identifier", () => {
    at.startRemembering(remembered(), 1000, false);
    expect(at.state).toBe(State.Rebooting);
    const request = at.last();
    expect(request.kind).toBe(MessageType.Request);
    expect(request.options.u32(50)).toBe(ADDRESS);
    expect(request.options.has(54)).toBe(false);
    expect(request.ciaddr).toBe(0);
    at.ack();
    expect(at.state).toBe(State.Bound);
    expect(at.messages().length).toBe(1);
  });

  it("is given up after two silent requests", () => {
    at.startRemembering(remembered(), 1000, false);
    at.pass(14_000);
    expect(at.state).toBe(State.Selecting);
    expect(at.messages().length).toBe(3);
    expect(at.last().options.u32(50)).toBe(ADDRESS);
    expect(at.ports.applied.length).toBe(0);
  });

  it("that is still applied is kept until it is over, also when no server answers", () => {
    at.startRemembering(remembered(), 100, true);
    at.pass(99_000);
    expect(at.state).toBe(State.Selecting);
    expect(at.last().options.u32(50)).toBe(ADDRESS);
    expect(at.ports.withdrawals).toBe(0);
    at.pass(1_000);
    expect(at.ports.withdrawals).toBe(1);
    expect(at.count(EventTag.Expired)).toBe(1);
  });

  it("that is still applied but over is withdrawn", () => {
    at.startRemembering(remembered(), 0, true);
    expect(at.ports.withdrawals).toBe(1);
    expect(at.state).toBe(State.Rebooting);
  });

  it("that makes no sense is reported and forgotten", () => {
    at.startRemembering(remembered(0x7f000001), 1000, false);
    expect(at.ignored()).toBe(IgnoreReason.RememberedLease);
    expect(at.state).toBe(State.Selecting);
    expect(at.last().options.has(50)).toBe(false);
  });

  it("that the server refuses is withdrawn and not asked for again", () => {
    at.startRemembering(remembered(), 1000, true);
    at.nak();
    expect(at.ports.withdrawals).toBe(1);
    expect(at.state).toBe(State.Selecting);
    expect(at.last().options.has(50)).toBe(false);
  });

  it("is not replaced by another address in answer to INIT-REBOOT", () => {
    at.startRemembering(remembered(), 1000, false);
    const ack = new Answer(ACK);
    ack.address = OTHER_ADDRESS;
    at.answer(ack);
    expect(at.ignored()).toBe(IgnoreReason.Address);
    expect(at.state).toBe(State.Rebooting);
  });
});

describe("carrier", () => {
  beforeEach(() => {
    at = new Scenario();
  });

  it("is waited for in silence", () => {
    at.start(false);
    expect(at.state).toBe(State.NoCarrier);
    expect(at.wakeUp.isNone).toBe(true);
    at.carrier(true);
    expect(at.state).toBe(State.Selecting);
  });

  it("lost and back checks the lease and never drops it", () => {
    at.bind();
    at.carrier(false);
    expect(at.state).toBe(State.Bound);
    const before = at.ports.frames.length;
    at.pass(1_900_000);
    expect(at.ports.frames.length).toBe(before);
    at.carrier(true);
    expect(at.state).toBe(State.Rebooting);
    at.ack();
    expect(at.state).toBe(State.Bound);
    expect(at.ports.withdrawals).toBe(0);
  });

  it("lost does not keep the lease from ending", () => {
    at.bind();
    at.carrier(false);
    at.pass(3_600_000);
    expect(at.state).toBe(State.NoCarrier);
    expect(at.ports.withdrawals).toBe(1);
  });

  it("lost while acquiring begins again when it is back", () => {
    at.start();
    at.offer();
    at.carrier(false);
    expect(at.state).toBe(State.NoCarrier);
    at.carrier(true);
    expect(at.state).toBe(State.Selecting);
  });

  it("back with a server that is gone leaves the lease in use to its end", () => {
    at.bind();
    at.carrier(false);
    at.carrier(true);
    at.pass(60_000);
    expect(at.state).toBe(State.Selecting);
    expect(at.ports.withdrawals).toBe(0);
    at.pass(3_540_000);
    expect(at.ports.withdrawals).toBe(1);
  });
});

describe("sleep", () => {
  it("is followed by a check of the lease", () => {
    at = new Scenario();
    at.bind();
    at.now += 600_000;
    at.take(at.client.order(Command.Resumed, at.now, at.draw()));
    expect(at.state).toBe(State.Rebooting);
    at.ack();
    expect(at.state).toBe(State.Bound);
  });

  it("past the end of the lease ends it", () => {
    at = new Scenario();
    at.bind();
    at.now += 4_000_000;
    at.take(at.client.order(Command.Resumed, at.now, at.draw()));
    expect(at.ports.withdrawals).toBe(1);
    expect(at.state).toBe(State.Selecting);
  });
});

describe("configuration", () => {
  beforeEach(() => {
    at = new Scenario();
  });

  it("can change without losing the lease", () => {
    at.bind();
    const other = plainConfiguration();
    other.hostName = Option.some<string>("box");
    const result = at.client.reconfigure(other, at.now, at.draw());
    expect(result.isOk).toBe(true);
    at.take(result.value);
    expect(at.state).toBe(State.Bound);
    at.pass(1_800_000);
    expect(at.last().options.value(12).length).toBe(3);
  });

  it("that is out of range is refused by name", () => {
    at.bind();
    const other = plainConfiguration();
    other.retransmission = 99;
    const result = at.client.reconfigure(other, at.now, at.draw());
    expect(result.isErr).toBe(true);
    expect(result.error).toBe(ConfigurationError.Retransmission);
  });

  it("for DHCPINFORM asks for parameters only and applies nothing", () => {
    at.configuration.purpose = Purpose.inform(ADDRESS);
    at.start();
    expect(at.state).toBe(State.Informing);
    expect(at.last().kind).toBe(MessageType.Inform);
    expect(at.last().ciaddr).toBe(ADDRESS);
    expect(at.last().options.has(50)).toBe(false);
    expect(at.last().options.has(51)).toBe(false);
    const ack = new Answer(ACK);
    ack.address = 0;
    ack.leaseTime = 0;
    at.answer(ack);
    expect(at.state).toBe(State.Informed);
    expect(at.count(EventTag.Informed)).toBe(1);
    expect(at.ports.applied.length).toBe(0);
  });
});
