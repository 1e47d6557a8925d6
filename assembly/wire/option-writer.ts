import { Writer } from "./bytes";
import { OptionCode } from "./option-codes";

/**
 * Encodes options to be sent. One that does not fit, in the buffer or in its length octet, is left out and sets
 * `overflowed`; nothing more is written after that.
 */
export class OptionsWriter {
  private readonly writer: Writer;

  /** `capacity`: octets for all options, End included; usually `MAX_MESSAGE - MESSAGE_HEADER`. */
  constructor(capacity: i32) {
    this.writer = new Writer(capacity);
  }

  get overflowed(): bool {
    return this.writer.overflowed;
  }

  u8(code: i32, value: u8): void {
    if (this.head(code, 1)) this.writer.u8(value);
  }

  u16(code: i32, value: u16): void {
    if (this.head(code, 2)) this.writer.u16(value);
  }

  u32(code: i32, value: u32): void {
    if (this.head(code, 4)) this.writer.u32(value);
  }

  /** At most 255 octets. */
  bytes(code: i32, value: Uint8Array): void {
    if (this.head(code, value.length)) this.writer.bytes(value);
  }

  /** At most 255 characters, each below 256: the caller has checked the text. */
  text(code: i32, value: string): void {
    if (!this.head(code, value.length)) return;
    for (let i = 0; i < value.length; i++) this.writer.u8(value.charCodeAt(i) as u8);
  }

  /** End the list: its encoding, to be given to `buildMessage` once `overflowed` was found to be false. */
  finish(): Uint8Array {
    this.writer.u8(OptionCode.End as u8);
    return this.writer.finish();
  }

  /** Room is kept for the End. */
  private head(code: i32, length: i32): bool {
    if (length > 255 || 2 + length + 1 > this.writer.room) this.writer.overflowed = true;
    this.writer.u8(code as u8);
    this.writer.u8(length as u8);
    return !this.writer.overflowed;
  }
}
