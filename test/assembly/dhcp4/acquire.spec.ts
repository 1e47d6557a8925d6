// From INIT to BOUND: RFC 2131 sections 3.1, 4.4.1.

import { macToNumber } from "../../../assembly/dhcp4/link-address";
import {
  ApplyError,
  EventTag,
  IgnoreReason,
  MessageType,
  Option,
  OptionProblem,
  State,
} from "../../../assembly/generated/dhcp-client";
import { BROADCAST_MAC } from "../../../assembly/wire/ethernet";
import { ACK, ADDRESS, Answer, OFFER, OTHER_ADDRESS, OTHER_SERVER, Scenario, SERVER, SERVER_MAC } from "./scenario";

let at = new Scenario();

/** The offer is acceptable but for what the test does to it; the client stays in SELECTING. */
function refusesOffer(offer: Answer, reason: IgnoreReason): void {
  at.start();
  at.answer(offer);
  expect(at.ignored()).toBe(reason);
  expect(at.state).toBe(State.Selecting);
  expect(at.messages().length).toBe(1);
}

function refusesAck(ack: Answer, reason: IgnoreReason): void {
  at.start();
  at.offer();
  at.answer(ack);
  expect(at.ignored()).toBe(reason);
  expect(at.state).toBe(State.Requesting);
  expect(at.ports.applied.length).toBe(0);
}

describe("acquiring a lease", () => {
  beforeEach(() => {
    at = new Scenario();
  });

  it("goes from DISCOVER to an applied lease in four messages and no time", () => {
    at.bind();
    const sent = at.messages();
    expect(sent.length).toBe(2);
    expect(sent[0].kind).toBe(MessageType.Discover);
    expect(sent[0].linkDestination).toBe(BROADCAST_MAC);
    expect(sent[0].source).toBe(0);
    expect(sent[0].ciaddr).toBe(0);
    expect(sent[1].kind).toBe(MessageType.Request);
    expect(sent[1].xid).toBe(sent[0].xid);
    expect(sent[1].secs).toBe(sent[0].secs);
    expect(sent[1].options.u32(50)).toBe(ADDRESS);
    expect(sent[1].options.u32(54)).toBe(SERVER);
    expect(at.ports.applied.length).toBe(1);
    const lease = at.ports.applied[0];
    expect(lease.address).toBe(ADDRESS);
    expect(lease.prefixLength).toBe(24);
    expect(lease.serverIdentifier).toBe(SERVER);
    expect(macToNumber(lease.serverLinkAddress)).toBe(SERVER_MAC);
    expect(lease.acquired).toBe(at.now);
    expect(lease.renewalTime).toBe(1800);
    expect(lease.rebindingTime).toBe(3150);
    expect(at.count(EventTag.Acquired)).toBe(1);
  });

  it("sends option 61 with the link address, and asks for 121 before 3", () => {
    at.start();
    const options = at.last().options;
    expect(options.value(61).length).toBe(7);
    expect(options.value(61)[0]).toBe(1);
    expect(options.value(55).indexOf(121)).toBeLessThan(options.value(55).indexOf(3));
    expect(options.has(50)).toBe(false);
    expect(options.u16(57)).toBe(1500);
  });

  it("repeats DISCOVER after 4, 8, 16, 32, 64, 64 seconds, each give or take one", () => {
    at.start();
    let before = at.now;
    const expected: StaticArray<u64> = [4000, 8000, 16000, 32000, 64000, 64000];
    for (let i = 0; i < expected.length; i++) {
      const delay = at.wakeUp.value - before;
      expect(delay).toBeGreaterThanOrEqual(expected[i] - 1000);
      expect(delay).toBeLessThanOrEqual(expected[i] + 1000);
      before = at.wakeUp.value;
      at.pass(at.wakeUp.value - at.now);
      expect(at.messages().length).toBe(i + 2);
      expect(at.last().xid).toBe(at.messages()[0].xid);
    }
    expect(<u64>at.last().secs).toBeGreaterThan(180);
  });

  it("leaves option 26 out of every other repetition from the third message on", () => {
    at.start();
    at.pass(200_000);
    const sent = at.messages();
    expect(sent[0].options.value(55).includes(26)).toBe(true);
    expect(sent[1].options.value(55).includes(26)).toBe(true);
    expect(sent[2].options.value(55).includes(26)).toBe(false);
    expect(sent[3].options.value(55).includes(26)).toBe(true);
  });

  it("gives REQUEST up after four and about a minute, and starts over", () => {
    at.start();
    at.offer();
    at.pass(65_000);
    expect(at.state).toBe(State.Selecting);
    const sent = at.messages();
    for (let i = 1; i <= 4; i++) expect(sent[i].kind).toBe(MessageType.Request);
    expect(sent[5].kind).toBe(MessageType.Discover);
  });

  it("uses a new xid for each attempt", () => {
    at.start();
    const first = at.last().xid;
    at.offer();
    at.pass(65_000);
    expect(at.last().xid).not.toBe(first);
  });

  it("counts the lease from the first request of the transaction", () => {
    at.start();
    at.offer();
    const asked = at.now;
    at.pass(10_000);
    at.ack();
    expect(at.ports.applied[0].acquired).toBe(asked);
  });

  it("takes the first acceptable offer when there is no window", () => {
    at.start();
    const bad = new Answer(OFFER);
    bad.leaseTime = 0;
    bad.server = OTHER_SERVER;
    at.answer(bad);
    at.offer();
    expect(at.last().options.u32(54)).toBe(SERVER);
  });

  it("collects offers for the window and takes the preferred server's", () => {
    at.configuration.offerWindow = 500;
    at.configuration.preferredServers = [0xc0000209, OTHER_SERVER];
    at.start();
    at.offer();
    expect(at.state).toBe(State.Selecting);
    const other = new Answer(OFFER);
    other.server = OTHER_SERVER;
    other.address = OTHER_ADDRESS;
    at.answer(other);
    at.pass(499);
    expect(at.state).toBe(State.Selecting);
    at.pass(1);
    expect(at.state).toBe(State.Requesting);
    expect(at.last().options.u32(54)).toBe(OTHER_SERVER);
    expect(at.last().options.u32(50)).toBe(OTHER_ADDRESS);
  });

  it("takes the most preferred server's offer without waiting for the window", () => {
    at.configuration.offerWindow = 500;
    at.configuration.preferredServers = [SERVER];
    at.start();
    at.offer();
    expect(at.state).toBe(State.Requesting);
  });

  it("waits a random time at most as long as configured before the first message", () => {
    at.configuration.startDelay = 10_000;
    at.start();
    expect(at.messages().length).toBe(0);
    expect(at.wakeUp.value - at.now).toBeLessThanOrEqual(10_000);
    at.pass(10_000);
    expect(at.messages()[0].kind).toBe(MessageType.Discover);
  });

  it("asks for the configured address and lease time, and asks for broadcast replies", () => {
    at.configuration.requestedAddress = Option.some<u32>(OTHER_ADDRESS);
    at.configuration.requestedLeaseTime = Option.some<u32>(120);
    at.configuration.broadcast = true;
    at.start();
    expect(at.last().options.u32(50)).toBe(OTHER_ADDRESS);
    expect(at.last().options.u32(51)).toBe(120);
    expect(at.last().flags).toBe(0x8000);
  });

  it("uses the IPv4 source when option 54 is absent, and says so", () => {
    at.start();
    const offer = new Answer(OFFER);
    offer.withServer = false;
    at.answer(offer);
    const ack = new Answer(ACK);
    ack.withServer = false;
    at.answer(ack);
    expect(at.state).toBe(State.Bound);
    expect(at.ports.applied[0].serverIdentifier).toBe(SERVER);
    expect(at.count(EventTag.ServerIdentifierAssumed)).toBe(1);
  });

  it("drops one bad option with an event and keeps the lease", () => {
    at.start();
    at.offer();
    const ack = new Answer(ACK);
    ack.extraCode = 6;
    ack.extra = new Uint8Array(3);
    at.answer(ack);
    expect(at.state).toBe(State.Bound);
    expect(at.count(EventTag.OptionIgnored)).toBe(1);
    for (let i = 0; i < at.events.length; i++) {
      if (at.events[i].tag != <u8>EventTag.OptionIgnored) continue;
      expect(at.events[i].asOptionIgnored().code).toBe(6);
      expect(at.events[i].asOptionIgnored().problem).toBe(OptionProblem.Length);
    }
  });

  it("infers the mask from the address's class where option 1 is absent", () => {
    at.start();
    at.offer();
    const ack = new Answer(ACK);
    ack.mask = 0;
    at.answer(ack);
    expect(at.ports.applied[0].prefixLength).toBe(24);
  });

  it("starts over more slowly when a lease cannot be applied", () => {
    at.start();
    at.offer();
    at.ports.applyError = ApplyError.system();
    at.ack();
    expect(at.count(EventTag.ApplyFailed)).toBe(1);
    expect(at.state).toBe(State.Init);
    expect(at.wakeUp.value).toBeGreaterThan(at.now);
  });

  it("reports every state on the way", () => {
    at.bind();
    const states: Array<State> = [];
    for (let i = 0; i < at.events.length; i++) {
      if (at.events[i].tag == <u8>EventTag.StateChanged) states.push(at.events[i].asStateChanged().current);
    }
    expect(states).toStrictEqual([State.Init, State.Selecting, State.Requesting, State.Bound]);
  });
});

describe("what is not accepted", () => {
  beforeEach(() => {
    at = new Scenario();
  });

  it("an offer to another client", () => {
    const offer = new Answer(OFFER);
    offer.chaddr = 0x020000000002;
    refusesOffer(offer, IgnoreReason.Chaddr);
  });

  it("another transaction's offer", () => {
    const offer = new Answer(OFFER);
    offer.xid = 1;
    refusesOffer(offer, IgnoreReason.Xid);
  });

  it("an offer without lease time", () => {
    const offer = new Answer(OFFER);
    offer.leaseTime = 0;
    refusesOffer(offer, IgnoreReason.LeaseTime);
  });

  it("an offer of no host's address", () => {
    const offer = new Answer(OFFER);
    offer.address = 0xe0000001;
    refusesOffer(offer, IgnoreReason.Address);
  });

  it("an offer of its network's broadcast address", () => {
    const offer = new Answer(OFFER);
    offer.address = 0xc00002ff;
    refusesOffer(offer, IgnoreReason.Address);
  });

  it("a mask with a hole", () => {
    const offer = new Answer(OFFER);
    offer.mask = 0xff00ff00;
    refusesOffer(offer, IgnoreReason.SubnetMask);
  });

  it("a server identifier that is no host's", () => {
    const offer = new Answer(OFFER);
    offer.server = 0;
    refusesOffer(offer, IgnoreReason.ServerIdentifier);
  });

  it("an ACK that nobody asked for", () => {
    refusesOffer(new Answer(ACK), IgnoreReason.Unexpected);
  });

  it("a message of a type that servers do not send", () => {
    refusesOffer(new Answer(1), IgnoreReason.MessageType);
  });

  it("another client's identifier", () => {
    const offer = new Answer(OFFER);
    offer.extraCode = 61;
    offer.extra = new Uint8Array(7);
    refusesOffer(offer, IgnoreReason.ClientIdentifier);
  });

  it("an ACK by another server than the one chosen", () => {
    const ack = new Answer(ACK);
    ack.server = OTHER_SERVER;
    refusesAck(ack, IgnoreReason.OtherServer);
  });

  it("an ACK for another address than the one asked for", () => {
    const ack = new Answer(ACK);
    ack.address = OTHER_ADDRESS;
    refusesAck(ack, IgnoreReason.Address);
  });

  it("an ACK without lease time", () => {
    const ack = new Answer(ACK);
    ack.leaseTime = 0;
    refusesAck(ack, IgnoreReason.LeaseTime);
  });
});
