// Builds all products: `npm run build`, or up to a step: `node sdk/run.mjs sdk/build.ts component`.
//   bindings     assembly/generated
//   component    dist/dhcp-client.wasm, host/generated, build/component
//   bundle       dist/dhcp-client.mjs, for Node
//   executable   dist/dhcp-client, with Bun inside
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import { aliases } from "./aliases.mjs";
import { writeGlue } from "./glue.ts";
import { defaultProject, makeComponent, writeBindings, writeIfChanged } from "./steps.ts";

const NAME = "dhcp-client";
const ROOT = process.cwd();
const MAIN = "host/main.ts";
const STEPS = ["bindings", "component", "bundle", "executable"] as const;
/** Ahead of time, and deaf to the `.env` and `bunfig.toml` of the directory that it is started in. */
const BUN_OPTIONS =
  "--compile --bytecode --format=cjs --minify --no-compile-autoload-dotenv --no-compile-autoload-bunfig".split(" ");
type Step = (typeof STEPS)[number];

const run: Record<Step, () => Promise<string>> = {
  async bindings() {
    const project = defaultProject(NAME);
    writeBindings(project);
    return project.generated;
  },

  async component() {
    const project = defaultProject(NAME);
    const component = await makeComponent(project);
    writeIfChanged(`dist/${NAME}.wasm`, component);
    await writeGlue({
      component,
      name: NAME,
      bindings: writeBindings(project).bindings,
      code: "build/component",
      types: "host/generated",
      runtime: "sdk/runtime",
    });
    return size(`dist/${NAME}.wasm`);
  },

  async bundle() {
    await bundle("node", `dist/${NAME}.mjs`);
    return size(`dist/${NAME}.mjs`);
  },

  async executable() {
    const bundled = `build/${NAME}-bun.cjs`;
    await bundle("bun", bundled);
    const args = ["build", ...BUN_OPTIONS, bundled, "--outfile", `dist/${NAME}`];
    execFileSync(bunPath(), args, { stdio: ["ignore", "ignore", "inherit"] });
    return size(`dist/${NAME}`);
  },
};

/** One file that holds the whole host and the component. */
async function bundle(runtime: "node" | "bun", outfile: string): Promise<void> {
  await esbuild({
    entryPoints: [MAIN],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    // As CommonJS the modules of the runtime are loaded when they are needed; as ESM before the first line runs.
    format: runtime === "node" ? "esm" : "cjs",
    external: runtime === "node" ? ["koffi"] : ["bun:ffi"],
    plugins: [aliases(ROOT, runtime)],
    minifySyntax: true,
    minifyWhitespace: true,
    banner: runtime === "node" ? { js: "#!/usr/bin/env node" } : {},
    logLevel: "warning",
  });
}

/** The Bun that is a development dependency: the executable carries a copy of it. */
function bunPath(): string {
  const arch = process.arch === "arm64" ? "aarch64" : process.arch;
  const path = join(ROOT, `node_modules/@oven/bun-linux-${arch}/bin/bun`);
  if (existsSync(path)) return path;
  throw new Error(`${path} is missing: run \`npm install\` with optional dependencies, on Linux on x64 or arm64`);
}

function size(path: string): string {
  const octets = statSync(path).size;
  return `${path}, ${octets < 1e6 ? `${(octets / 1e3).toFixed(1)} kB` : `${(octets / 1e6).toFixed(1)} MB`}`;
}

async function main(last: string): Promise<void> {
  const names: readonly string[] = STEPS;
  const steps = STEPS.slice(0, names.indexOf(last) + 1);
  if (steps.length === 0) throw new Error(`no step \`${last}\`; there is ${STEPS.join(", ")}`);
  mkdirSync("build", { recursive: true });
  writeFileSync("build/package.json", '{ "type": "module" }\n');
  for (const step of steps) {
    const start = performance.now();
    const made = await run[step]();
    console.log(`${step.padEnd(12)}${((performance.now() - start) / 1000).toFixed(1).padStart(5)} s  ${made}`);
  }
}

try {
  await main(process.argv[2] ?? "executable");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
