// Entropy from the kernel.
import { EINTR, lastError } from "./errors.ts";
import { bind, errno } from "./ffi.ts";

const libc = bind({ getrandom: { args: ["pointer", "i64", "u32"], returns: "i64" } });

const word = new BigUint64Array(1);

/** 64 unpredictable bits of getrandom(2). Early in the boot it waits until the kernel has gathered entropy. */
export function entropy64(): bigint {
  for (;;) {
    const length = libc.getrandom(word, 8, 0);
    if (length === 8) {
      return word[0] ?? 0n;
    }
    if (length < 0 && errno() !== EINTR) {
      throw lastError("getrandom", "8 octets of entropy");
    }
  }
}
