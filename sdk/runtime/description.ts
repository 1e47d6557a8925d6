// What the generator writes down of a world for the run time: types with their layout, and functions.
import type { Codec } from "./codec.ts";
import { type Field, fields, flags, variants } from "./compounds.ts";
import type { Core } from "./flat.ts";
import { list, string } from "./lists.ts";
import { SCALARS } from "./scalars.ts";

/** Refers to a type by its place in {@link Description.types}. */
export type TypeIndex = number;

interface Sized {
  size: number;
  align: number;
}

interface Cases extends Sized {
  tagSize: number;
  payloadOffset: number;
  joined: Core[];
}

export type TypeDescription =
  | { kind: "scalar"; name: string }
  | { kind: "list"; element: TypeIndex }
  | (Sized & { kind: "record" | "tuple"; name: string; fields: { key: string; type: TypeIndex; offset: number }[] })
  | (Cases & { kind: "variant"; name: string; cases: { name: string; payload: TypeIndex | null }[] })
  | (Cases & { kind: "enum"; name: string; cases: string[] })
  /** `boxed`: the value is an object with a tag, as its payload can be `undefined` itself. */
  | (Cases & { kind: "option"; payload: TypeIndex; boxed: boolean })
  | (Cases & { kind: "result"; ok: TypeIndex | null; error: TypeIndex | null })
  | { kind: "flags"; name: string; size: number; labels: string[] };

export interface FunctionDescription {
  /** Import module and name, or undefined and the name of the export, in the core module. */
  module: string | undefined;
  field: string;
  /** Name of the interface that it belongs to, with its version; undefined for a plain function of the world. */
  interface: string | undefined;
  /** Name in JavaScript. */
  name: string;
  params: TypeIndex[];
  result: TypeIndex | null;
  /** Whether the function says `result<…>`: then its error is an exception in JavaScript. */
  throws: boolean;
}

export interface Description {
  types: TypeDescription[];
  imports: FunctionDescription[];
  exports: FunctionDescription[];
}

/** The codecs of a description, each made when it is first needed. */
export class Codecs {
  readonly #types: readonly TypeDescription[];
  readonly #made: Codec[] = [];

  constructor(types: readonly TypeDescription[]) {
    this.#types = types;
  }

  at(index: TypeIndex): Codec {
    const made = this.#made[index];
    if (made !== undefined) return made;
    const type = this.#types[index];
    if (type === undefined) throw new RangeError(`type ${index} is not described`);
    const codec = buildCodec(type, this);
    this.#made[index] = codec;
    return codec;
  }

  maybe(index: TypeIndex | null): Codec | undefined {
    return index === null ? undefined : this.at(index);
  }
}

function buildCodec(type: TypeDescription, codecs: Codecs): Codec {
  switch (type.kind) {
    case "scalar": {
      const codec = type.name === "string" ? string : SCALARS[type.name];
      if (codec === undefined) throw new RangeError(`no scalar type ${type.name}`);
      return codec;
    }
    case "list":
      return list(codecs.at(type.element));
    case "record":
    case "tuple": {
      const parts: Field[] = type.fields.map((field) => ({ ...field, codec: codecs.at(field.type) }));
      return fields({ ...type, fields: parts, isTuple: type.kind === "tuple" });
    }
    case "flags":
      return flags(type.name, type.size, type.labels);
    case "enum":
      return enumCodec(type);
    case "variant":
      return variantCodec(type, codecs);
    case "option":
      return optionCodec(type, codecs.at(type.payload));
    case "result": {
      const payloads = [type.ok, type.error].map((index) => codecs.maybe(index));
      return tagged({ ...type, name: "result" }, ["ok", "err"], payloads, true);
    }
  }
}

type Of<K extends TypeDescription["kind"]> = Extract<TypeDescription, { kind: K }>;

function enumCodec(type: Of<"enum">): Codec {
  const indexes = new Map(type.cases.map((name, index) => [name, index]));
  return variants({
    ...type,
    payloads: type.cases.map(() => undefined),
    make: (index) => type.cases[index],
    open: (value) => {
      const index = typeof value === "string" ? indexes.get(value) : undefined;
      if (index === undefined) throw new TypeError(`${String(value)} is not a case of ${type.name}`);
      return { index, payload: undefined };
    },
  });
}

function variantCodec(type: Of<"variant">, codecs: Codecs): Codec {
  const payloads = type.cases.map(({ payload }) => codecs.maybe(payload));
  return tagged(
    type,
    type.cases.map(({ name }) => name),
    payloads,
    false,
  );
}

/** `{ tag, val }`. `always`: there is a `val` also where the case has no payload. */
function tagged(
  type: Cases & { name: string },
  names: string[],
  payloads: (Codec | undefined)[],
  always: boolean,
): Codec {
  const indexes = new Map(names.map((name, index) => [name, index]));
  return variants({
    ...type,
    payloads,
    make: (index, val) => {
      const tag = names[index];
      return always || payloads[index] !== undefined ? { tag, val } : { tag };
    },
    open: (value) => {
      const { tag, val } =
        typeof value === "object" && value !== null ? (value as { tag?: unknown; val?: unknown }) : {};
      const index = typeof tag === "string" ? indexes.get(tag) : undefined;
      if (index === undefined) throw new TypeError(`${String(tag ?? value)} is not a case of ${type.name}`);
      return { index, payload: val };
    },
  });
}

function optionCodec(type: Of<"option">, payload: Codec): Codec {
  const shape = { ...type, name: `option<${payload.name}>` };
  if (type.boxed) return tagged(shape, ["none", "some"], [undefined, payload], false);
  return variants({
    ...shape,
    payloads: [undefined, payload],
    make: (_index, value) => value,
    open: (value) => ({ index: value === undefined || value === null ? 0 : 1, payload: value }),
  });
}
