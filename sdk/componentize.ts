// AssemblyScript -> core module -> component -> JavaScript glue.
import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { componentEmbed, componentNew, componentWit, transpile } from "@bytecodealliance/jco";
import asc from "assemblyscript/asc";
import { demangle } from "./names.ts";
import { withStagedWit } from "./stage.ts";
import { renameExports } from "./wasm-exports.ts";

export interface ComponentizeOptions {
  /** Directory below which the WIT packages are. */
  wit: string;
  /** The package directory that the world is in. */
  main: string;
  /** The world's name with its package: `mirage:dhcp/dhcp-client`. */
  world: string;
  /** The generated file of exports. */
  entry: string;
  /** Compiler options: the target `component` of this asconfig.json. */
  asconfig: string;
}

/** Compiles a component. The same sources give the same octets. Throws an Error that holds the compiler's messages. */
export async function componentize(options: ComponentizeOptions): Promise<Uint8Array> {
  const core = renameExports(await compile(options.entry, options.asconfig), demangle);
  const embedded = await withStagedWit(options.wit, options.main, async (witPath) => {
    try {
      return await componentEmbed({ binary: core, witPath, world: options.world, features: { tag: "all" } });
    } catch (error) {
      const reason = error instanceof Error ? error.message.replaceAll(witPath, options.wit) : String(error);
      throw new Error(`the component tools do not accept ${options.world}: ${reason}`, { cause: error });
    }
  });
  return componentNew(embedded, []);
}

async function compile(entry: string, asconfig: string): Promise<Uint8Array> {
  // Relative, so that no path of this machine can get into the module.
  const file = relative(process.cwd(), resolve(entry));
  const options = compilerOptions(asconfig);
  let binary: Uint8Array | undefined;
  const messages = asc.createMemoryStream();
  const { error } = await asc.main([file, ...options, "--outFile", "core.wasm"], {
    stdout: messages,
    stderr: messages,
    writeFile: (name, contents) => {
      if (name === "core.wasm" && typeof contents !== "string") binary = contents;
    },
  });
  if (error !== null || binary === undefined) {
    throw new Error(`${file} does not compile:\n${messages.toString()}${error?.message ?? "no output"}`);
  }
  return binary;
}

/** The options as arguments: a configuration file as such would also be looked for in other directories. */
function compilerOptions(asconfig: string): string[] {
  const config: unknown = JSON.parse(readFileSync(asconfig, "utf8"));
  const options = property(property(config, "targets"), "component");
  if (typeof options !== "object" || options === null) throw new Error(`${asconfig} has no target "component"`);
  if ("noAssert" in options) throw new Error(`${asconfig}: noAssert would turn off the checks of the ABI; remove it`);
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return [...args, "--config", "none"];
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

/** The imports and exports of a component, as WIT. */
export async function componentInterface(component: Uint8Array): Promise<string> {
  return `${(await componentWit(component)).trim()}\n`;
}

/** The JavaScript that instantiates a component: file names and contents (glue, core modules, type declarations). */
export async function transpileComponent(component: Uint8Array, name: string): Promise<Map<string, Uint8Array>> {
  const { files } = await transpile(component, { name, instantiation: "sync", nodejsCompat: false, tlaCompat: false });
  return new Map(Object.entries(files));
}
