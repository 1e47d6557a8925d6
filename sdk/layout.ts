// Sizes and flat forms of types by the canonical ABI of the component model.
import type { ScalarKind, Type, WitFunction } from "./wit/model.ts";
import { unalias } from "./wit/model.ts";

/** A type of core WebAssembly. */
export type Core = "i32" | "i64" | "f32" | "f64";

/** A function with more flat parameters gets them in memory. */
export const MAX_FLAT_PARAMS = 16;
/** A function with more flat results gives them in memory. */
export const MAX_FLAT_RESULTS = 1;

/** Size and alignment in memory, in octets. */
export interface Layout {
  size: number;
  align: number;
}

const SCALAR_SIZES: Record<Exclude<ScalarKind, "string">, number> = {
  bool: 1,
  u8: 1,
  s8: 1,
  u16: 2,
  s16: 2,
  u32: 4,
  s32: 4,
  char: 4,
  f32: 4,
  u64: 8,
  s64: 8,
  f64: 8,
};

/** A list or string in memory: address and length. */
const POINTER_AND_LENGTH: Layout = { size: 8, align: 4 };

/** How a type looks once names are out of the way: everything is one of five forms. */
export type Form =
  | { kind: "scalar"; scalar: Exclude<ScalarKind, "string"> }
  | { kind: "list" }
  | { kind: "flags"; size: number }
  | { kind: "fields"; types: Type[] }
  | { kind: "cases"; payloads: (Type | undefined)[] };

export function form(type: Type): Form {
  const plain = unalias(type);
  switch (plain.kind) {
    case "scalar":
      return plain.scalar === "string" ? { kind: "list" } : { kind: "scalar", scalar: plain.scalar };
    case "list":
      return { kind: "list" };
    case "tuple":
      return { kind: "fields", types: plain.items };
    case "option":
      return { kind: "cases", payloads: [undefined, plain.payload] };
    case "result":
      return { kind: "cases", payloads: [plain.ok, plain.error] };
    case "named":
      switch (plain.body.kind) {
        case "record":
          return { kind: "fields", types: plain.body.fields.map((field) => field.type) };
        case "variant":
          return { kind: "cases", payloads: plain.body.cases.map((entry) => entry.payload) };
        case "enum":
          return { kind: "cases", payloads: plain.body.cases.map(() => undefined) };
        case "flags":
          return { kind: "flags", size: flagsSize(plain.body.labels.length) };
        case "alias":
          throw new Error("aliases were taken off above");
      }
  }
}

/** 1, 2 or 4 octets for up to 32 labels. */
export function flagsSize(labels: number): number {
  return labels <= 8 ? 1 : labels <= 16 ? 2 : 4;
}

/** Octets of the discriminant of a variant with so many cases. */
export function discriminantSize(cases: number): 1 | 2 | 4 {
  return cases <= 0x100 ? 1 : cases <= 0x10000 ? 2 : 4;
}

export function layout(type: Type): Layout {
  const shape = form(type);
  switch (shape.kind) {
    case "scalar": {
      const size = SCALAR_SIZES[shape.scalar];
      return { size, align: size };
    }
    case "list":
      return POINTER_AND_LENGTH;
    case "flags":
      return { size: shape.size, align: shape.size };
    case "fields":
      return fieldsLayout(shape.types);
    case "cases": {
      const { offset, size, align } = payloadArea(shape.payloads);
      return { size: alignTo(offset + size, align), align };
    }
  }
}

/** Of a record, a tuple, or the parameters of a function. */
export function fieldsLayout(types: Type[]): Layout {
  let size = 0;
  let align = 1;
  for (const type of types) {
    const field = layout(type);
    size = alignTo(size, field.align) + field.size;
    align = Math.max(align, field.align);
  }
  return { size: alignTo(size, align), align };
}

/** Where each field starts. */
export function fieldOffsets(types: Type[]): number[] {
  let end = 0;
  return types.map((type) => {
    const { size, align } = layout(type);
    const offset = alignTo(end, align);
    end = offset + size;
    return offset;
  });
}

/** Where the payload of a variant starts. */
export function payloadOffset(payloads: (Type | undefined)[]): number {
  return payloadArea(payloads).offset;
}

function payloadArea(payloads: (Type | undefined)[]): { offset: number; size: number; align: number } {
  const layouts = payloads.map((payload) => (payload === undefined ? { size: 0, align: 1 } : layout(payload)));
  const payloadAlign = Math.max(...layouts.map((each) => each.align));
  const tag = discriminantSize(payloads.length);
  return {
    offset: alignTo(tag, payloadAlign),
    size: Math.max(...layouts.map((each) => each.size)),
    align: Math.max(tag, payloadAlign),
  };
}

export function alignTo(offset: number, align: number): number {
  return Math.ceil(offset / align) * align;
}

/** The core values that a type is passed as when there are few enough. */
export function flatten(type: Type): Core[] {
  const shape = form(type);
  switch (shape.kind) {
    case "scalar":
      return [flatScalar(shape.scalar)];
    case "list":
      return ["i32", "i32"];
    case "flags":
      return ["i32"];
    case "fields":
      return shape.types.flatMap(flatten);
    case "cases":
      return ["i32", ...joinPayloads(shape.payloads)];
  }
}

/** The flat payload of a variant: each place can hold what any case has there. */
export function joinPayloads(payloads: (Type | undefined)[]): Core[] {
  const joined: Core[] = [];
  for (const payload of payloads) {
    if (payload === undefined) continue;
    flatten(payload).forEach((core, index) => {
      const before = joined[index];
      joined[index] = before === undefined ? core : join(before, core);
    });
  }
  return joined;
}

function join(a: Core, b: Core): Core {
  if (a === b) return a;
  if ((a === "i32" && b === "f32") || (a === "f32" && b === "i32")) return "i32";
  return "i64";
}

export function flatScalar(scalar: Exclude<ScalarKind, "string">): Core {
  switch (scalar) {
    case "u64":
    case "s64":
      return "i64";
    case "f32":
    case "f64":
      return scalar;
    default:
      return "i32";
  }
}

/** The core signature of a function, as the component's inside sees it. */
export interface Signature {
  params: Core[];
  /** Whether the only parameter is the address of the real ones. */
  spilledParams: boolean;
  result: Core | undefined;
  /** Whether the result is in memory: an export returns its address, an import gets it as its last parameter. */
  spilledResult: boolean;
}

export function signature(fn: WitFunction, direction: "import" | "export"): Signature {
  const flat = fn.params.flatMap((param) => flatten(param.type));
  const flatResult = fn.result === undefined ? [] : flatten(fn.result);
  const spilledParams = flat.length > MAX_FLAT_PARAMS;
  const spilledResult = flatResult.length > MAX_FLAT_RESULTS;
  const params: Core[] = spilledParams ? ["i32"] : flat;
  if (!spilledResult) return { params, spilledParams, result: flatResult[0], spilledResult };
  if (direction === "export") return { params, spilledParams, result: "i32", spilledResult };
  return { params: [...params, "i32"], spilledParams, result: undefined, spilledResult };
}
