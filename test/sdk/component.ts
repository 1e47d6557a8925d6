// Components made for a test, in a directory of their own that is gone afterwards.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { transpileComponent } from "../../sdk/componentize.ts";
import { describe } from "../../sdk/emit-host.ts";
import { instantiate } from "../../sdk/runtime/instance.ts";
import { makeComponent, type Project, writeBindings } from "../../sdk/steps.ts";

type Exports = Record<string, unknown>;
type Instantiate = (
  getModule: (file: string) => WebAssembly.Module,
  imports: Record<string, unknown>,
  create: CreateInstance,
) => Exports;

/** Runs `use` in a fresh directory below build/, where the packages of the project are found. */
export async function inDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  mkdirSync("build", { recursive: true });
  const directory = mkdtempSync(join("build", "sdk-test-"));
  try {
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Writes files given by their path below `directory`. */
export function writeFiles(directory: string, files: Record<string, string>): void {
  for (const [path, contents] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), contents);
  }
}

/** A project in `directory`: its packages in wit/, its implementation in implementation.ts. */
export function projectIn(directory: string, world: string): Project {
  return {
    world,
    wit: join(directory, "wit"),
    generated: join(directory, "generated"),
    implementation: join(directory, "implementation.ts"),
    abi: "assembly/abi",
    asconfig: "asconfig.json",
  };
}

/** The two ways to run a component: what the daemon does, and jco's glue as a second opinion. */
export const GLUES = ["runtime", "jco"] as const;
export type Glue = (typeof GLUES)[number];

export interface Loaded {
  exports: Exports;
  /** Size of the instance's memory, in pages of 64 KiB. */
  memoryPages: () => number;
}

/** Gets the imports by the name of their interface, with its version. */
export type Make = (imports: Record<string, unknown>) => Loaded;

/** Makes the component of a project and the functions that instantiate it. */
export async function load(project: Project, directory: string): Promise<Record<Glue, Make>> {
  const files = await transpileComponent(await makeComponent(project), "component");
  const modules = new Map<string, WebAssembly.Module>();
  for (const [file, contents] of files) {
    if (file.endsWith(".wasm")) modules.set(file, new WebAssembly.Module(new Uint8Array(contents)));
    if (file.endsWith(".js")) writeFileSync(join(directory, "component.mjs"), contents);
  }
  const module = (file: string): WebAssembly.Module => {
    const found = modules.get(file);
    if (found === undefined) throw new Error(`the glue asks for ${file}`);
    return found;
  };
  const jco: { instantiate: Instantiate } = await import(pathToFileURL(resolve(directory, "component.mjs")).href);
  const description = describe(writeBindings(project).bindings);
  return {
    jco: (imports) => watched((create) => jco.instantiate(module, unversioned(imports), create)),
    runtime: (imports) => watched((create) => instantiate(module("component.core.wasm"), description, imports, create)),
  };
}

type CreateInstance = (module: WebAssembly.Module, imports: WebAssembly.Imports) => WebAssembly.Instance;

/** Instantiates, and keeps hold of the memory. */
function watched(make: (create: CreateInstance) => Exports): Loaded {
  let memory: WebAssembly.Memory | undefined;
  const exports = make((module, imports) => {
    const instance = new WebAssembly.Instance(module, imports);
    if (instance.exports.memory instanceof WebAssembly.Memory) memory = instance.exports.memory;
    return instance;
  });
  return { exports, memoryPages: () => (memory?.buffer.byteLength ?? 0) / 65536 };
}

/** jco's glue looks for its imports without their versions. */
function unversioned(imports: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(imports).map(([name, value]) => [name.replace(/@.*$/, ""), value]));
}
