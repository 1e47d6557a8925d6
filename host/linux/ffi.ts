// Calling the C library. The bundler resolves "#ffi-backend" to ffi-node.ts or ffi-bun.ts: the only file that differs
// between the two runtimes.
export { addressOf, bind, errno, hasSymbol } from "#ffi-backend";
export type { CFunction, CType, Library, Memory, Signature } from "./ffi-types.ts";

/** `text` as a NUL-terminated C string. A NUL inside is refused: C would silently see a shorter string. */
export function cString(text: string): Uint8Array {
  if (text.includes("\0")) {
    throw new TypeError(`string ${JSON.stringify(text)} has a NUL character: remove it`);
  }
  return new TextEncoder().encode(`${text}\0`);
}
