// A client, a link that writes down what it sends, and a server that answers as told. Time passes only when told.

import { Client } from "../../../assembly/dhcp4/client";
import { macFromNumber } from "../../../assembly/dhcp4/link-address";
import { Ports } from "../../../assembly/dhcp4/ports";
import {
  ApplyError,
  ClientIdentifier,
  Configuration,
  ConflictDetection,
  Event,
  EventTag,
  Lease,
  LinkState,
  MessageSummary,
  MessageType,
  Option,
  Purpose,
  RememberedLease,
  Result,
  SendError,
  State,
  Step,
  Unit,
  unit,
  WithdrawError,
} from "../../../assembly/generated/dhcp-client";
import { ArpView, buildArpReply } from "../../../assembly/wire/arp";
import { Writer } from "../../../assembly/wire/bytes";
import { ETHERTYPE_IPV4, EthernetView, writeEthernet } from "../../../assembly/wire/ethernet";
import { Ipv4View, writeIpv4 } from "../../../assembly/wire/ipv4";
import { MessageView } from "../../../assembly/wire/message";
import { OptionsWriter } from "../../../assembly/wire/option-writer";
import { Options } from "../../../assembly/wire/options";
import { UdpView, writeUdp } from "../../../assembly/wire/udp";

export const OWN: u64 = 0x020000000001;
export const SERVER_MAC: u64 = 0x020000000053;
export const RIVAL_MAC: u64 = 0x0200000000ee;
export const SERVER: u32 = 0xc0000201;
export const OTHER_SERVER: u32 = 0xc0000202;
export const ADDRESS: u32 = 0xc0000264;
export const OTHER_ADDRESS: u32 = 0xc0000265;

/** Option 53. */
export const OFFER: u8 = 2;
export const ACK: u8 = 5;
export const NAK: u8 = 6;

/** Writes down what the client does. */
export class Recorder extends Ports {
  frames: Array<Uint8Array> = [];
  applied: Array<Lease> = [];
  withdrawals: i32 = 0;
  applyError: ApplyError | null = null;

  send(frame: Uint8Array): Result<Unit, SendError> {
    this.frames.push(frame);
    return Result.ok<Unit, SendError>(unit);
  }

  apply(lease: Lease): Result<Unit, ApplyError> {
    const error = this.applyError;
    if (error != null) return Result.err<Unit, ApplyError>(error as ApplyError);
    this.applied.push(lease);
    return Result.ok<Unit, ApplyError>(unit);
  }

  withdraw(): Result<Unit, WithdrawError> {
    this.withdrawals++;
    return Result.ok<Unit, WithdrawError>(unit);
  }
}

/** What a server's reply says. */
export class Answer {
  address: u32 = ADDRESS;
  server: u32 = SERVER;
  withServer: bool = true;
  leaseTime: u32 = 3600;
  renewalTime: u32 = 0;
  rebindingTime: u32 = 0;
  mask: u32 = 0xffffff00;
  router: u32 = 0;
  /** 0: the one of the client's last message. */
  xid: u32 = 0;
  chaddr: u64 = OWN;
  /** Added as they are. */
  extraCode: i32 = 0;
  extra: Uint8Array = new Uint8Array(0);

  constructor(public kind: u8) {}
}

export class Scenario {
  ports: Recorder = new Recorder();
  configuration: Configuration = plainConfiguration();
  now: u64 = 1_000_000;
  events: Array<Event> = [];
  wakeUp: Option<u64> = Option.none<u64>();
  state: State = State.Stopped;
  private running: Client | null = null;
  private draws: u64 = 1;

  get client(): Client {
    return this.running as Client;
  }

  start(carrier: bool = true): void {
    this.startWith(Option.none<RememberedLease>(), carrier);
  }

  startRemembering(lease: Lease, remaining: u32, applied: bool, carrier: bool = true): void {
    this.startWith(Option.some<RememberedLease>(new RememberedLease(lease, remaining, applied)), carrier);
  }

  private startWith(remembered: Option<RememberedLease>, carrier: bool): void {
    const created = Client.create(this.ports, this.configuration, link(carrier));
    assert(created.isOk, "the configuration is in order");
    this.running = created.value;
    this.take(this.client.begin(remembered, this.now, this.draw()));
  }

  /** Entropy, different each time and the same in each run. */
  draw(): u64 {
    this.draws = this.draws * 6364136223846793005 + 1442695040888963407;
    return this.draws;
  }

  take(step: Step): void {
    this.wakeUp = step.wakeUp;
    for (let i = 0; i < step.events.length; i++) {
      const event = step.events[i];
      this.events.push(event);
      if (event.tag == <u8>EventTag.StateChanged) {
        assert(event.asStateChanged().previous == this.state, "state changes follow on each other");
        this.state = event.asStateChanged().current;
      }
    }
  }

  /** Let `milliseconds` pass, waking the client whenever it asked for it. */
  pass(milliseconds: u64): void {
    const end = this.now + milliseconds;
    for (let i = 0; i < 10_000; i++) {
      if (this.wakeUp.isNone || this.wakeUp.value > end) break;
      if (this.wakeUp.value > this.now) this.now = this.wakeUp.value;
      this.take(this.client.wake(this.now, this.draw()));
    }
    this.now = end;
  }

  carrier(up: bool): void {
    this.take(this.client.linkChanged(link(up), this.now, this.draw()));
  }

  receive(frame: Uint8Array): void {
    this.take(this.client.receive(frame, false, this.now, this.draw()));
  }

  /** The server answers the client's last DHCP message. */
  answer(answer: Answer): void {
    this.receive(replyFrame(answer, answer.xid == 0 ? this.last().xid : answer.xid));
  }

  offer(): void {
    this.answer(new Answer(OFFER));
  }

  ack(): void {
    this.answer(new Answer(ACK));
  }

  nak(): void {
    const nak = new Answer(NAK);
    nak.address = 0;
    nak.leaseTime = 0;
    this.answer(nak);
  }

  /** From nothing to BOUND. */
  bind(): void {
    this.start();
    this.offer();
    this.ack();
    assert(this.state == State.Bound, "bound");
  }

  /** Somebody claims `address`. */
  claim(address: u32): void {
    this.receive(buildArpReply(RIVAL_MAC, address, OWN, address));
  }

  /** DHCP messages sent so far. */
  messages(): Array<Sent> {
    const result: Array<Sent> = [];
    for (let i = 0; i < this.ports.frames.length; i++) {
      const ethernet = new EthernetView(this.ports.frames[i]);
      assert(ethernet.check() == 0, "sends sound frames");
      if (ethernet.etherType == ETHERTYPE_IPV4) result.push(new Sent(this.ports.frames[i]));
    }
    return result;
  }

  /** ARP packets sent so far. */
  arps(): Array<ArpView> {
    const result: Array<ArpView> = [];
    for (let i = 0; i < this.ports.frames.length; i++) {
      const ethernet = new EthernetView(this.ports.frames[i]);
      assert(ethernet.check() == 0, "sends sound frames");
      if (ethernet.etherType == ETHERTYPE_IPV4) continue;
      const arp = new ArpView(ethernet.payload);
      assert(arp.check() == 0, "sends sound ARP");
      result.push(arp);
    }
    return result;
  }

  last(): Sent {
    const sent = this.messages();
    return sent[sent.length - 1];
  }

  /** How many events of this kind there were. */
  count(tag: EventTag): i32 {
    let count = 0;
    for (let i = 0; i < this.events.length; i++) {
      if (this.events[i].tag == <u8>tag) count++;
    }
    return count;
  }

  /** The reason of the last ignored message, or -1. */
  ignored(): i32 {
    for (let i = this.events.length - 1; i >= 0; i--) {
      if (this.events[i].tag == <u8>EventTag.Ignored) return this.events[i].asIgnored().reason;
    }
    return -1;
  }
}

/** A DHCP message that the client sent, taken apart. */
export class Sent {
  kind: MessageType;
  xid: u32;
  secs: u16;
  flags: u16;
  ciaddr: u32;
  linkDestination: u64;
  destination: u32;
  source: u32;
  options: Options = new Options();

  constructor(frame: Uint8Array) {
    const ethernet = new EthernetView(frame);
    ethernet.check();
    const ipv4 = new Ipv4View(ethernet.payload);
    assert(ipv4.check() == 0, "sends sound IPv4");
    const udp = new UdpView(ipv4.payload, ipv4.source, ipv4.destination);
    assert(udp.check(false) == 0, "sends sound UDP");
    assert(udp.destinationPort == 67, "sends to servers");
    const message = new MessageView(udp.payload);
    assert(message.check() == 0, "sends sound messages");
    assert(message.op == 1 && message.isFor(OWN), "sends requests in its own name");
    const options = new Options();
    assert(options.parse(message) == 0, "sends sound options");
    this.kind = <MessageType>(options.u8(53) - 1);
    this.xid = message.xid;
    this.secs = message.secs;
    this.flags = message.flags;
    this.ciaddr = message.ciaddr;
    this.linkDestination = ethernet.destination;
    this.destination = ipv4.destination;
    this.source = ipv4.source;
    this.options = options;
  }
}

export function link(carrier: bool): LinkState {
  return new LinkState(macFromNumber(OWN), 1500, carrier);
}

export function plainConfiguration(): Configuration {
  return new Configuration(
    Purpose.lease(),
    ClientIdentifier.linkAddress(),
    Option.none<string>(),
    Option.none<string>(),
    Option.none<u32>(),
    Option.none<u32>(),
    new Uint8Array(0),
    false,
    0,
    [],
    0,
    4000,
    ConflictDetection.Optimistic,
  );
}

export function replyFrame(answer: Answer, xid: u32): Uint8Array {
  const options = new OptionsWriter(400);
  options.u8(53, answer.kind);
  if (answer.withServer) options.u32(54, answer.server);
  if (answer.leaseTime != 0) options.u32(51, answer.leaseTime);
  if (answer.renewalTime != 0) options.u32(58, answer.renewalTime);
  if (answer.rebindingTime != 0) options.u32(59, answer.rebindingTime);
  if (answer.mask != 0) options.u32(1, answer.mask);
  if (answer.router != 0) options.u32(3, answer.router);
  if (answer.extraCode != 0) options.bytes(answer.extraCode, answer.extra);
  const encoded = options.finish();
  const message = new Writer(240 + encoded.length);
  message.u32(0x02010600);
  message.u32(xid);
  message.zeros(8);
  message.u32(answer.address);
  message.zeros(8);
  message.mac(answer.chaddr);
  message.zeros(202);
  message.u32(0x63825363);
  message.bytes(encoded);
  const payload = message.finish();
  const frame = new Writer(42 + payload.length);
  writeEthernet(frame, OWN, SERVER_MAC, ETHERTYPE_IPV4);
  writeIpv4(frame, answer.server, answer.address, 0, 8 + payload.length);
  writeUdp(frame, answer.server, answer.address, 67, 68, payload);
  return frame.finish();
}

/** The summary in an event that tells of a message. */
export function summary(event: Event): MessageSummary {
  return event.tag == <u8>EventTag.Sent ? event.asSent() : event.asReceived();
}
