import { readU16, readU32, Writer } from "./bytes";
import { Checksum } from "./checksum";
import { Malformed } from "./malformed";

export const PROTOCOL_UDP: u8 = 17;

/** Octets of a header without options. */
export const IPV4_HEADER: i32 = 20;

const DONT_FRAGMENT: u16 = 0x4000;
const MORE_FRAGMENTS: u16 = 0x2000;
const FRAGMENT_OFFSET: u16 = 0x1fff;
const TIME_TO_LIVE: u8 = 64;

/**
 * An IPv4 packet (RFC 791), header options allowed, padding behind it allowed. The accessors are safe once `check`
 * has said `None`.
 */
export class Ipv4View {
  constructor(private readonly packet: Uint8Array) {}

  /**
   * `Ipv4Malformed`: not version 4, or shorter than its header or total length says. `Ipv4Checksum`: the header's is
   * wrong. `Ipv4Fragment`: one of several; they are not put together.
   */
  check(): Malformed {
    const available = this.packet.length;
    if (available < IPV4_HEADER || this.packet[0] >> 4 != 4) return Malformed.Ipv4Malformed;
    const header = this.headerLength;
    if (header < IPV4_HEADER || header > this.totalLength || this.totalLength > available) {
      return Malformed.Ipv4Malformed;
    }
    const sum = new Checksum();
    sum.add(this.packet, 0, header);
    if (sum.folded != 0xffff) return Malformed.Ipv4Checksum;
    if ((readU16(this.packet, 6) & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) != 0) return Malformed.Ipv4Fragment;
    return Malformed.None;
  }

  /** Octets of the header, options included. */
  get headerLength(): i32 {
    return ((this.packet[0] & 0x0f) as i32) * 4;
  }

  /** Octets of the header and the payload. */
  get totalLength(): i32 {
    return readU16(this.packet, 2) as i32;
  }

  get identification(): u16 {
    return readU16(this.packet, 4);
  }

  get timeToLive(): u8 {
    return this.packet[8];
  }

  get protocol(): u8 {
    return this.packet[9];
  }

  get source(): u32 {
    return readU32(this.packet, 12);
  }

  get destination(): u32 {
    return readU32(this.packet, 16);
  }

  /** What follows the header, without padding. */
  get payload(): Uint8Array {
    return this.packet.subarray(this.headerLength, this.totalLength);
  }
}

/**
 * Append a header without options for `payloadLength` octets of UDP, at most 65515: not to be fragmented, time to
 * live 64.
 */
export function writeIpv4(
  writer: Writer,
  source: u32,
  destination: u32,
  identification: u16,
  payloadLength: i32,
): void {
  const total = (IPV4_HEADER + payloadLength) as u16;
  const versionAndTos: u16 = 0x4500;
  const ttlAndProtocol = ((TIME_TO_LIVE as u16) << 8) | (PROTOCOL_UDP as u16);
  const sum = new Checksum();
  sum.addU16(versionAndTos);
  sum.addU16(total);
  sum.addU16(identification);
  sum.addU16(DONT_FRAGMENT);
  sum.addU16(ttlAndProtocol);
  sum.addU32(source);
  sum.addU32(destination);
  writer.u16(versionAndTos);
  writer.u16(total);
  writer.u16(identification);
  writer.u16(DONT_FRAGMENT);
  writer.u16(ttlAndProtocol);
  writer.u16(sum.field);
  writer.u32(source);
  writer.u32(destination);
}
