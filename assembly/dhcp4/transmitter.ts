import { Configuration, Lease, LinkState, MessageType } from "../generated/dhcp-client";
import { buildArpAnnouncement, buildArpProbe, buildArpRequest } from "../wire/arp";
import { BROADCAST_MAC } from "../wire/ethernet";
import { buildFrame } from "../wire/outgoing";
import { macToNumber } from "./link-address";
import { Messages } from "./messages";
import { Ports } from "./ports";
import { Random } from "./random";
import { Report } from "./report";

const BROADCAST_ADDRESS: u32 = 0xffffffff;

/** Sends this client's messages, and says so. Failure to send is reported and otherwise like loss on the way. */
export class Transmitter {
  readonly messages: Messages;
  private readonly own: u64;

  constructor(
    private readonly ports: Ports,
    private readonly report: Report,
    private readonly random: Random,
    configuration: Configuration,
    link: LinkState,
  ) {
    const own = macToNumber(link.address);
    this.own = own;
    this.messages = new Messages(configuration, own, link.mtu);
  }

  discover(xid: u32, secs: u16, requested: u32, withMtu: bool): void {
    const message = this.messages.discover(xid, secs, requested, withMtu);
    if (this.broadcast(message, 0)) this.report.sent(MessageType.Discover, xid, requested, 0, BROADCAST_ADDRESS);
  }

  select(xid: u32, secs: u16, address: u32, server: u32, withMtu: bool): void {
    const message = this.messages.select(xid, secs, address, server, withMtu);
    if (this.broadcast(message, 0)) this.report.sent(MessageType.Request, xid, address, server, BROADCAST_ADDRESS);
  }

  reboot(xid: u32, secs: u16, address: u32): void {
    const message = this.messages.reboot(xid, secs, address);
    if (this.broadcast(message, 0)) this.report.sent(MessageType.Request, xid, address, 0, BROADCAST_ADDRESS);
  }

  /** In RENEWING: to the lease's server alone. */
  renew(xid: u32, secs: u16, lease: Lease): void {
    const message = this.messages.renew(xid, secs, lease.address);
    if (this.unicast(message, lease)) this.reportRequest(xid, lease, lease.serverIdentifier);
  }

  /** In REBINDING: to any server. */
  rebind(xid: u32, secs: u16, lease: Lease): void {
    const message = this.messages.renew(xid, secs, lease.address);
    if (this.broadcast(message, lease.address)) this.reportRequest(xid, lease, BROADCAST_ADDRESS);
  }

  decline(xid: u32, lease: Lease): void {
    const server = lease.serverIdentifier;
    const message = this.messages.decline(xid, lease.address, server);
    if (this.broadcast(message, 0)) {
      this.report.sent(MessageType.Decline, xid, lease.address, server, BROADCAST_ADDRESS);
    }
  }

  release(xid: u32, lease: Lease): void {
    const server = lease.serverIdentifier;
    const message = this.messages.release(xid, lease.address, server);
    if (this.unicast(message, lease)) this.report.sent(MessageType.Release, xid, lease.address, server, server);
  }

  inform(xid: u32, secs: u16, address: u32): void {
    const message = this.messages.inform(xid, secs, address);
    if (this.broadcast(message, address)) this.report.sent(MessageType.Inform, xid, address, 0, BROADCAST_ADDRESS);
  }

  arpProbe(address: u32): void {
    this.send(buildArpProbe(this.own, address));
  }

  arpAnnouncement(address: u32): void {
    this.send(buildArpAnnouncement(this.own, address));
  }

  /** Ask who has `target`. */
  arpRequest(ownAddress: u32, target: u32): void {
    this.send(buildArpRequest(this.own, ownAddress, target));
  }

  private reportRequest(xid: u32, lease: Lease, peer: u32): void {
    this.report.sent(MessageType.Request, xid, lease.address, lease.serverIdentifier, peer);
  }

  private broadcast(message: Uint8Array, source: u32): bool {
    const identification = <u16>this.random.next();
    return this.send(buildFrame(BROADCAST_MAC, this.own, BROADCAST_ADDRESS, source, identification, message));
  }

  /** To the link address learned from the server's reply; to everybody on the link where none is known. */
  private unicast(message: Uint8Array, lease: Lease): bool {
    const learned = macToNumber(lease.serverLinkAddress);
    const destination = learned == 0 ? BROADCAST_MAC : learned;
    const identification = <u16>this.random.next();
    return this.send(buildFrame(destination, this.own, lease.serverIdentifier, lease.address, identification, message));
  }

  private send(frame: Uint8Array): bool {
    const result = this.ports.send(frame);
    if (result.isErr) this.report.sendFailed(result.error);
    return result.isOk;
  }
}
