// Address conflict detection: RFC 5227.

import { ConflictDetection, EventTag, MessageType, State } from "../../../assembly/generated/dhcp-client";
import { buildArpProbe, buildArpReply } from "../../../assembly/wire/arp";
import { ADDRESS, OTHER_ADDRESS, OWN, RIVAL_MAC, Scenario, SERVER } from "./scenario";

let at = new Scenario();

function expectDeclined(): void {
  expect(at.count(EventTag.Conflict)).toBe(1);
  expect(at.state).toBe(State.Declined);
  const decline = at.last();
  expect(decline.kind).toBe(MessageType.Decline);
  expect(decline.options.u32(50)).toBe(ADDRESS);
  expect(decline.options.u32(54)).toBe(SERVER);
  expect(decline.ciaddr).toBe(0);
  expect(decline.source).toBe(0);
}

describe("optimistic conflict detection", () => {
  beforeEach(() => {
    at = new Scenario();
  });

  it("probes while requesting and announces once the address is in use", () => {
    at.start();
    at.offer();
    let arps = at.arps();
    expect(arps.length).toBe(1);
    expect(arps[0].isProbe).toBe(true);
    expect(arps[0].targetAddress).toBe(ADDRESS);
    at.ack();
    at.pass(10_000);
    arps = at.arps();
    expect(arps.length).toBe(3);
    expect(arps[1].senderAddress).toBe(ADDRESS);
    expect(arps[2].targetAddress).toBe(ADDRESS);
  });

  it("declines an address whose user answers before the ACK", () => {
    at.start();
    at.offer();
    at.claim(ADDRESS);
    expectDeclined();
    expect(at.ports.applied.length).toBe(0);
  });

  it("withdraws and declines when the answer comes just after the ACK", () => {
    at.bind();
    at.pass(100);
    at.claim(ADDRESS);
    expectDeclined();
    expect(at.ports.withdrawals).toBe(1);
  });

  it("waits ten seconds after DECLINE and does not ask for the address again", () => {
    at.start();
    at.offer();
    at.claim(ADDRESS);
    const before = at.messages().length;
    at.pass(9_999);
    expect(at.messages().length).toBe(before);
    at.pass(1);
    expect(at.state).toBe(State.Selecting);
    expect(at.last().options.has(50)).toBe(false);
  });

  it("defends the address once, and gives way to a second claim within ten seconds", () => {
    at.bind();
    at.pass(60_000);
    const before = at.arps().length;
    at.claim(ADDRESS);
    expect(at.count(EventTag.Defended)).toBe(1);
    expect(at.arps().length).toBe(before + 1);
    expect(at.state).toBe(State.Bound);
    at.pass(9_000);
    at.claim(ADDRESS);
    expectDeclined();
    expect(at.ports.withdrawals).toBe(1);
  });

  it("defends again when the next claim comes later", () => {
    at.bind();
    at.pass(60_000);
    at.claim(ADDRESS);
    at.pass(10_000);
    at.claim(ADDRESS);
    expect(at.count(EventTag.Defended)).toBe(2);
    expect(at.state).toBe(State.Bound);
  });

  it("does not mind others, itself, or somebody's probe", () => {
    at.bind();
    at.pass(60_000);
    at.claim(OTHER_ADDRESS);
    at.receive(buildArpReply(OWN, ADDRESS, RIVAL_MAC, OTHER_ADDRESS));
    at.receive(buildArpProbe(RIVAL_MAC, ADDRESS));
    expect(at.count(EventTag.Defended)).toBe(0);
    expect(at.count(EventTag.Conflict)).toBe(0);
  });
});

describe("waiting for conflict detection", () => {
  beforeEach(() => {
    at = new Scenario();
    at.configuration.conflictDetection = ConflictDetection.Wait;
    at.start();
    at.offer();
    at.ack();
  });

  it("uses the address after three probes and the waits of RFC 5227", () => {
    expect(at.state).toBe(State.Probing);
    const granted = at.now;
    for (let i = 0; i < 10 && at.state == State.Probing; i++) at.pass(at.wakeUp.value - at.now);
    expect(at.state).toBe(State.Bound);
    expect(at.now - granted).toBeGreaterThanOrEqual(4_000);
    expect(at.now - granted).toBeLessThanOrEqual(7_000);
    expect(at.ports.applied.length).toBe(1);
    const arps = at.arps();
    expect(arps.length).toBe(4);
    expect(arps[2].isProbe).toBe(true);
    expect(arps[3].isProbe).toBe(false);
  });

  it("declines when somebody answers", () => {
    at.pass(1_500);
    at.claim(ADDRESS);
    expectDeclined();
    expect(at.ports.applied.length).toBe(0);
    expect(at.ports.withdrawals).toBe(0);
  });

  it("declines when somebody else probes for the same address", () => {
    at.pass(1_500);
    at.receive(buildArpProbe(RIVAL_MAC, ADDRESS));
    expectDeclined();
  });
});

describe("no conflict detection", () => {
  it("sends no ARP and gives way to nobody", () => {
    at = new Scenario();
    at.configuration.conflictDetection = ConflictDetection.Off;
    at.bind();
    at.pass(10_000);
    at.claim(ADDRESS);
    at.claim(ADDRESS);
    expect(at.arps().length).toBe(0);
    expect(at.state).toBe(State.Bound);
  });
});
