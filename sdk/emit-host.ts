// A world -> its description for sdk/runtime: types with their layout, functions with their core names.
import type { Bindings, BoundFunction } from "./bindings.ts";
import { discriminantSize, fieldOffsets, flagsSize, form, joinPayloads, layout, payloadOffset } from "./layout.ts";
import { camel } from "./names.ts";
import type { Description, FunctionDescription, TypeDescription, TypeIndex } from "./runtime/description.ts";
import type { NamedType, Type } from "./wit/model.ts";
import { unalias } from "./wit/model.ts";

export function describe(bindings: Bindings): Description {
  const describer = new Describer();
  return {
    imports: bindings.imports.map((bound) => describer.function(bound, "import")),
    exports: bindings.exports.map((bound) => describer.function(bound, "export")),
    types: describer.types,
  };
}

class Describer {
  readonly types: TypeDescription[] = [];
  /** Types of the same description are one. */
  readonly #indexes = new Map<string, TypeIndex>();

  function(bound: BoundFunction, direction: "import" | "export"): FunctionDescription {
    const { function: fn, interface: owner } = bound;
    return {
      module: direction === "import" ? bound.module : undefined,
      field: bound.field,
      interface: owner?.id,
      name: camel(fn.name),
      params: fn.params.map((param) => this.#type(param.type)),
      result: this.#maybe(fn.result),
      throws: fn.result?.kind === "result",
    };
  }

  #maybe(type: Type | undefined): TypeIndex | null {
    return type === undefined ? null : this.#type(type);
  }

  #type(type: Type): TypeIndex {
    const description = this.#describe(unalias(type));
    const key = JSON.stringify(description);
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    this.types.push(description);
    this.#indexes.set(key, this.types.length - 1);
    return this.types.length - 1;
  }

  #describe(type: Type): TypeDescription {
    switch (type.kind) {
      case "scalar":
        return { kind: "scalar", name: type.scalar };
      case "list":
        return { kind: "list", element: this.#type(type.element) };
      case "tuple": {
        const keys = type.items.map((_, index) => String(index));
        return { kind: "tuple", name: "tuple", ...layout(type), fields: this.#fields(keys, type.items) };
      }
      case "option":
        return {
          kind: "option",
          ...cases(type),
          payload: this.#type(type.payload),
          boxed: canBeUndefined(type.payload),
        };
      case "result":
        return { kind: "result", ...cases(type), ok: this.#maybe(type.ok), error: this.#maybe(type.error) };
      case "named":
        return this.#named(type);
    }
  }

  #named(type: NamedType): TypeDescription {
    const { name, body } = type;
    switch (body.kind) {
      case "record": {
        const keys = body.fields.map((field) => camel(field.name));
        const types = body.fields.map((field) => field.type);
        return { kind: "record", name, ...layout(type), fields: this.#fields(keys, types) };
      }
      case "variant": {
        const described = body.cases.map((entry) => ({ name: entry.name, payload: this.#maybe(entry.payload) }));
        return { kind: "variant", name, ...cases(type), cases: described };
      }
      case "enum":
        return { kind: "enum", name, ...cases(type), cases: body.cases.map((entry) => entry.name) };
      case "flags":
        return {
          kind: "flags",
          name,
          size: flagsSize(body.labels.length),
          labels: body.labels.map((l) => camel(l.name)),
        };
      case "alias":
        throw new Error("aliases were taken off before");
    }
  }

  #fields(keys: string[], types: Type[]): { key: string; type: TypeIndex; offset: number }[] {
    const offsets = fieldOffsets(types);
    return types.map((type, i) => ({ key: keys[i] ?? "", type: this.#type(type), offset: offsets[i] ?? 0 }));
  }
}

function cases(type: Type): {
  size: number;
  align: number;
  tagSize: number;
  payloadOffset: number;
  joined: ReturnType<typeof joinPayloads>;
} {
  const shape = form(type);
  if (shape.kind !== "cases") throw new Error(`${type.kind} has no cases`);
  return {
    ...layout(type),
    tagSize: discriminantSize(shape.payloads.length),
    payloadOffset: payloadOffset(shape.payloads),
    joined: joinPayloads(shape.payloads),
  };
}

/** Whether `undefined` is a value of the type in JavaScript; an option around it is an object with a tag then. */
function canBeUndefined(type: Type): boolean {
  const plain = unalias(type);
  return plain.kind === "option" && !canBeUndefined(plain.payload);
}
