// WIT types -> AssemblyScript declarations.
import { type Bindings, unsignedType } from "./bindings.ts";
import { emitDocs, emitList } from "./emit-docs.ts";
import { discriminantSize, flagsSize } from "./layout.ts";
import { pascal, variable } from "./names.ts";
import type { NamedType, Type } from "./wit/model.ts";
import { unalias } from "./wit/model.ts";

/** All declarations, grouped by the interface they come from. */
export function emitTypes(bindings: Bindings): string[] {
  const lines: string[] = [];
  for (const [owner, types] of bindings.types) {
    lines.push("", `// ${owner.id}`);
    for (const type of types) lines.push("", ...emitDocs(type.docs), ...emitType(bindings, type));
  }
  return lines;
}

function emitType(bindings: Bindings, type: NamedType): string[] {
  const name = bindings.nameOf(type);
  const { body } = type;
  switch (body.kind) {
    case "alias":
      return [`export type ${name} = ${bindings.typeOf(body.target)};`];
    case "record":
      return emitRecord(bindings, name, body.fields);
    case "variant":
      return emitVariant(bindings, name, body.cases);
    case "enum":
      return emitEnum(name, body.cases);
    case "flags":
      return emitFlags(name, body.labels);
  }
}

function emitRecord(
  bindings: Bindings,
  name: string,
  fields: { name: string; docs: string[]; type: Type }[],
): string[] {
  const lines = [`export class ${name} {`, "  constructor("];
  for (const field of fields) {
    lines.push(...emitDocs(field.docs, "    "));
    lines.push(`    public ${variable(field.name)}: ${bindings.typeOf(field.type)},`);
  }
  lines.push("  ) {}", "}");
  return lines;
}

function emitEnum(name: string, cases: { name: string; docs: string[] }[]): string[] {
  const lines = [`export enum ${name} {`];
  for (const entry of cases) lines.push(...emitDocs(entry.docs, "  "), `  ${pascal(entry.name)},`);
  lines.push("}");
  return lines;
}

function emitFlags(name: string, labels: { name: string; docs: string[] }[]): string[] {
  const bits = unsignedType(flagsSize(labels.length));
  const lines = [`export class ${name} {`];
  labels.forEach((label, index) => {
    const value = `0x${(2 ** index).toString(16)}`;
    lines.push(...emitDocs(label.docs, "  "), `  static readonly ${pascal(label.name)}: ${bits} = ${value};`);
  });
  lines.push(
    "",
    `  constructor(public bits: ${bits} = 0) {}`,
    "",
    "  /** Whether every one of these bits is set. */",
    `  has(bits: ${bits}): bool {`,
    "    return (this.bits & bits) == bits;",
    "  }",
    "}",
  );
  return lines;
}

/** Payloads of the same type share a field; which of them is set is told by the tag. */
function emitVariant(
  bindings: Bindings,
  name: string,
  cases: { name: string; docs: string[]; payload: Type | undefined }[],
): string[] {
  const tag = unsignedType(discriminantSize(cases.length));
  const slots = new Map<string, { name: string; nullable: boolean }>();
  const slotOf = (payload: Type): { name: string; nullable: boolean } => {
    const type = bindings.typeOf(unalias(payload));
    const slot = slots.get(type) ?? { name: `payload${slots.size}`, nullable: isReference(payload) };
    slots.set(type, slot);
    return slot;
  };
  for (const { payload } of cases) if (payload !== undefined) slotOf(payload);

  const lines = [...emitEnum(`${name}Tag`, cases), "", `export class ${name} {`];
  for (const [type, slot] of slots) lines.push(`  private ${slot.name}: ${type}${slot.nullable ? " | null" : ""};`);
  if (slots.size > 0) lines.push("");
  lines.push("  private constructor(", `    /** One of ${name}Tag. */`, `    readonly tag: ${tag},`, "  ) {}");
  for (const entry of cases) {
    const tagValue = `${name}Tag.${pascal(entry.name)}`;
    const creator = variable(entry.name);
    lines.push("", ...emitDocs(entry.docs, "  "));
    if (entry.payload === undefined) {
      lines.push(`  static ${creator}(): ${name} {`, `    return new ${name}(<${tag}>${tagValue});`, "  }");
      continue;
    }
    const type = bindings.typeOf(entry.payload);
    const slot = slotOf(entry.payload);
    lines.push(
      `  static ${creator}(payload: ${type}): ${name} {`,
      `    const value = new ${name}(<${tag}>${tagValue});`,
      `    value.${slot.name} = payload;`,
      "    return value;",
      "  }",
      "",
      `  as${pascal(entry.name)}(): ${type} {`,
      `    assert(this.tag == <${tag}>${tagValue});`,
      `    return this.${slot.name}${slot.nullable ? ` as ${type}` : ""};`,
      "  }",
    );
  }
  lines.push("}");
  return lines;
}

/** Whether values of the type are objects, and not numbers. */
export function isReference(type: Type): boolean {
  const plain = unalias(type);
  if (plain.kind === "scalar") return plain.scalar === "string";
  return !(plain.kind === "named" && plain.body.kind === "enum");
}

/** Classes for tuples that are longer than those of assembly/abi. */
export function emitLongTuples(lengths: number[]): string[] {
  return lengths.flatMap((length) => {
    const letters = Array.from({ length }, (_, index) => `T${index}`);
    const fields = letters.map((letter, index) => `public f${index}: ${letter}`);
    const head = emitList(`export class Tuple${length}<`, letters, "> {");
    return ["", ...head, ...emitList("constructor(", fields, ") {}", "  "), "}"];
  });
}
