import { readU16, Writer } from "./bytes";
import { pseudoHeader } from "./checksum";
import { PROTOCOL_UDP } from "./ipv4";
import { Malformed } from "./malformed";

export const UDP_HEADER: i32 = 8;

/** A UDP datagram (RFC 768). The accessors are safe once `check` has said `None`. */
export class UdpView {
  /** `datagram` is an IPv4 payload; `source` and `destination` are the packet's, for the pseudo header. */
  constructor(
    private readonly datagram: Uint8Array,
    private readonly source: u32,
    private readonly destination: u32,
  ) {}

  /**
   * `UdpMalformed`: a length below 8 or past the end. `UdpChecksum`: wrong; a field of 0 says that there is none.
   *
   * `partial`: the sending kernel may have left the sum of the pseudo header alone in the field, for a network card to
   * complete that was never reached (usual on virtual links); that is taken too.
   */
  check(partial: bool): Malformed {
    const available = this.datagram.length;
    if (available < UDP_HEADER || this.length < UDP_HEADER || this.length > available) return Malformed.UdpMalformed;
    const field = readU16(this.datagram, 6);
    if (field == 0) return Malformed.None;
    const sum = pseudoHeader(this.source, this.destination, PROTOCOL_UDP, this.length as u16);
    if (partial && field == sum.folded) return Malformed.None;
    sum.add(this.datagram, 0, this.length);
    return sum.folded == 0xffff ? Malformed.None : Malformed.UdpChecksum;
  }

  get sourcePort(): u16 {
    return readU16(this.datagram, 0);
  }

  get destinationPort(): u16 {
    return readU16(this.datagram, 2);
  }

  /** Octets of the header and the payload. */
  get length(): i32 {
    return readU16(this.datagram, 4) as i32;
  }

  get payload(): Uint8Array {
    return this.datagram.subarray(UDP_HEADER, this.length);
  }
}

/** Append header and payload, at most 65507 octets, with a checksum. The addresses are for the pseudo header. */
export function writeUdp(
  writer: Writer,
  source: u32,
  destination: u32,
  sourcePort: u16,
  destinationPort: u16,
  payload: Uint8Array,
): void {
  const length = (UDP_HEADER + payload.length) as u16;
  const sum = pseudoHeader(source, destination, PROTOCOL_UDP, length);
  sum.addU16(sourcePort);
  sum.addU16(destinationPort);
  sum.addU16(length);
  sum.add(payload, 0, payload.length);
  writer.u16(sourcePort);
  writer.u16(destinationPort);
  writer.u16(length);
  // A computed 0 is sent as its other form: 0 in the field would say that there is no checksum.
  writer.u16(sum.field == 0 ? 0xffff : sum.field);
  writer.bytes(payload);
}
