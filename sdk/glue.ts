// What a host imports to run a component: its core module, the description of its world, and types for TypeScript.
import { join, relative } from "node:path";
import type { Bindings } from "./bindings.ts";
import { transpileComponent } from "./componentize.ts";
import { describe } from "./emit-host.ts";
import { pascal } from "./names.ts";
import { writeIfChanged } from "./steps.ts";

export interface GlueOptions {
  component: Uint8Array;
  name: string;
  bindings: Bindings;
  /** Directory for the code. */
  code: string;
  /** Directory for the type declarations of the world. */
  types: string;
  /** Directory of sdk/runtime. */
  runtime: string;
}

/**
 * Writes `<name>.js` and `<name>.d.ts`, which offer `instantiateComponent(imports)`. The core module is decoded and
 * compiled by the first call, not when the program starts.
 *
 * The types are jco's; so is the core module, as it takes it out of the component. jco's own glue would do as well,
 * but it is twenty times as long, slower to start and slower to call.
 */
export async function writeGlue(options: GlueOptions): Promise<void> {
  const { name, code } = options;
  let core: Uint8Array | undefined;
  for (const [file, contents] of await transpileComponent(options.component, name)) {
    if (file.endsWith(".d.ts")) writeIfChanged(join(options.types, file), contents);
    if (file === `${name}.core.wasm`) core = contents;
  }
  if (core === undefined) throw new Error(`no core module in the component ${name}`);
  writeIfChanged(join(code, `${name}.js`), loader(options, core));
  writeIfChanged(join(code, `${name}.d.ts`), declaration(options));
}

function loader(options: GlueOptions, core: Uint8Array): string {
  const runtime = specifier(options.code, join(options.runtime, "instance.ts"));
  return `// Generated. Instantiates the component ${options.name}.
import { instantiate } from ${JSON.stringify(runtime)};

const CORE = ${JSON.stringify(Buffer.from(core).toString("base64"))};

const DESCRIPTION = ${JSON.stringify(JSON.stringify(describe(options.bindings)))};

let module;

export function instantiateComponent(imports) {
  module ??= new WebAssembly.Module(Buffer.from(CORE, "base64"));
  return instantiate(module, JSON.parse(DESCRIPTION), imports);
}
`;
}

function declaration(options: GlueOptions): string {
  const wanted = [...new Set(options.bindings.imports.map((bound) => bound.interface?.id ?? bound.function.name))];
  const keys = wanted.length === 0 ? "never" : wanted.map((id) => JSON.stringify(id)).join(" | ");
  const types = specifier(options.code, join(options.types, `${options.name}.js`));
  return `// Generated. The component ${options.name}.
import type { ImportObject, Root } from ${JSON.stringify(types)};

/** What the component asks of its host: the interfaces with functions among its imports. */
export type Imports = Pick<ImportObject, ${keys}>;
/** What the component offers. */
export type ${pascal(options.name)} = Root;

/**
 * A fresh instance with a memory of its own. Throws what the engine throws when it cannot be made.
 *
 * One call at a time. After an exception that is no ComponentError (an Error with the \`payload\` of the contract) the
 * instance has ended, and refuses every call.
 */
export function instantiateComponent(imports: Imports): Root;
`;
}

function specifier(from: string, to: string): string {
  const path = relative(from, to);
  return path.startsWith(".") ? path : `./${path}`;
}
