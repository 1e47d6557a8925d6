// Components made for a test, in a directory of their own that is gone afterwards.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { transpileComponent } from "../../sdk/componentize.ts";
import { makeComponent, type Project } from "../../sdk/steps.ts";

type Exports = Record<string, unknown>;
type Instantiate = (
  getModule: (file: string) => WebAssembly.Module,
  imports: Record<string, unknown>,
  instantiate?: (module: WebAssembly.Module, imports: WebAssembly.Imports) => WebAssembly.Instance,
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

/** Makes the component of a project and the function that instantiates it. */
export async function load(project: Project, directory: string): Promise<(imports: Record<string, unknown>) => Loaded> {
  const files = await transpileComponent(await makeComponent(project), "component");
  const modules = new Map<string, WebAssembly.Module>();
  for (const [file, contents] of files) {
    if (file.endsWith(".wasm")) modules.set(file, new WebAssembly.Module(new Uint8Array(contents)));
    if (file.endsWith(".js")) writeFileSync(join(directory, "component.mjs"), contents);
  }
  const glue: { instantiate: Instantiate } = await import(pathToFileURL(resolve(directory, "component.mjs")).href);
  return (imports) => {
    let memory: WebAssembly.Memory | undefined;
    const exports = glue.instantiate(
      (file) => {
        const module = modules.get(file);
        if (module === undefined) throw new Error(`the glue asks for ${file}`);
        return module;
      },
      imports,
      (module, coreImports) => {
        const instance = new WebAssembly.Instance(module, coreImports);
        if (instance.exports.memory instanceof WebAssembly.Memory) memory = instance.exports.memory;
        return instance;
      },
    );
    return { exports, memoryPages: () => (memory?.buffer.byteLength ?? 0) / 65536 };
  };
}

export interface Loaded {
  exports: Exports;
  /** Size of the instance's memory, in pages of 64 KiB. */
  memoryPages: () => number;
}
