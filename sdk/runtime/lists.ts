// Strings and lists: address and length, of octets or elements somewhere else in memory.
import type { Codec, FlatReader } from "./codec.ts";
import type { CoreValue } from "./flat.ts";
import { AbiError, type Guest } from "./guest.ts";

interface Elements {
  /** The value whose elements are there. */
  read: (guest: Guest, at: number, length: number) => unknown;
  /** Puts the elements somewhere, and tells where. */
  write: (guest: Guest, value: unknown) => { at: number; length: number };
}

function pointerAndLength(name: string, { read, write }: Elements): Codec {
  return {
    name,
    size: 8,
    align: 4,
    flat: ["i32", "i32"],
    load: (guest, at) => read(guest, guest.view().getUint32(at, true), guest.view().getUint32(at + 4, true)),
    store: (guest, value, at) => {
      const elements = write(guest, value);
      guest.view().setUint32(at, elements.at, true);
      guest.view().setUint32(at + 4, elements.length, true);
    },
    lift: (guest, flat: FlatReader) => read(guest, Number(flat.next()) >>> 0, Number(flat.next()) >>> 0),
    lower: (guest, value, flat: CoreValue[]) => {
      const elements = write(guest, value);
      flat.push(elements.at, elements.length);
    },
  };
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** As UTF-8. Half a surrogate pair becomes U+FFFD on the way in. */
export const string = pointerAndLength("string", {
  read: (guest, at, length) => {
    const bytes = guest.bytes(at, length);
    try {
      return decoder.decode(bytes);
    } catch {
      throw new AbiError("the component gave a string that is not UTF-8");
    }
  },
  write: (guest, value) => {
    if (typeof value !== "string") throw new TypeError(`${String(value)} is not a string`);
    const bytes = encoder.encode(value);
    const at = guest.allocate(bytes.length, 1);
    guest.bytes(at, bytes.length).set(bytes);
    return { at, length: bytes.length };
  },
});

/** Arrays that hold numbers in the very form of canonical memory; this needs a little-endian machine. */
const TYPED_ARRAYS = {
  u8: Uint8Array,
  s8: Int8Array,
  u16: Uint16Array,
  s16: Int16Array,
  u32: Uint32Array,
  s32: Int32Array,
  u64: BigUint64Array,
  s64: BigInt64Array,
  f32: Float32Array,
  f64: Float64Array,
} as const;

export function list(element: Codec): Codec {
  const typed = Object.entries(TYPED_ARRAYS).find(([name]) => name === element.name)?.[1];
  return pointerAndLength(
    `list<${element.name}>`,
    typed === undefined ? plainArray(element) : typedArray(element, typed),
  );
}

function typedArray(element: Codec, TypedArray: (typeof TYPED_ARRAYS)[keyof typeof TYPED_ARRAYS]): Elements {
  const { size } = element;
  return {
    read: (guest, at, length) => {
      guest.check(at, length * size, size);
      return new TypedArray(guest.view().buffer.slice(at, at + length * size));
    },
    write: (guest, value) => {
      if (!(value instanceof TypedArray)) throw new TypeError(`${String(value)} is not a ${TypedArray.name}`);
      const at = guest.allocate(value.byteLength, size);
      guest.bytes(at, value.byteLength).set(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
      return { at, length: value.length };
    },
  };
}

function plainArray(element: Codec): Elements {
  const { size, align } = element;
  return {
    read: (guest, at, length) => {
      guest.check(at, length * size, align);
      return Array.from({ length }, (_, index) => element.load(guest, at + index * size));
    },
    write: (guest, value) => {
      if (!Array.isArray(value)) throw new TypeError(`${String(value)} is not an array`);
      const at = guest.allocate(value.length * size, align);
      value.forEach((each: unknown, index) => {
        element.store(guest, each, at + index * size);
      });
      return { at, length: value.length };
    },
  };
}
