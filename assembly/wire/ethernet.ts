import { readMac, readU16, Writer } from "./bytes";
import { Malformed } from "./malformed";

/** Destination of frames to every station. */
export const BROADCAST_MAC: u64 = 0xffffffffffff;

export const ETHERTYPE_IPV4: u16 = 0x0800;
export const ETHERTYPE_ARP: u16 = 0x0806;

/** Octets of a header without a tag. */
export const ETHERNET_HEADER: i32 = 14;

const TAG: u16 = 0x8100;
const SERVICE_TAG: u16 = 0x88a8;
const TAG_OCTETS: i32 = 4;

/**
 * An Ethernet II header, with one 802.1Q tag or none. The accessors are safe once `check` has said `None`.
 */
export class EthernetView {
  constructor(private readonly frame: Uint8Array) {}

  /** `FrameTruncated`: ends within the header. `FrameForeign`: more than one tag. */
  check(): Malformed {
    if (this.frame.length < ETHERNET_HEADER) return Malformed.FrameTruncated;
    if (!this.isTagged) return Malformed.None;
    if (this.frame.length < ETHERNET_HEADER + TAG_OCTETS) return Malformed.FrameTruncated;
    const inner = this.etherType;
    return inner == TAG || inner == SERVICE_TAG ? Malformed.FrameForeign : Malformed.None;
  }

  get destination(): u64 {
    return readMac(this.frame, 0);
  }

  get source(): u64 {
    return readMac(this.frame, 6);
  }

  /** Whether there is an 802.1Q tag. */
  get isTagged(): bool {
    return readU16(this.frame, 12) == TAG;
  }

  /** Priority code point of the tag, 0 to 7; 0 without a tag. */
  get priority(): u8 {
    return this.isTagged ? this.frame[14] >> 5 : 0;
  }

  /** VLAN identifier of the tag, 0 to 4095; 0 without a tag, and for one that carries a priority only. */
  get vlanId(): u16 {
    return this.isTagged ? readU16(this.frame, 14) & 0x0fff : 0;
  }

  /** The type of the payload, behind the tag where there is one. */
  get etherType(): u16 {
    return readU16(this.frame, this.headerLength - 2);
  }

  /** All that follows the header, padding included. */
  get payload(): Uint8Array {
    return this.frame.subarray(this.headerLength);
  }

  private get headerLength(): i32 {
    return this.isTagged ? ETHERNET_HEADER + TAG_OCTETS : ETHERNET_HEADER;
  }
}

/** Append a header without a tag. */
export function writeEthernet(writer: Writer, destination: u64, source: u64, etherType: u16): void {
  writer.mac(destination);
  writer.mac(source);
  writer.u16(etherType);
}
