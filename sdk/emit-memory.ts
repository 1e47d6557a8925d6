// Code that moves values between canonical memory and AssemblyScript objects.
import { type Bindings, isByte, unsignedType } from "./bindings.ts";
import { discriminantSize, fieldOffsets, flagsSize, layout, payloadOffset } from "./layout.ts";
import { pascal, variable } from "./names.ts";
import type { NamedType, Type } from "./wit/model.ts";
import { unalias } from "./wit/model.ts";

/** `base + offset`, as short as it goes. */
export function address(base: string, offset: number): string {
  return offset === 0 ? base : `${base} + ${offset}`;
}

/** Writes the expressions, and remembers which functions they need. */
export class MemoryEmitter {
  readonly #bindings: Bindings;
  /** Functions by their name, in the order in which they were first needed. */
  readonly #functions = new Map<string, string[]>();

  constructor(bindings: Bindings) {
    this.#bindings = bindings;
  }

  /** All functions that the expressions so far need, in order of name. */
  functions(): string[] {
    const names = [...this.#functions.keys()].sort();
    return names.flatMap((name) => ["", ...(this.#functions.get(name) ?? [])]);
  }

  /** An expression for the value of `type` that is in memory at `at`. */
  lift(type: Type, at: string): string {
    const plain = unalias(type);
    if (plain.kind === "scalar") return `lift${pascal(plain.scalar)}(${at})`;
    if (plain.kind === "list" && isByte(plain.element)) return `liftBytes(${at})`;
    if (plain.kind === "list" && isNumber(plain.element)) {
      return `liftNumbers<${this.#bindings.typeOf(unalias(plain.element))}>(${at})`;
    }
    if (plain.kind === "named") {
      const name = this.#bindings.nameOf(plain);
      const { body } = plain;
      if (body.kind === "enum") {
        return `<${name}>checkDiscriminant(${liftTag(body.cases.length, at)}, ${body.cases.length})`;
      }
      if (body.kind === "flags") return this.flagsFrom(plain, `lift${flagsWord(body.labels.length)}(${at})`);
    }
    return `${this.#liftFunction(plain)}(${at})`;
  }

  /** Flags from their bits; bits without a label do not count. */
  flagsFrom(type: NamedType, bits: string): string {
    if (type.body.kind !== "flags") throw new Error(`${type.name} is not a set of flags`);
    const count = type.body.labels.length;
    const name = this.#bindings.nameOf(type);
    if (count % 8 === 0 && count !== 24) return `new ${name}(${bits})`;
    return `new ${name}(${bits} & 0x${(2 ** count - 1).toString(16)})`;
  }

  /** A statement that writes the expression `value` of `type` to memory at `at`. */
  lower(type: Type, value: string, at: string): string {
    const plain = unalias(type);
    if (plain.kind === "scalar") return `lower${pascal(plain.scalar)}(${value}, ${at});`;
    if (plain.kind === "list" && isByte(plain.element)) return `lowerBytes(${value}, ${at});`;
    if (plain.kind === "list" && isNumber(plain.element)) return `lowerNumbers(${value}, ${at});`;
    if (plain.kind === "named") {
      const { body } = plain;
      if (body.kind === "enum") {
        const count = body.cases.length;
        return lowerTag(count, `checkDiscriminant(<u32>${value}, ${count})`, at);
      }
      if (body.kind === "flags") return `lower${flagsWord(body.labels.length)}(${value}.bits, ${at});`;
    }
    return `${this.#lowerFunction(plain)}(${value}, ${at});`;
  }

  #liftFunction(type: Type): string {
    const name = `lift${this.#bindings.wordOf(type)}`;
    if (!this.#functions.has(name)) {
      this.#functions.set(name, []);
      const head = `function ${name}(at: usize): ${this.#bindings.typeOf(type)} {`;
      this.#functions.set(name, [head, ...this.#liftBody(type).map((line) => `  ${line}`), "}"]);
    }
    return name;
  }

  #lowerFunction(type: Type): string {
    const name = `lower${this.#bindings.wordOf(type)}`;
    if (!this.#functions.has(name)) {
      this.#functions.set(name, []);
      const head = `function ${name}(value: ${this.#bindings.typeOf(type)}, at: usize): void {`;
      this.#functions.set(name, [head, ...this.#lowerBody(type).map((line) => `  ${line}`), "}"]);
    }
    return name;
  }

  #liftBody(type: Type): string[] {
    const own = this.#bindings.typeOf(type);
    switch (type.kind) {
      case "list": {
        const { size, align } = layout(type.element);
        return [
          `let from = liftElements(at, ${size}, ${align});`,
          `const list = new ${own}(liftLength(at));`,
          `for (let i = 0; i < list.length; i++, from += ${size}) {`,
          `  list[i] = ${this.lift(type.element, "from")};`,
          "}",
          "return list;",
        ];
      }
      case "tuple":
        return this.#liftFields(own, type.items);
      case "option": {
        const inner = this.#bindings.typeOf(type.payload);
        const at = address("at", payloadOffset([undefined, type.payload]));
        return [
          `if (checkDiscriminant(liftU8(at), 2) == 0) return Option.none<${inner}>();`,
          `return Option.some<${inner}>(${this.lift(type.payload, at)});`,
        ];
      }
      case "result": {
        const types = `${this.#bindings.typeOrUnit(type.ok)}, ${this.#bindings.typeOrUnit(type.error)}`;
        const at = address("at", payloadOffset([type.ok, type.error]));
        const ok = type.ok === undefined ? "unit" : this.lift(type.ok, at);
        const error = type.error === undefined ? "unit" : this.lift(type.error, at);
        return [
          `if (checkDiscriminant(liftU8(at), 2) == 0) return Result.ok<${types}>(${ok});`,
          `return Result.err<${types}>(${error});`,
        ];
      }
      case "named":
        return this.#liftNamed(type, own);
      case "scalar":
        throw new Error("scalars are lifted in place");
    }
  }

  #liftNamed(type: NamedType, own: string): string[] {
    const { body } = type;
    if (body.kind === "record")
      return this.#liftFields(
        own,
        body.fields.map((field) => field.type),
      );
    if (body.kind !== "variant") throw new Error(`${body.kind} is lifted in place`);
    const at = address("at", payloadOffset(body.cases.map((entry) => entry.payload)));
    const lines = [`switch (${liftTag(body.cases.length, "at")}) {`];
    for (const entry of body.cases) {
      const payload = entry.payload === undefined ? "" : this.lift(entry.payload, at);
      lines.push(`  case ${own}Tag.${pascal(entry.name)}:`, `    return ${own}.${variable(entry.name)}(${payload});`);
    }
    lines.push("  default:", "    return unreachable();", "}");
    return lines;
  }

  #liftFields(own: string, types: Type[]): string[] {
    const offsets = fieldOffsets(types);
    const values = types.map((type, index) => this.lift(type, address("at", offsets[index] ?? 0)));
    const single = `return new ${own}(${values.join(", ")});`;
    if (single.length < 110) return [single];
    return [`return new ${own}(`, ...values.map((value) => `  ${value},`), ");"];
  }

  #lowerBody(type: Type): string[] {
    switch (type.kind) {
      case "list": {
        const { size, align } = layout(type.element);
        return [
          `let to = lowerElements(value.length, ${size}, ${align}, at);`,
          `for (let i = 0; i < value.length; i++, to += ${size}) {`,
          `  ${this.lower(type.element, "value[i]", "to")}`,
          "}",
        ];
      }
      case "tuple": {
        const offsets = fieldOffsets(type.items);
        return type.items.map((item, i) => this.lower(item, `value.f${i}`, address("at", offsets[i] ?? 0)));
      }
      case "option": {
        const at = address("at", payloadOffset([undefined, type.payload]));
        return ["lowerBool(value.isSome, at);", `if (value.isSome) ${this.lower(type.payload, "value.value", at)}`];
      }
      case "result": {
        const at = address("at", payloadOffset([type.ok, type.error]));
        const lines = ["lowerBool(!value.isOk, at);"];
        if (type.ok !== undefined) lines.push(`if (value.isOk) ${this.lower(type.ok, "value.value", at)}`);
        if (type.error !== undefined) lines.push(`if (!value.isOk) ${this.lower(type.error, "value.error", at)}`);
        return lines;
      }
      case "named":
        return this.#lowerNamed(type);
      case "scalar":
        throw new Error("scalars are lowered in place");
    }
  }

  #lowerNamed(type: NamedType): string[] {
    const { body } = type;
    if (body.kind === "record") {
      const offsets = fieldOffsets(body.fields.map((field) => field.type));
      return body.fields.map((field, i) =>
        this.lower(field.type, `value.${variable(field.name)}`, address("at", offsets[i] ?? 0)),
      );
    }
    if (body.kind !== "variant") throw new Error(`${body.kind} is lowered in place`);
    const own = this.#bindings.nameOf(type);
    const at = address("at", payloadOffset(body.cases.map((entry) => entry.payload)));
    const lines = [lowerTag(body.cases.length, "value.tag", "at")];
    if (body.cases.every((entry) => entry.payload === undefined)) return lines;
    lines.push("switch (value.tag) {");
    for (const entry of body.cases) {
      if (entry.payload === undefined) continue;
      lines.push(
        `  case ${own}Tag.${pascal(entry.name)}:`,
        `    ${this.lower(entry.payload, `value.as${pascal(entry.name)}()`, at)}`,
        "    break;",
      );
    }
    lines.push("}");
    return lines;
  }
}

/** Numbers that an AssemblyScript array holds in the very form of canonical memory; not so `bool` and `char`, which are checked. */
function isNumber(type: Type): boolean {
  const plain = unalias(type);
  return plain.kind === "scalar" && !["bool", "char", "string"].includes(plain.scalar);
}

function flagsWord(labels: number): string {
  return unsignedType(flagsSize(labels)).toUpperCase();
}

function liftTag(cases: number, at: string): string {
  return `lift${unsignedType(discriminantSize(cases)).toUpperCase()}(${at})`;
}

function lowerTag(cases: number, value: string, at: string): string {
  const unsigned = unsignedType(discriminantSize(cases));
  const cast = value.includes("(") && unsigned !== "u32" ? `<${unsigned}>` : "";
  return `lower${unsigned.toUpperCase()}(${cast}${value}, ${at});`;
}
