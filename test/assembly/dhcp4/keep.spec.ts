// RENEWING, REBINDING, expiry, NAK, RELEASE: RFC 2131 sections 4.4.5 and 4.4.6.

import {
  ApplyError,
  Command,
  EventTag,
  IgnoreReason,
  MessageType,
  State,
} from "../../../assembly/generated/dhcp-client";
import { buildArpReply } from "../../../assembly/wire/arp";
import { BROADCAST_MAC } from "../../../assembly/wire/ethernet";
import { ACK, ADDRESS, Answer, OTHER_SERVER, OWN, RIVAL_MAC, Scenario, SERVER, SERVER_MAC } from "./scenario";

let at = new Scenario();

/** BOUND with these times, in seconds. */
function bindFor(leaseTime: u32, renewalTime: u32 = 0, rebindingTime: u32 = 0): void {
  at.start();
  at.offer();
  const ack = new Answer(ACK);
  ack.leaseTime = leaseTime;
  ack.renewalTime = renewalTime;
  ack.rebindingTime = rebindingTime;
  at.answer(ack);
}

describe("keeping a lease", () => {
  beforeEach(() => {
    at = new Scenario();
  });

  it("renews at T1 with the lease's server alone, on its link address", () => {
    at.bind();
    at.pass(1_800_000);
    expect(at.state).toBe(State.Renewing);
    const request = at.last();
    expect(request.kind).toBe(MessageType.Request);
    expect(request.destination).toBe(SERVER);
    expect(request.linkDestination).toBe(SERVER_MAC);
    expect(request.source).toBe(ADDRESS);
    expect(request.ciaddr).toBe(ADDRESS);
    expect(request.options.has(50)).toBe(false);
    expect(request.options.has(54)).toBe(false);
    at.ack();
    expect(at.state).toBe(State.Bound);
    expect(at.count(EventTag.Extended)).toBe(1);
    expect(at.count(EventTag.Acquired)).toBe(1);
    expect(at.ports.applied.length).toBe(2);
  });

  it("renews at the T1 that the server gave, early by 1/32 at most", () => {
    bindFor(3600, 100, 200);
    const before = at.now;
    expect(at.wakeUp.isSome).toBe(true);
    at.pass(96_000);
    expect(at.state).toBe(State.Bound);
    at.pass(4_000);
    expect(at.state).toBe(State.Renewing);
    expect(at.now - before).toBe(100_000);
  });

  it("falls back to half and seven eighths when T1 and T2 make no sense", () => {
    bindFor(3600, 4000, 5000);
    expect(at.ports.applied[0].renewalTime).toBe(1800);
    expect(at.ports.applied[0].rebindingTime).toBe(3150);
  });

  it("keeps a sensible T2 when T1 is beyond it", () => {
    bindFor(3600, 3000, 2000);
    expect(at.ports.applied[0].renewalTime).toBe(1800);
    expect(at.ports.applied[0].rebindingTime).toBe(2000);
  });

  it("reports a renewal that brings other parameters as another lease", () => {
    at.bind();
    at.pass(1_800_000);
    const ack = new Answer(ACK);
    ack.router = SERVER;
    at.answer(ack);
    expect(at.count(EventTag.Acquired)).toBe(2);
    expect(at.count(EventTag.Extended)).toBe(0);
  });

  it("does not take another server's word in RENEWING", () => {
    at.bind();
    at.pass(1_800_000);
    const ack = new Answer(ACK);
    ack.server = OTHER_SERVER;
    at.answer(ack);
    expect(at.ignored()).toBe(IgnoreReason.OtherServer);
    expect(at.state).toBe(State.Renewing);
  });

  it("waits at least a minute between requests, then asks everybody at T2", () => {
    at.bind();
    at.pass(1_800_000);
    const before = at.messages().length;
    at.pass(59_000);
    expect(at.messages().length).toBe(before);
    at.pass(1_291_000);
    expect(at.state).toBe(State.Rebinding);
    expect(at.messages().length).toBeLessThan(before + 20);
    const request = at.last();
    expect(request.destination).toBe(0xffffffff);
    expect(request.linkDestination).toBe(BROADCAST_MAC);
    expect(request.ciaddr).toBe(ADDRESS);
    const ack = new Answer(ACK);
    ack.server = OTHER_SERVER;
    at.answer(ack);
    expect(at.state).toBe(State.Bound);
    expect(at.ports.withdrawals).toBe(0);
  });

  it("looks for the server by ARP when it does not answer, and asks again there", () => {
    at.bind();
    at.pass(1_800_000);
    at.pass(700_000);
    const arps = at.arps();
    expect(arps[arps.length - 1].targetAddress).toBe(SERVER);
    at.receive(buildArpReply(RIVAL_MAC, SERVER, OWN, ADDRESS));
    expect(at.last().linkDestination).toBe(RIVAL_MAC);
    expect(at.last().destination).toBe(SERVER);
  });

  it("gives the address up when the lease ends, and starts over asking for it", () => {
    at.bind();
    at.pass(3_600_000);
    expect(at.count(EventTag.Expired)).toBe(1);
    expect(at.ports.withdrawals).toBe(1);
    expect(at.state).toBe(State.Selecting);
    expect(at.last().kind).toBe(MessageType.Discover);
    expect(at.last().options.u32(50)).toBe(ADDRESS);
  });

  it("never renews an infinite lease", () => {
    bindFor(0xffffffff, 0xffffffff, 0xffffffff);
    expect(at.state).toBe(State.Bound);
    at.pass(10_000);
    expect(at.wakeUp.isNone).toBe(true);
  });

  it("lives with a lease of one second", () => {
    bindFor(1);
    expect(at.state).toBe(State.Bound);
    at.pass(900);
    expect(at.state).toBe(State.Rebinding);
    at.pass(100);
    expect(at.count(EventTag.Expired)).toBe(1);
    expect(at.state).toBe(State.Selecting);
    expect(at.messages().length).toBeLessThan(8);
  });

  it("starts over after a NAK, slower each time", () => {
    at.bind();
    at.pass(1_800_000);
    at.nak();
    expect(at.count(EventTag.Refused)).toBe(1);
    expect(at.ports.withdrawals).toBe(1);
    expect(at.state).toBe(State.Selecting);
    expect(at.last().options.has(50)).toBe(false);
    at.offer();
    at.nak();
    expect(at.state).toBe(State.Init);
    const first = at.wakeUp.value - at.now;
    expect(first).toBeGreaterThan(0);
    at.pass(first);
    at.offer();
    at.nak();
    expect(at.wakeUp.value - at.now).toBeGreaterThan(first);
  });

  it("ignores a NAK when it has asked nothing", () => {
    at.bind();
    at.nak();
    expect(at.ignored()).toBe(IgnoreReason.Unexpected);
    expect(at.state).toBe(State.Bound);
    expect(at.ports.withdrawals).toBe(0);
  });

  it("renews when told to", () => {
    at.bind();
    at.take(at.client.order(Command.Renew, at.now, at.draw()));
    expect(at.state).toBe(State.Renewing);
    at.ack();
    expect(at.state).toBe(State.Bound);
  });

  it("gives the lease back when told to, and comes back when told to", () => {
    at.bind();
    at.take(at.client.order(Command.Release, at.now, at.draw()));
    const release = at.last();
    expect(release.kind).toBe(MessageType.Release);
    expect(release.ciaddr).toBe(ADDRESS);
    expect(release.destination).toBe(SERVER);
    expect(release.options.u32(54)).toBe(SERVER);
    expect(release.options.has(50)).toBe(false);
    expect(at.ports.withdrawals).toBe(1);
    expect(at.state).toBe(State.Stopped);
    expect(at.wakeUp.isNone).toBe(true);
    at.take(at.client.order(Command.Renew, at.now, at.draw()));
    expect(at.state).toBe(State.Selecting);
  });

  it("keeps the lease and says nothing when told to stop", () => {
    at.bind();
    const before = at.ports.frames.length;
    at.take(at.client.order(Command.Stop, at.now, at.draw()));
    at.pass(10_000_000);
    expect(at.ports.frames.length).toBe(before);
    expect(at.ports.withdrawals).toBe(0);
    expect(at.state).toBe(State.Stopped);
  });

  it("keeps the old lease when a renewal cannot be applied", () => {
    at.bind();
    at.pass(1_800_000);
    at.ports.applyError = ApplyError.system();
    at.ack();
    expect(at.state).toBe(State.Renewing);
    expect(at.ports.withdrawals).toBe(0);
    at.ports.applyError = null;
    at.pass(1_000_000);
    at.ack();
    expect(at.state).toBe(State.Bound);
  });
});
