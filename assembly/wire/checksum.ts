/** The Internet checksum (RFC 1071), fed piece by piece; a piece may have an odd length. */
export class Checksum {
  private sum: u64 = 0;
  private odd: bool = false;

  /** Add the octets from `start` up to, not including, `end`. */
  add(bytes: Uint8Array, start: i32, end: i32): void {
    for (let i = start; i < end; i++) this.addU8(bytes[i]);
  }

  addU16(value: u16): void {
    this.addU8((value >> 8) as u8);
    this.addU8(value as u8);
  }

  addU32(value: u32): void {
    this.addU16((value >> 16) as u16);
    this.addU16(value as u16);
  }

  /** The sum itself in 16 bits, carries folded in. Over data that holds its own right checksum: 0xffff. */
  get folded(): u16 {
    let sum = this.sum;
    while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
    return sum as u16;
  }

  /** What goes into a checksum field: the complement of the sum. */
  get field(): u16 {
    return ~this.folded;
  }

  private addU8(value: u8): void {
    this.sum += this.odd ? (value as u64) : (value as u64) << 8;
    this.odd = !this.odd;
  }
}

/** The pseudo header that UDP sums in front of its own (RFC 768). */
export function pseudoHeader(source: u32, destination: u32, protocol: u8, length: u16): Checksum {
  const sum = new Checksum();
  sum.addU32(source);
  sum.addU32(destination);
  sum.addU16(protocol as u16);
  sum.addU16(length);
  return sum;
}
