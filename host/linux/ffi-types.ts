// The types that both FFI backends share: how a C function is declared, and what that makes of it in TypeScript.

/** A C type as it travels in a register. `i64` also serves size_t, ssize_t, time_t and unsigned long. */
export type CType = "i32" | "u32" | "i64" | "pointer";

/**
 * A C function's signature. Variadic functions (fcntl, ioctl, prctl, syscall) are declared with the arguments that the
 * caller passes: on the ABIs we run on (x86-64 and aarch64 Linux) integers and pointers of a variadic call travel in the
 * same registers as fixed ones.
 */
export interface Signature {
  readonly args: readonly CType[];
  readonly returns: "i32" | "i64";
}

/** Memory that C may read or write during one call. `null` is the null pointer. */
export type Memory = Uint8Array | Int32Array | Uint32Array | BigInt64Array | BigUint64Array;

type ArgumentOf<T extends CType> = T extends "pointer" ? Memory | null : T extends "i64" ? number | bigint : number;

type ArgumentsOf<A extends readonly CType[]> = { -readonly [I in keyof A]: ArgumentOf<A[I]> };

/** The TypeScript function made from a signature. An `i64` result beyond 2^53 does not occur in the calls we make. */
export type CFunction<S extends Signature> = (...args: ArgumentsOf<S["args"]>) => number;

/** What `bind` returns: each function is looked up when it is first used. */
export type Library<T extends Record<string, Signature>> = { readonly [N in keyof T]: CFunction<T[N]> };

/** Makes an object whose properties are linked on first access and are plain functions from then on. */
export function lazily<T extends Record<string, Signature>>(
  table: T,
  link: (name: string, signature: Signature) => unknown,
): Library<T> {
  const library = {};
  for (const [name, signature] of Object.entries(table)) {
    Object.defineProperty(library, name, {
      configurable: true,
      get() {
        const value = link(name, signature);
        Object.defineProperty(library, name, { value });
        return value;
      },
    });
  }
  return library as Library<T>;
}
