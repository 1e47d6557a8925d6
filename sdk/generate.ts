// WIT -> AssemblyScript bindings for one world.
import { ABI, LIBRARY_TUPLES } from "./abi-names.ts";
import { Bindings } from "./bindings.ts";
import { emitDocs } from "./emit-docs.ts";
import { emitExport, emitImport } from "./emit-functions.ts";
import { MemoryEmitter } from "./emit-memory.ts";
import { emitLongTuples, emitTypes } from "./emit-types.ts";
import type { World } from "./wit/model.ts";

export interface GenerateOptions {
  world: World;
  /** Module specifier of assembly/abi, seen from the generated files: `../abi`. */
  abi: string;
  /** Module specifier of the implementation of the exports, seen from the generated files. */
  implementation: string;
}

export interface Generated {
  /** Types and imports: what the implementation uses. `<world>.ts`. */
  bindings: string;
  /** The entry file of the compiler: the exports, around the implementation. `<world>-exports.ts`. */
  exports: string;
}

const NOTICE = (world: World): string[] => [
  `// Generated from the WIT world ${world.id}. Do not edit: change the WIT and generate again.`,
];

export function generate(options: GenerateOptions): Generated {
  const { world } = options;
  const bindings = new Bindings(world);
  return { bindings: emitBindings(bindings, options), exports: emitExports(bindings, options) };
}

function emitBindings(bindings: Bindings, options: GenerateOptions): string {
  const memory = new MemoryEmitter(bindings);
  const types = emitTypes(bindings);
  const imports = bindings.imports.flatMap((bound) => emitImport(bindings, memory, bound));
  const body = [...types, ...imports, ...section("Values on their way through memory", memory.functions())];
  const text = code(body);
  const tuples = [...new Set([...text.matchAll(/\bTuple(\d+)</g)].map((match) => Number(match[1])))]
    .filter((length) => length > LIBRARY_TUPLES)
    .sort((a, b) => a - b);
  const long = emitLongTuples(tuples);
  const head = [
    ...NOTICE(bindings.world),
    ...emitDocs(bindings.world.docs),
    ...emitAbiImports([...body, ...long], options.abi),
    ...reexports(text, options.abi),
  ];
  return finish([...head, ...long, ...body]);
}

function emitExports(bindings: Bindings, options: GenerateOptions): string {
  const memory = new MemoryEmitter(bindings);
  const wrappers = bindings.exports.flatMap((bound) => emitExport(bindings, memory, bound));
  const body = [...wrappers, ...section("Values on their way through memory", memory.functions())];
  const realloc = [
    "",
    "/** Where the host puts what it passes in. */",
    "export function cabi_realloc(old: usize, oldSize: usize, align: usize, size: usize): usize {",
    "  return reallocate(old, oldSize, align, size);",
    "}",
  ];
  const text = code(body);
  const used = [...declaredNames(emitTypes(bindings)), ...longTuples(text)].filter((name) =>
    new RegExp(`\\b${name}\\b`).test(text),
  );
  const head = [
    ...NOTICE(bindings.world),
    ...emitAbiImports([...body, ...realloc], options.abi),
    ...importLine([...new Set(used)].sort(), `./${bindings.world.name}`),
    `import * as implementation from ${JSON.stringify(options.implementation)};`,
  ];
  return finish([...head, ...realloc, ...body]);
}

function longTuples(text: string): string[] {
  return [...text.matchAll(/\bTuple(\d+)</g)].filter((m) => Number(m[1]) > LIBRARY_TUPLES).map((m) => `Tuple${m[1]}`);
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ["", `// ${title}.`, ...lines];
}

/** Without comments and strings, so that only names that are used are found in it. */
function code(lines: string[]): string {
  return lines
    .join("\n")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\/\/.*/g, "");
}

function declaredNames(lines: string[]): string[] {
  return [...code(lines).matchAll(/^export (?:class|enum|type) (\w+)/gm)].map((match) => match[1] ?? "");
}

function emitAbiImports(body: string[], abi: string): string[] {
  const text = code(body);
  return Object.entries(ABI).flatMap(([file, names]) => {
    const used = names.filter((name) => new RegExp(`\\b${name}\\b(?!:)`).test(text));
    return importLine(used, `${abi}/${file}`);
  });
}

/** What an implementation needs beside the types of the world comes from the same place as they do. */
function reexports(text: string, abi: string): string[] {
  const names = (ABI.types ?? []).filter((name) => new RegExp(`\\b${name}\\b`).test(text));
  const all = names.includes("Unit") && !names.includes("unit") ? [...names, "unit"] : names;
  return all.length === 0 ? [] : ["", `export { ${all.join(", ")} } from ${JSON.stringify(`${abi}/types`)};`];
}

function importLine(names: string[], from: string): string[] {
  if (names.length === 0) return [];
  const single = `import { ${names.join(", ")} } from ${JSON.stringify(from)};`;
  if (single.length <= 120) return [single];
  return ["import {", ...names.map((name) => `  ${name},`), `} from ${JSON.stringify(from)};`];
}

function finish(lines: string[]): string {
  return `${lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()}\n`;
}
