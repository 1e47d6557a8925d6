// Values -> memory, by the canonical ABI.
import { allocate } from "./arena";
import { checkChar } from "./lift";

export function lowerBool(value: bool, at: usize): void {
  store<u8>(at, value ? 1 : 0);
}

export function lowerU8(value: u8, at: usize): void {
  store<u8>(at, value);
}

export function lowerU16(value: u16, at: usize): void {
  store<u16>(at, value);
}

export function lowerU32(value: u32, at: usize): void {
  store<u32>(at, value);
}

export function lowerU64(value: u64, at: usize): void {
  store<u64>(at, value);
}

export function lowerS8(value: i8, at: usize): void {
  store<i8>(at, value);
}

export function lowerS16(value: i16, at: usize): void {
  store<i16>(at, value);
}

export function lowerS32(value: i32, at: usize): void {
  store<i32>(at, value);
}

export function lowerS64(value: i64, at: usize): void {
  store<i64>(at, value);
}

export function lowerF32(value: f32, at: usize): void {
  store<f32>(at, value);
}

export function lowerF64(value: f64, at: usize): void {
  store<f64>(at, value);
}

/** A Unicode scalar value; traps on any other number. */
export function lowerChar(value: u32, at: usize): void {
  store<u32>(at, checkChar(value));
}

/** Writes the list's address and length to `at`. Returns where its elements go, `size` octets each. */
export function lowerElements(length: i32, size: usize, align: usize, at: usize): usize {
  const to = allocate(<usize>length * size, align);
  store<usize>(at, to);
  store<i32>(at, length, sizeof<usize>());
  return to;
}

/** As UTF-8. A surrogate without its partner becomes U+FFFD. */
export function lowerString(value: string, at: usize): void {
  const length = String.UTF8.byteLength(value);
  const to = lowerElements(length, 1, 1, at);
  String.UTF8.encodeUnsafe(changetype<usize>(value), value.length, to, false, String.UTF8.ErrorMode.REPLACE);
}

export function lowerBytes(value: Uint8Array, at: usize): void {
  const to = lowerElements(value.length, 1, 1, at);
  memory.copy(to, value.dataStart, value.length);
}

/** A list of numbers, which look the same in an array as in canonical memory. */
export function lowerNumbers<T>(value: Array<T>, at: usize): void {
  const to = lowerElements(value.length, sizeof<T>(), sizeof<T>(), at);
  memory.copy(to, value.dataStart, <usize>value.length * sizeof<T>());
}
