// Memory -> values, by the canonical ABI. Everything the host wrote is checked as if it could be wrong: a trap is
// the answer to a bad one.

export function liftBool(at: usize): bool {
  return load<u8>(at) != 0;
}

export function liftU8(at: usize): u8 {
  return load<u8>(at);
}

export function liftU16(at: usize): u16 {
  return load<u16>(at);
}

export function liftU32(at: usize): u32 {
  return load<u32>(at);
}

export function liftU64(at: usize): u64 {
  return load<u64>(at);
}

export function liftS8(at: usize): i8 {
  return load<i8>(at);
}

export function liftS16(at: usize): i16 {
  return load<i16>(at);
}

export function liftS32(at: usize): i32 {
  return load<i32>(at);
}

export function liftS64(at: usize): i64 {
  return load<i64>(at);
}

export function liftF32(at: usize): f32 {
  return load<f32>(at);
}

export function liftF64(at: usize): f64 {
  return load<f64>(at);
}

/** A Unicode scalar value. */
export function liftChar(at: usize): u32 {
  return checkChar(load<u32>(at));
}

/** Traps unless `code` is a Unicode scalar value. */
export function checkChar(code: u32): u32 {
  assert(code < 0xd800 || (code > 0xdfff && code <= 0x10ffff));
  return code;
}

/** Traps unless `value` is one of `count` cases. */
export function checkDiscriminant(value: u32, count: u32): u32 {
  assert(value < count);
  return value;
}

/** Address of the elements of the list at `at`. Traps unless all of them are aligned and inside the memory. */
export function liftElements(at: usize, size: usize, align: usize): usize {
  const from = load<usize>(at);
  checkRange(from, <u64>load<u32>(at, sizeof<usize>()) * size, align);
  return from;
}

/** Number of elements of the list at `at`. Call {@link liftElements} first: it makes sure that they are there. */
export function liftLength(at: usize): i32 {
  return load<i32>(at, sizeof<usize>());
}

export function checkRange(from: usize, size: u64, align: usize): void {
  assert((from & (align - 1)) == 0);
  assert(<u64>from + size <= (<u64>memory.size()) << 16);
}

export function liftString(at: usize): string {
  return stringAt(load<usize>(at), load<usize>(at, sizeof<usize>()));
}

export function liftBytes(at: usize): Uint8Array {
  return bytesAt(load<usize>(at), load<usize>(at, sizeof<usize>()));
}

/** A list of numbers, which look the same in an array as in canonical memory. */
export function liftNumbers<T>(at: usize): Array<T> {
  const from = liftElements(at, sizeof<T>(), sizeof<T>());
  const list = new Array<T>(liftLength(at));
  memory.copy(list.dataStart, from, <usize>list.length * sizeof<T>());
  return list;
}

/** A copy of `length` octets. */
export function bytesAt(from: usize, length: usize): Uint8Array {
  checkRange(from, length, 1);
  const bytes = new Uint8Array(<i32>length);
  memory.copy(bytes.dataStart, from, length);
  return bytes;
}

/** The string whose UTF-8 form is these `length` octets. Traps when they are not well-formed (RFC 3629). */
export function stringAt(from: usize, length: usize): string {
  checkRange(from, length, 1);
  assert(isUtf8(from, from + length));
  return String.UTF8.decodeUnsafe(from, length);
}

function isUtf8(from: usize, end: usize): bool {
  while (from < end) {
    const lead = load<u8>(from++);
    if (lead < 0x80) continue;
    // What the second octet may be keeps out overlong forms, surrogates and all above U+10FFFF.
    let low: u8 = 0x80;
    let high: u8 = 0xbf;
    let more: usize = 1;
    if (lead >= 0xc2 && lead <= 0xdf) {
      more = 1;
    } else if (lead >= 0xe0 && lead <= 0xef) {
      more = 2;
      if (lead == 0xe0) low = 0xa0;
      if (lead == 0xed) high = 0x9f;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
      more = 3;
      if (lead == 0xf0) low = 0x90;
      if (lead == 0xf4) high = 0x8f;
    } else {
      return false;
    }
    if (end - from < more) return false;
    const second = load<u8>(from);
    if (second < low || second > high) return false;
    for (let i: usize = 1; i < more; i++) {
      if ((load<u8>(from + i) & 0xc0) != 0x80) return false;
    }
    from += more;
  }
  return true;
}
