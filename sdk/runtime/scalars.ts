// Numbers, truth values, characters: JavaScript values <-> memory and core values.
import type { Codec } from "./codec.ts";
import type { Core, CoreValue } from "./flat.ts";
import { AbiError } from "./guest.ts";

interface Scalar {
  size: number;
  core: Core;
  /** Throws a TypeError on a JavaScript value that is none of this type. */
  check: (value: unknown) => CoreValue;
  get: (view: DataView, at: number) => CoreValue;
  set: (view: DataView, at: number, value: CoreValue) => void;
  /** From what memory or a core value holds; `raw` may have bits that do not belong to the type. */
  from: (raw: CoreValue) => unknown;
}

function scalarCodec(name: string, scalar: Scalar): Codec {
  const { size, core, check, get, set, from } = scalar;
  return {
    name,
    size,
    align: size,
    flat: [core],
    load: (guest, at) => from(get(guest.view(), at)),
    store: (guest, value, at) => set(guest.view(), at, check(value)),
    lift: (_guest, flat) => from(flat.next()),
    lower: (_guest, value, flat) => flat.push(check(value)),
  };
}

function integer(name: string, bits: 8 | 16 | 32, signed: boolean): Codec {
  const min = signed ? -(2 ** (bits - 1)) : 0;
  const max = signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
  const unused = 32 - bits;
  return scalarCodec(name, {
    size: bits / 8,
    core: "i32",
    check: (value) => {
      if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
      throw new TypeError(`${String(value)} is not an integer from ${min} to ${max} (${name})`);
    },
    get: (view, at) =>
      bits === 8 ? view.getUint8(at) : bits === 16 ? view.getUint16(at, true) : view.getUint32(at, true),
    set: (view, at, value) => {
      const low = Number(value);
      if (bits === 8) view.setUint8(at, low);
      else if (bits === 16) view.setUint16(at, low, true);
      else view.setUint32(at, low, true);
    },
    from: (raw) => (signed ? (Number(raw) << unused) >> unused : (Number(raw) << unused) >>> unused),
  });
}

function bigInteger(name: string, signed: boolean): Codec {
  const wrap = signed ? BigInt.asIntN : BigInt.asUintN;
  return scalarCodec(name, {
    size: 8,
    core: "i64",
    check: (value) => {
      if (typeof value === "bigint" && wrap(64, value) === value) return value;
      throw new TypeError(`${String(value)} is not a bigint of 64 bits (${name})`);
    },
    get: (view, at) => view.getBigUint64(at, true),
    set: (view, at, value) => view.setBigInt64(at, BigInt(value), true),
    from: (raw) => wrap(64, BigInt(raw)),
  });
}

function float(name: string, size: 4 | 8): Codec {
  return scalarCodec(name, {
    size,
    core: size === 4 ? "f32" : "f64",
    check: (value) => {
      if (typeof value === "number") return value;
      throw new TypeError(`${String(value)} is not a number (${name})`);
    },
    get: (view, at) => (size === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true)),
    set: (view, at, value) =>
      size === 4 ? view.setFloat32(at, Number(value), true) : view.setFloat64(at, Number(value), true),
    from: (raw) => raw,
  });
}

const bool = scalarCodec("bool", {
  size: 1,
  core: "i32",
  check: (value) => {
    if (typeof value === "boolean") return value ? 1 : 0;
    throw new TypeError(`${String(value)} is neither true nor false`);
  },
  get: (view, at) => view.getUint8(at),
  set: (view, at, value) => view.setUint8(at, Number(value)),
  from: (raw) => raw !== 0,
});

const char = scalarCodec("char", {
  size: 4,
  core: "i32",
  check: (value) => {
    const code = typeof value === "string" ? value.codePointAt(0) : undefined;
    if (code !== undefined && String.fromCodePoint(code) === value && isScalarValue(code)) return code;
    throw new TypeError(`${JSON.stringify(value)} is not one Unicode character`);
  },
  get: (view, at) => view.getUint32(at, true),
  set: (view, at, value) => view.setUint32(at, Number(value), true),
  from: (raw) => {
    const code = Number(raw) >>> 0;
    if (!isScalarValue(code)) throw new AbiError(`the component gave ${code} for a character`);
    return String.fromCodePoint(code);
  },
});

function isScalarValue(code: number): boolean {
  return code < 0xd800 || (code > 0xdfff && code <= 0x10ffff);
}

export const SCALARS: Record<string, Codec> = {
  bool,
  char,
  u8: integer("u8", 8, false),
  u16: integer("u16", 16, false),
  u32: integer("u32", 32, false),
  u64: bigInteger("u64", false),
  s8: integer("s8", 8, true),
  s16: integer("s16", 16, true),
  s32: integer("s32", 32, true),
  s64: bigInteger("s64", true),
  f32: float("f32", 4),
  f64: float("f64", 8),
};
