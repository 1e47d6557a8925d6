// The FFI backend for Bun: bun:ffi. Same exports as ffi-node.ts.
import { dlopen, type FFISignature, ptr, read } from "bun:ffi";
import { type CType, type Library, lazily, type Memory, type Signature } from "./ffi-types.ts";

// `i64_fast` gives a number, not a bigint, whenever the value fits.
const BUN_TYPE: Record<CType, string> = { i32: "i32", u32: "u32", i64: "i64_fast", pointer: "ptr" };

// glibc, then musl: the names under which the dynamic linker has the C library loaded already.
const LIBRARIES = ["libc.so.6", `libc.musl-${process.arch === "arm64" ? "aarch64" : "x86_64"}.so.1`];

let library: string | undefined;

function open(name: string, signature: FFISignature): (...args: never[]) => unknown {
  let failure: unknown;
  for (const path of library === undefined ? LIBRARIES : [library]) {
    try {
      const symbol = dlopen(path, { [name]: signature }).symbols[name];
      if (symbol !== undefined) {
        library = path;
        return symbol;
      }
    } catch (error) {
      failure = error;
    }
  }
  throw new Error(`C function ${name} not found in ${LIBRARIES.join(" or ")}: ${failure}`);
}

/** Declares functions of the C library; each is linked when first used (about 10 µs). Throws then if it is missing. */
export function bind<const T extends Record<string, Signature>>(table: T): Library<T> {
  return lazily(table, link);
}

function link(name: string, signature: Signature): unknown {
  return open(name, { args: signature.args.map((type) => BUN_TYPE[type]), returns: BUN_TYPE[signature.returns] });
}

/** True when the C library has a function of this name. */
export function hasSymbol(name: string): boolean {
  try {
    open(name, { args: [], returns: "void" });
    return true;
  } catch {
    return false;
  }
}

// Where this thread's errno is. Fixed for the life of the thread; looked up before the first call that can fail.
const errnoAddress = open("__errno_location", { args: [], returns: "ptr" })() as number;

/** errno of the last failed call of this thread. Read it at once after the call. */
export function errno(): number {
  return read.i32(errnoAddress, 0);
}

/** The address of `memory`, for a structure that points to it. Valid while `memory` is referenced. */
export function addressOf(memory: Memory): bigint {
  return BigInt(ptr(memory));
}
