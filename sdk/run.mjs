// Runs a TypeScript program of this project on any Node from 20 on: bundles it with esbuild, then imports it.
//   node sdk/run.mjs FILE.ts [ARGUMENT…]
import { mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { aliases, forNode, projectRoot } from "./aliases.mjs";

const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) {
  console.error("usage: node sdk/run.mjs FILE.ts [ARGUMENT…]");
  process.exit(2);
}
// Beside node_modules, so that the packages left outside the bundle are found.
const outdir = join(projectRoot, "build", "run");
mkdirSync(outdir, { recursive: true });
const outfile = join(outdir, `${basename(entry, ".ts")}-${process.pid}.mjs`);
await build({ ...forNode, entryPoints: [resolve(entry)], outfile, plugins: [aliases(projectRoot, "node")] });
process.argv = [process.argv[0], resolve(entry), ...args];
process.setSourceMapsEnabled(true);
try {
  await import(pathToFileURL(outfile).href);
} finally {
  await rm(outfile, { force: true });
}
