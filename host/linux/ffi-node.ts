// The FFI backend for Node: the koffi package. Same exports as ffi-bun.ts.
import koffi from "koffi";
import { type CType, type Library, lazily, type Memory, type Signature } from "./ffi-types.ts";

const KOFFI_TYPE: Record<CType, string> = { i32: "int32_t", u32: "uint32_t", i64: "int64_t", pointer: "void *" };

// The program itself: Node links the C library, whichever it is.
const libc = koffi.load(null);

/** Declares functions of the C library; each is linked when first used (about 10 µs). Throws then if it is missing. */
export function bind<const T extends Record<string, Signature>>(table: T): Library<T> {
  return lazily(table, link);
}

function link(name: string, signature: Signature): unknown {
  const args = signature.args.map((type) => KOFFI_TYPE[type]);
  return libc.func(name, KOFFI_TYPE[signature.returns], args);
}

/** True when the C library has a function of this name. */
export function hasSymbol(name: string): boolean {
  try {
    libc.func(name, "void", []);
    return true;
  } catch {
    return false;
  }
}

/** errno of the last failed call of this thread. Read it at once after the call. */
export function errno(): number {
  return koffi.errno();
}

/** The address of `memory`, for a structure that points to it. Valid while `memory` is referenced. */
export function addressOf(memory: Memory): bigint {
  return koffi.address(memory);
}
