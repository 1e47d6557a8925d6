// The steps from a WIT world to a component, on files. Used by the command line and by the build.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { Bindings } from "./bindings.ts";
import { componentize } from "./componentize.ts";
import { generate } from "./generate.ts";
import type { World } from "./wit/model.ts";
import { Resolver } from "./wit/resolver.ts";
import { readPackages } from "./wit/sources.ts";

/** Where the parts of one component are. */
export interface Project {
  /** A world below `wit`: its name, with or without its package. */
  world: string;
  /** Directory below which the WIT packages are. */
  wit: string;
  /** Directory for the generated AssemblyScript. */
  generated: string;
  /** The AssemblyScript file that implements the exports. */
  implementation: string;
  /** The run-time part of the bindings. */
  abi: string;
  /** Compiler options. */
  asconfig: string;
}

/** The project whose files are where they are expected, below `root`. */
export function defaultProject(world: string, root = "."): Project {
  const name = plainName(world);
  return {
    world,
    wit: join(root, "wit"),
    generated: join(root, "assembly/generated"),
    implementation: join(root, `assembly/worlds/${name}.ts`),
    abi: join(root, "assembly/abi"),
    asconfig: join(root, "asconfig.json"),
  };
}

/** `mirage:dhcp/dhcp-client@0.1.0` -> `dhcp-client`. */
export function plainName(world: string): string {
  return world.replace(/^.*\//, "").replace(/@.*$/, "");
}

/** Writes `<world>.ts` and `<world>-exports.ts`. Returns what else a later step needs to know. */
export function writeBindings(project: Project): { world: World; main: string; entry: string; bindings: Bindings } {
  const { world, package: home } = new Resolver(readPackages(project.wit)).world(project.world);
  const { bindings, exports } = generate({
    world,
    abi: specifier(project.generated, project.abi),
    implementation: specifier(project.generated, project.implementation),
  });
  const entry = join(project.generated, `${world.name}-exports.ts`);
  mkdirSync(project.generated, { recursive: true });
  writeIfChanged(join(project.generated, `${world.name}.ts`), bindings);
  writeIfChanged(entry, exports);
  return { world, main: home.directory, entry, bindings: new Bindings(world) };
}

/** Generates, compiles and wraps. */
export async function makeComponent(project: Project): Promise<Uint8Array> {
  const { world, main, entry } = writeBindings(project);
  return componentize({ wit: project.wit, main, world: world.id, entry, asconfig: project.asconfig });
}

/** Leaves a file alone that has these contents already, so that nothing that watches it wakes up. */
export function writeIfChanged(path: string, contents: string | Uint8Array): void {
  const wanted = typeof contents === "string" ? new TextEncoder().encode(contents) : contents;
  if (existsSync(path) && Buffer.compare(new Uint8Array(readFileSync(path)), wanted) === 0) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, wanted);
}

function specifier(from: string, to: string): string {
  const path = relative(from, to).replace(/\.ts$/, "");
  return path.startsWith(".") ? path : `./${path}`;
}
