// Random values of random types, as the glue takes and gives them.
import type { Random } from "./random.ts";
import type { TestType } from "./random-types.ts";

const EDGE_FLOATS = [
  0,
  -0,
  1,
  -1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.MIN_VALUE,
  1e300,
];
const EDGE_CHARS = [
  "\0",
  "a",
  "\x7f",
  "\u0080",
  "ß",
  "\u07ff",
  "\u0800",
  "\ud7ff",
  "\ue000",
  "\uffff",
  "\u{10000}",
  "\u{10ffff}",
];
const EDGE_STRINGS = [
  "",
  "a",
  "plain",
  "ünïcödé",
  "日本語",
  "👩‍👩‍👧",
  "\0",
  "x".repeat(20_000),
  "é".repeat(9_000),
  "𐍈".repeat(300),
];
const INTEGER_BITS: Record<string, { bits: number; signed: boolean }> = {
  u8: { bits: 8, signed: false },
  u16: { bits: 16, signed: false },
  u32: { bits: 32, signed: false },
  s8: { bits: 8, signed: true },
  s16: { bits: 16, signed: true },
  s32: { bits: 32, signed: true },
};

export function randomValue(type: TestType, random: Random): unknown {
  switch (type.kind) {
    case "scalar":
      return randomScalar(type.name, random);
    case "alias":
      return randomValue(type.target, random);
    case "list":
      return randomList(type.element, random);
    case "option": {
      const some = !random.oneIn(3);
      if (canBeUndefined(type.payload)) {
        return some ? { tag: "some", val: randomValue(type.payload, random) } : { tag: "none" };
      }
      return some ? randomValue(type.payload, random) : undefined;
    }
    case "result": {
      const ok = random.oneIn(2);
      const payload = ok ? type.ok : type.error;
      return { tag: ok ? "ok" : "err", val: payload === undefined ? undefined : randomValue(payload, random) };
    }
    case "tuple":
      return type.items.map((item) => randomValue(item, random));
    case "record":
      return Object.fromEntries(type.fields.map((field, i) => [`fieldN${i}`, randomValue(field, random)]));
    case "variant": {
      const index = random.below(type.cases.length);
      const payload = type.cases[index];
      const tag = `case-n${index}`;
      return payload === undefined ? { tag } : { tag, val: randomValue(payload, random) };
    }
    case "enum":
      return `label-n${random.oneIn(3) ? type.count - 1 : random.below(type.count)}`;
    case "flags":
      return Object.fromEntries(random.many(type.count, (i) => [`labelN${i}`, random.oneIn(2)]));
  }
}

/** Whether `undefined` is a value of the type already: then an option around it is an object with a tag. */
function canBeUndefined(type: TestType): boolean {
  const target = plain(type);
  return target.kind === "option" && !canBeUndefined(target.payload);
}

function randomScalar(name: string, random: Random): unknown {
  switch (name) {
    case "bool":
      return random.oneIn(2);
    case "char":
      return random.oneIn(2) ? random.pick(EDGE_CHARS) : String.fromCodePoint(random.below(0xd800));
    case "string":
      return random.oneIn(2)
        ? random.pick(EDGE_STRINGS)
        : random.many(random.below(40), () => random.pick(EDGE_CHARS)).join("");
    case "f32":
      return Math.fround(
        random.oneIn(2) ? random.pick(EDGE_FLOATS) : (random.u32() / 2 ** 31 - 1) * 10 ** random.below(30),
      );
    case "f64":
      return random.oneIn(2) ? random.pick(EDGE_FLOATS) : (random.u32() / 2 ** 31 - 1) * 10 ** random.below(300);
    case "u64":
      return random.oneIn(3) ? random.pick([0n, 1n, 2n ** 63n, 2n ** 64n - 1n]) : random.u64();
    case "s64":
      return BigInt.asIntN(64, random.oneIn(3) ? random.pick([0n, -1n, -(2n ** 63n), 2n ** 63n - 1n]) : random.u64());
    default:
      return randomInteger(name, random);
  }
}

function randomInteger(name: string, random: Random): number {
  const form = INTEGER_BITS[name];
  if (form === undefined) throw new TypeError(`no scalar type ${name}`);
  const bits = random.oneIn(3) ? random.pick([0, 1, 2 ** (form.bits - 1), 2 ** form.bits - 1]) : random.u32();
  return Number(form.signed ? BigInt.asIntN(form.bits, BigInt(bits)) : BigInt.asUintN(form.bits, BigInt(bits)));
}

/** Lists of numbers come as typed arrays. */
function randomList(element: TestType, random: Random): unknown {
  const length = random.oneIn(4) ? 0 : random.oneIn(20) ? 1000 : 1 + random.below(4);
  const small = length > 100 && !(plain(element).kind === "scalar" && nameOf(element) !== "string") ? 4 : length;
  const values = random.many(small, () => randomValue(element, random));
  const numbers = (): number[] => values.map(Number);
  const bigints = (): bigint[] => values.map((value) => BigInt(String(value)));
  switch (nameOf(element)) {
    case "u8":
      return Uint8Array.from(numbers());
    case "s8":
      return Int8Array.from(numbers());
    case "u16":
      return Uint16Array.from(numbers());
    case "s16":
      return Int16Array.from(numbers());
    case "u32":
      return Uint32Array.from(numbers());
    case "s32":
      return Int32Array.from(numbers());
    case "u64":
      return BigUint64Array.from(bigints());
    case "s64":
      return BigInt64Array.from(bigints());
    case "f32":
      return Float32Array.from(numbers());
    case "f64":
      return Float64Array.from(numbers());
    default:
      return values;
  }
}

function plain(type: TestType): TestType {
  return type.kind === "alias" ? plain(type.target) : type;
}

function nameOf(type: TestType): string {
  const target = plain(type);
  return target.kind === "scalar" ? target.name : "";
}
