import { Lease } from "../generated/dhcp-client";
import { Context } from "./context";
import { nextHopToServer } from "./lease";
import { macFromNumber, macToNumber } from "./link-address";
import * as timing from "./timing";
import { NEVER } from "./timing";

/** The message that waits for an answer: its transaction, its repetitions, and when the next one is due. */
export class Exchange {
  xid: u32 = 0;
  /** Transmissions so far. */
  attempts: u32 = 0;
  /** When the first request of the transaction was sent, from which a lease counts. */
  requested: u64 = 0;
  /** When the next transmission is due. */
  sendAt: u64 = NEVER;

  /** When the acquisition or renewal began, for the field secs. */
  private begun: u64 = 0;
  private withMtu: bool = true;
  /** The address whose link address is being asked for by ARP; 0: none. */
  private resolving: u32 = 0;

  constructor(private readonly context: Context) {}

  /** Nothing is awaited. */
  stop(): void {
    this.sendAt = NEVER;
    this.attempts = 0;
    this.resolving = 0;
  }

  /** A new acquisition or renewal. */
  begin(now: u64): void {
    this.begun = now;
    this.renew(now);
  }

  /** Each DHCPDISCOVER does without option 26 when the one before, which asked for it, brought nothing. */
  discover(wanted: u32, now: u64): void {
    this.count(now);
    this.withMtu = this.attempts < 3 || this.attempts % 2 == 0;
    this.context.transmitter.discover(this.xid, this.secs(now), wanted, this.withMtu);
  }

  /** `secs` stays what it was in the DHCPDISCOVER (RFC 2131 section 4.4.1). */
  select(offered: Lease, now: u64): void {
    if (this.attempts == 0) this.requested = now;
    this.count(now);
    const secs = this.secs(this.requested);
    this.context.transmitter.select(this.xid, secs, offered.address, offered.serverIdentifier, this.withMtu);
  }

  reboot(address: u32, now: u64): void {
    this.count(now);
    this.context.transmitter.reboot(this.xid, this.secs(now), address);
  }

  /** To the server alone. From the second on its link address is asked for again: it may have changed. */
  askServer(lease: Lease, deadline: u64, now: u64): void {
    this.renew(now);
    this.attempts++;
    this.sendAt = now + timing.renewalDelay(now, deadline);
    this.context.transmitter.renew(this.xid, this.secs(now), lease);
    const stale = this.attempts > 1 || macToNumber(lease.serverLinkAddress) == 0;
    this.resolving = stale ? nextHopToServer(lease) : 0;
    if (this.resolving != 0) this.context.transmitter.arpRequest(lease.address, this.resolving);
  }

  /** The link address of the server, or of the router to it, came: repeat the request if it is another one. */
  resolved(address: u32, mac: u64, lease: Lease, now: u64): void {
    if (this.resolving == 0 || address != this.resolving) return;
    this.resolving = 0;
    if (macToNumber(lease.serverLinkAddress) == mac) return;
    lease.serverLinkAddress = macFromNumber(mac);
    this.context.transmitter.renew(this.xid, this.secs(now), lease);
  }

  /** To any server. */
  askAll(lease: Lease, deadline: u64, now: u64): void {
    this.renew(now);
    this.sendAt = now + timing.renewalDelay(now, deadline);
    this.context.transmitter.rebind(this.xid, this.secs(now), lease);
  }

  inform(address: u32, now: u64): void {
    this.count(now);
    this.context.transmitter.inform(this.xid, this.secs(now), address);
  }

  /** A new transaction within the same acquisition or renewal. */
  private renew(now: u64): void {
    this.xid = this.context.random.next();
    this.requested = now;
  }

  private count(now: u64): void {
    this.attempts++;
    const first = this.context.configuration.retransmission;
    this.sendAt = now + timing.retransmissionDelay(this.attempts, first, this.context.random);
  }

  private secs(now: u64): u16 {
    return <u16>min((now - this.begun) / 1000, <u64>u16.MAX_VALUE);
  }
}
