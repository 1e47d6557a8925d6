/** The octets that a text of hexadecimal digits and spaces stands for. */
export function hex(text: string): Uint8Array {
  const digits = text.replaceAll(" ", "");
  assert(digits.length % 2 == 0, "an odd number of hexadecimal digits");
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = U8.parseInt(digits.substr(2 * i, 2), 16);
  return bytes;
}

/** The same, the other way round. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += (bytes[i] as u32).toString(16).padStart(2, "0");
  return text;
}

/** Turn over one bit, counted from the lowest of the first octet. */
export function flip(bytes: Uint8Array, bit: i32): void {
  const mask: i32 = 1 << (bit & 7);
  bytes[bit / 8] ^= mask as u8;
}
