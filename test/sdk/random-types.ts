// Random WIT types, as text, from the model that the generator itself does not use for it.
import type { Random } from "./random.ts";

export type TestType =
  | { kind: "scalar"; name: string }
  | { kind: "list"; element: TestType }
  | { kind: "option"; payload: TestType }
  | { kind: "result"; ok: TestType | undefined; error: TestType | undefined }
  | { kind: "tuple"; items: TestType[] }
  | { kind: "record"; name: string; fields: TestType[] }
  | { kind: "variant"; name: string; cases: (TestType | undefined)[] }
  | { kind: "enum"; name: string; count: number }
  | { kind: "flags"; name: string; count: number }
  | { kind: "alias"; name: string; target: TestType };

export const SCALARS = ["bool", "u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "f32", "f64", "char", "string"];
const STRUCTURAL = ["list", "option", "result", "tuple"];
const NAMED = ["record", "variant", "enum", "flags", "alias"];

/** Makes types; those with a name are kept in {@link declared}, each once. */
export class TypeMaker {
  readonly declared: TestType[] = [];
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** A type in which at most `depth` more types nest. */
  make(depth: number): TestType {
    const random = this.#random;
    if (depth === 0 || random.oneIn(4)) return { kind: "scalar", name: random.pick(SCALARS) };
    if (this.declared.length > 0 && random.oneIn(5)) return random.pick(this.declared);
    const inner = (): TestType => this.make(depth - 1);
    const maybe = (): TestType | undefined => (random.oneIn(3) ? undefined : inner());
    switch (random.pick([...STRUCTURAL, ...NAMED])) {
      case "list":
        return { kind: "list", element: inner() };
      case "option":
        return { kind: "option", payload: inner() };
      case "result":
        return { kind: "result", ok: maybe(), error: maybe() };
      case "tuple":
        return { kind: "tuple", items: random.many(1 + random.below(5), inner) };
      case "record":
        return this.#declare({ kind: "record", name: "", fields: random.many(1 + random.below(6), inner) });
      case "variant":
        return this.#declare({ kind: "variant", name: "", cases: random.many(1 + random.below(6), maybe) });
      case "enum":
        return this.#declare({ kind: "enum", name: "", count: random.pick([1, 2, 7, 256, 257]) });
      case "flags":
        return this.#declare({ kind: "flags", name: "", count: random.pick([1, 7, 8, 9, 16, 17, 24, 31, 32]) });
      default:
        return this.#declare({ kind: "alias", name: "", target: inner() });
    }
  }

  #declare<T extends TestType & { name: string }>(type: T): T {
    const named = { ...type, name: `type-n${this.declared.length}` };
    this.declared.push(named);
    return named;
  }
}

/** The type as it is written where it is used. */
export function typeText(type: TestType): string {
  switch (type.kind) {
    case "list":
      return `list<${typeText(type.element)}>`;
    case "option":
      return `option<${typeText(type.payload)}>`;
    case "result":
      if (type.error !== undefined)
        return `result<${type.ok === undefined ? "_" : typeText(type.ok)}, ${typeText(type.error)}>`;
      return type.ok === undefined ? "result" : `result<${typeText(type.ok)}>`;
    case "tuple":
      return `tuple<${type.items.map(typeText).join(", ")}>`;
    default:
      return type.name;
  }
}

/** Its definition. */
export function declaration(type: TestType): string {
  const labels = (count: number): string => Array.from({ length: count }, (_, i) => `label-n${i}`).join(", ");
  switch (type.kind) {
    case "record":
      return `record ${type.name} { ${type.fields.map((field, i) => `field-n${i}: ${typeText(field)}`).join(", ")} }`;
    case "variant":
      return `variant ${type.name} { ${type.cases
        .map((payload, i) => `case-n${i}${payload === undefined ? "" : `(${typeText(payload)})`}`)
        .join(", ")} }`;
    case "enum":
      return `enum ${type.name} { ${labels(type.count)} }`;
    case "flags":
      return `flags ${type.name} { ${labels(type.count)} }`;
    case "alias":
      return `type ${type.name} = ${typeText(type.target)};`;
    default:
      throw new TypeError(`${type.kind} has no name`);
  }
}
