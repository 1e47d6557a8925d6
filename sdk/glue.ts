// What the host imports as "#component/<name>": jco's glue with its core modules inside, behind one function.
import { join } from "node:path";
import type { Bindings } from "./bindings.ts";
import { transpileComponent } from "./componentize.ts";
import { pascal } from "./names.ts";
import { writeIfChanged } from "./steps.ts";

export interface GlueOptions {
  component: Uint8Array;
  name: string;
  bindings: Bindings;
  /** Where the code goes. */
  code: string;
  /** Where the type declarations go. */
  types: string;
  /** Module specifier of the type declarations, seen from the code. */
  typesSpecifier: string;
}

/**
 * Writes `<name>.js` and `<name>.d.ts`, which offer `instantiateComponent(imports)`. The core modules are decoded and
 * compiled by the first call, not when the program starts.
 */
export async function writeGlue(options: GlueOptions): Promise<void> {
  const { name, code } = options;
  const modules: string[] = [];
  for (const [file, contents] of await transpileComponent(options.component, name)) {
    if (file.endsWith(".d.ts")) {
      writeIfChanged(join(options.types, file), contents);
    } else if (file.endsWith(".wasm")) {
      modules.push(`  ${JSON.stringify(file)}: ${JSON.stringify(Buffer.from(contents).toString("base64"))},`);
    } else {
      writeIfChanged(join(code, `${name}.glue.js`), contents);
    }
  }
  writeIfChanged(join(code, `${name}.js`), instantiator(name, modules, options.bindings));
  writeIfChanged(join(code, `${name}.d.ts`), declaration(options));
}

function instantiator(name: string, modules: string[], bindings: Bindings): string {
  const typeOnly = bindings.typeOnlyInterfaces().map((id) => `${JSON.stringify(unversioned(id))}: {}`);
  return `// Generated. Instantiates the component ${name}.
import { instantiate } from ${JSON.stringify(`./${name}.glue.js`)};

const MODULES = {
${modules.join("\n")}
};

/** The glue looks for its imports without their versions, and also for interfaces that only hold types. */
export function instantiateComponent(imports) {
  const found = { ${typeOnly.join(", ")} };
  for (const [name, value] of Object.entries(imports)) found[name.replace(/@.*$/, "")] = value;
  return instantiate((file) => new WebAssembly.Module(Buffer.from(MODULES[file], "base64")), found);
}
`;
}

function declaration(options: GlueOptions): string {
  const wanted = [...new Set(options.bindings.imports.map((bound) => bound.module))];
  const keys = wanted.length === 0 ? "never" : wanted.map((id) => JSON.stringify(id)).join(" | ");
  return `// Generated. The component ${options.name}.
import type { ImportObject, Root } from ${JSON.stringify(`${options.typesSpecifier}/${options.name}.js`)};

/** What the component asks of its host: the interfaces with functions among its imports. */
export type Imports = Pick<ImportObject, ${keys}>;
/** What the component offers. */
export type ${pascal(options.name)} = Root;

/** A fresh instance with a memory of its own. Throws what the engine throws when it cannot be made. */
export function instantiateComponent(imports: Imports): Root;
`;
}

function unversioned(id: string): string {
  return id.replace(/@.*$/, "");
}
