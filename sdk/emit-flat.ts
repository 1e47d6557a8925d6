// Code that moves values between flat core values (parameters and results of core functions) and AssemblyScript.
// A value with parts goes through canonical memory, so that only one kind of lifting and lowering is needed.
import { type Bindings, isByte, unsignedType } from "./bindings.ts";
import { address, type MemoryEmitter } from "./emit-memory.ts";
import {
  type Core,
  discriminantSize,
  fieldOffsets,
  flagsSize,
  flatScalar,
  flatten,
  form,
  joinPayloads,
  payloadOffset,
} from "./layout.ts";
import type { ScalarKind, Type } from "./wit/model.ts";
import { unalias } from "./wit/model.ts";

/** Whether a value is lifted and lowered right from and to its flat form, without memory between. */
export function isDirect(type: Type): boolean {
  const plain = unalias(type);
  if (plain.kind === "scalar") return true;
  if (plain.kind === "list") return isByte(plain.element);
  return plain.kind === "named" && (plain.body.kind === "enum" || plain.body.kind === "flags");
}

/** The value of a direct type, from its flat values. */
export function liftDirect(bindings: Bindings, memory: MemoryEmitter, type: Type, flat: string[]): string {
  const plain = unalias(type);
  const [first = "", second = ""] = flat;
  if (plain.kind === "list") return `bytesAt(${first}, ${second})`;
  if (plain.kind === "named") {
    const { body } = plain;
    if (body.kind === "enum") {
      return `<${bindings.nameOf(plain)}>checkDiscriminant(${first}, ${body.cases.length})`;
    }
    if (body.kind === "flags") {
      return memory.flagsFrom(plain, `<${unsignedType(flagsSize(body.labels.length))}>${first}`);
    }
  }
  if (plain.kind !== "scalar") throw new Error(`${plain.kind} goes through memory`);
  switch (plain.scalar) {
    case "string":
      return `stringAt(${first}, ${second})`;
    case "bool":
      return `${first} != 0`;
    case "char":
      return `checkChar(${first})`;
    case "f32":
    case "f64":
    case "s32":
    case "s64":
      return first;
    default:
      return `<${bindings.typeOf(plain)}>${first}`;
  }
}

/** The flat values of a direct type. Strings are not among them: they need memory for their UTF-8 form. */
export function lowerDirect(type: Type, value: string): string[] {
  const plain = unalias(type);
  // The host reads the array's own memory during the call.
  if (plain.kind === "list") return [`<i32>${value}.dataStart`, `${value}.length`];
  if (plain.kind === "named") {
    if (plain.body.kind === "flags") return [`<i32>${value}.bits`];
    if (plain.body.kind === "enum") return [`<i32>checkDiscriminant(<u32>${value}, ${plain.body.cases.length})`];
  }
  if (plain.kind !== "scalar") throw new Error(`${plain.kind} goes through memory`);
  switch (plain.scalar) {
    case "f32":
    case "f64":
    case "s32":
    case "s64":
      return [value];
    case "char":
      return [`<i32>checkChar(${value})`];
    case "u64":
      return [`<i64>${value}`];
    default:
      return [`<i32>${value}`];
  }
}

/** Statements that write flat values to canonical memory at `base + offset`. */
export function spill(type: Type, flat: string[], base: string, offset: number): string[] {
  const shape = form(type);
  const at = address(base, offset);
  const [first = "", second = ""] = flat;
  switch (shape.kind) {
    case "scalar":
      return [spillScalar(shape.scalar, first, at)];
    case "list":
      return [`lowerU32(${first}, ${at});`, `lowerU32(${second}, ${address(base, offset + 4)});`];
    case "flags": {
      const bits = unsignedType(shape.size);
      return [`lower${bits.toUpperCase()}(<${bits}>${first}, ${at});`];
    }
    case "fields": {
      const offsets = fieldOffsets(shape.types);
      let used = 0;
      return shape.types.flatMap((field, index) => {
        const count = flatten(field).length;
        const own = flat.slice(used, used + count);
        used += count;
        return spill(field, own, base, offset + (offsets[index] ?? 0));
      });
    }
    case "cases": {
      const { payloads } = shape;
      const tag = unsignedType(discriminantSize(payloads.length));
      const joined = joinPayloads(payloads);
      const lines = [`lower${tag.toUpperCase()}(<${tag}>checkDiscriminant(${first}, ${payloads.length}), ${at});`];
      return lines.concat(
        perCase(payloads, first, (payload) => {
          const own = flatten(payload).map((core, i) => narrow(flat[i + 1] ?? "", joined[i] ?? core, core));
          return spill(payload, own, base, offset + payloadOffset(payloads));
        }),
      );
    }
  }
}

/** Statements that set the variables `flat` from canonical memory at `base + offset`. `types` is what they can hold. */
export function unspill(type: Type, flat: string[], types: Core[], base: string, offset: number): string[] {
  const shape = form(type);
  const at = address(base, offset);
  const [first = "", second = ""] = flat;
  const [firstType = "i32"] = types;
  const set = (value: string, core: Core): string => `${first} = ${widen(value, core, firstType)};`;
  switch (shape.kind) {
    case "scalar":
      return [`${first} = ${widenScalar(shape.scalar, loadScalar(shape.scalar, at), firstType)};`];
    case "list":
      return [
        set(`<i32>liftU32(${at})`, "i32"),
        `${second} = ${widen(`<i32>liftU32(${address(base, offset + 4)})`, "i32", types[1] ?? "i32")};`,
      ];
    case "flags":
      return [set(`<i32>lift${unsignedType(shape.size).toUpperCase()}(${at})`, "i32")];
    case "fields": {
      const offsets = fieldOffsets(shape.types);
      let used = 0;
      return shape.types.flatMap((field, index) => {
        const from = used;
        used += flatten(field).length;
        return unspill(field, flat.slice(from, used), types.slice(from, used), base, offset + (offsets[index] ?? 0));
      });
    }
    case "cases": {
      const { payloads } = shape;
      const tag = `<i32>lift${unsignedType(discriminantSize(payloads.length)).toUpperCase()}(${at})`;
      return [set(tag, "i32")].concat(
        perCase(payloads, tag, (payload) =>
          unspill(payload, flat.slice(1), types.slice(1), base, offset + payloadOffset(payloads)),
        ),
      );
    }
  }
}

/** `if (tag == 1) { … }` for each case that has a payload. */
function perCase(payloads: (Type | undefined)[], tag: string, body: (payload: Type) => string[]): string[] {
  return payloads.flatMap((payload, index) => {
    if (payload === undefined) return [];
    return [`if (${tag} == ${index}) {`, ...body(payload).map((line) => `  ${line}`), "}"];
  });
}

function spillScalar(scalar: Exclude<ScalarKind, "string">, value: string, at: string): string {
  switch (scalar) {
    case "bool":
      return `lowerBool(${value} != 0, ${at});`;
    case "char":
      return `lowerChar(${value}, ${at});`;
    case "f32":
    case "f64":
      return `lower${scalar.toUpperCase()}(${value}, ${at});`;
    default: {
      const type = scalar.replace("s", "i");
      const cast = value.startsWith(`<${type}>`) || type.startsWith("i64") ? "" : `<${type}>`;
      return `lower${scalar.toUpperCase()}(${cast}${value}, ${at});`;
    }
  }
}

function loadScalar(scalar: Exclude<ScalarKind, "string">, at: string): string {
  switch (scalar) {
    case "bool":
      return `<i32>liftU8(${at})`;
    case "char":
      return `<i32>liftU32(${at})`;
    case "f32":
    case "f64":
      return `lift${scalar.toUpperCase()}(${at})`;
    case "u64":
    case "s64":
      return `<i64>lift${scalar.toUpperCase()}(${at})`;
    default:
      return `<i32>lift${scalar.toUpperCase()}(${at})`;
  }
}

/** The value of a joined flat place as the type that this case has there. */
function narrow(value: string, from: Core, to: Core): string {
  if (from === to) return value;
  if (from === "i32") return `reinterpret<f32>(${value})`;
  if (to === "i32") return `<i32>${value}`;
  return to === "f32" ? `reinterpret<f32>(<i32>${value})` : `reinterpret<f64>(${value})`;
}

/**
 * Hosts take the low half of an `i64` that holds a smaller integer. jco takes all of it, so the sign has to be right.
 */
function widenScalar(scalar: Exclude<ScalarKind, "string">, value: string, to: Core): string {
  if (to === "i64" && ["s8", "s16", "s32"].includes(scalar)) return value.replace("<i32>", "<i64>");
  return widen(value, flatScalar(scalar), to);
}

/** The reverse of {@link narrow}. */
function widen(value: string, from: Core, to: Core): string {
  if (from === to) return value;
  if (to === "i32") return `reinterpret<i32>(${value})`;
  if (from === "i32") return `<i64><u32>(${value})`;
  return from === "f32" ? `<i64>reinterpret<u32>(${value})` : `reinterpret<i64>(${value})`;
}
