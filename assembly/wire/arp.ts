import { readMac, readU16, readU32, Writer } from "./bytes";
import { BROADCAST_MAC, ETHERNET_HEADER, ETHERTYPE_ARP, ETHERTYPE_IPV4, writeEthernet } from "./ethernet";
import { Malformed } from "./malformed";

export const ARP_REQUEST: u16 = 1;
export const ARP_REPLY: u16 = 2;

const HARDWARE_ETHERNET: u16 = 1;
const ARP_OCTETS: i32 = 28;

/** An ARP packet for IPv4 on Ethernet (RFC 826). The accessors are safe once `check` has said `None`. */
export class ArpView {
  constructor(private readonly packet: Uint8Array) {}

  /** `ArpMalformed`: truncated, for other kinds of addresses, or neither request nor reply. */
  check(): Malformed {
    const packet = this.packet;
    if (packet.length < ARP_OCTETS) return Malformed.ArpMalformed;
    if (readU16(packet, 0) != HARDWARE_ETHERNET || readU16(packet, 2) != ETHERTYPE_IPV4) return Malformed.ArpMalformed;
    if (packet[4] != 6 || packet[5] != 4) return Malformed.ArpMalformed;
    if (this.operation != ARP_REQUEST && this.operation != ARP_REPLY) return Malformed.ArpMalformed;
    return Malformed.None;
  }

  /** `ARP_REQUEST` or `ARP_REPLY`. */
  get operation(): u16 {
    return readU16(this.packet, 6);
  }

  get senderMac(): u64 {
    return readMac(this.packet, 8);
  }

  get senderAddress(): u32 {
    return readU32(this.packet, 14);
  }

  get targetMac(): u64 {
    return readMac(this.packet, 18);
  }

  get targetAddress(): u32 {
    return readU32(this.packet, 24);
  }

  /** A request that claims no address: somebody tests whether `targetAddress` is in use (RFC 5227 section 1.1). */
  get isProbe(): bool {
    return this.operation == ARP_REQUEST && this.senderAddress == 0;
  }
}

/** A frame that asks whether `address` is in use, without claiming it (RFC 5227 section 2.1.1). */
export function buildArpProbe(own: u64, address: u32): Uint8Array {
  return buildArp(BROADCAST_MAC, ARP_REQUEST, own, 0, 0, address);
}

/** A frame that tells everybody that `address` is ours from now on (RFC 5227 section 2.3), also to defend it. */
export function buildArpAnnouncement(own: u64, address: u32): Uint8Array {
  return buildArp(BROADCAST_MAC, ARP_REQUEST, own, address, 0, address);
}

/** A frame that asks for the link-layer address of `target`. */
export function buildArpRequest(own: u64, ownAddress: u32, target: u32): Uint8Array {
  return buildArp(BROADCAST_MAC, ARP_REQUEST, own, ownAddress, 0, target);
}

/** A frame that tells one station that `ownAddress` is ours. */
export function buildArpReply(own: u64, ownAddress: u32, targetMac: u64, targetAddress: u32): Uint8Array {
  return buildArp(targetMac, ARP_REPLY, own, ownAddress, targetMac, targetAddress);
}

function buildArp(
  destination: u64,
  operation: u16,
  senderMac: u64,
  senderAddress: u32,
  targetMac: u64,
  targetAddress: u32,
): Uint8Array {
  const writer = new Writer(ETHERNET_HEADER + ARP_OCTETS);
  writeEthernet(writer, destination, senderMac, ETHERTYPE_ARP);
  writer.u16(HARDWARE_ETHERNET);
  writer.u16(ETHERTYPE_IPV4);
  writer.u8(6);
  writer.u8(4);
  writer.u16(operation);
  writer.mac(senderMac);
  writer.u32(senderAddress);
  writer.mac(targetMac);
  writer.u32(targetAddress);
  return writer.finish();
}
