// Numbers in network byte order. Each access to a Uint8Array is checked by the language: one outside traps.
// So callers check lengths first, once for each header.

/** The 16-bit number at `at`. */
export function readU16(bytes: Uint8Array, at: i32): u16 {
  return (((bytes[at] as u32) << 8) | (bytes[at + 1] as u32)) as u16;
}

/** The 32-bit number at `at`. */
export function readU32(bytes: Uint8Array, at: i32): u32 {
  return ((readU16(bytes, at) as u32) << 16) | (readU16(bytes, at + 2) as u32);
}

/** The EUI-48 address at `at`: first octet highest, upper 16 bits 0. */
export function readMac(bytes: Uint8Array, at: i32): u64 {
  return ((readU16(bytes, at) as u64) << 32) | (readU32(bytes, at + 2) as u64);
}

/** Replace the 16-bit number at `at`. */
export function writeU16(bytes: Uint8Array, at: i32, value: u16): void {
  bytes[at] = (value >> 8) as u8;
  bytes[at + 1] = value as u8;
}

/**
 * Appends to a buffer of fixed capacity. What does not fit as a whole is not written; from then on `overflowed` is
 * true and nothing more is written, so that a caller can ask once, at the end.
 */
export class Writer {
  /** Octets written. */
  length: i32 = 0;
  /** Something did not fit. */
  overflowed: bool = false;

  private readonly buffer: Uint8Array;

  constructor(capacity: i32) {
    this.buffer = new Uint8Array(capacity);
  }

  /** Octets that still fit. */
  get room(): i32 {
    return this.buffer.length - this.length;
  }

  u8(value: u8): void {
    if (this.claim(1)) this.put(value);
  }

  u16(value: u16): void {
    if (!this.claim(2)) return;
    this.put((value >> 8) as u8);
    this.put(value as u8);
  }

  u32(value: u32): void {
    if (!this.claim(4)) return;
    for (let shift = 24; shift >= 0; shift -= 8) this.put((value >> shift) as u8);
  }

  /** The lower 48 bits of `value`, as an EUI-48 address. */
  mac(value: u64): void {
    if (!this.claim(6)) return;
    for (let shift: u64 = 48; shift > 0; shift -= 8) this.put((value >> (shift - 8)) as u8);
  }

  bytes(value: Uint8Array): void {
    if (!this.claim(value.length)) return;
    this.buffer.set(value, this.length);
    this.length += value.length;
  }

  /** `count` octets of 0, which the buffer holds from the start. */
  zeros(count: i32): void {
    if (this.claim(count)) this.length += count;
  }

  /** A copy of what was written so far. */
  finish(): Uint8Array {
    return this.buffer.slice(0, this.length);
  }

  private claim(count: i32): bool {
    if (count > this.room) this.overflowed = true;
    return !this.overflowed;
  }

  private put(value: u8): void {
    this.buffer[this.length++] = value;
  }
}
