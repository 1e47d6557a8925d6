// Node's tests alone, of what is built: node test/node.mjs [FILTER…]. A filter is a part of a test file's path, such as
// `sdk` or `linux/filter`.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { aliases, forNode, projectRoot } from "../sdk/aliases.mjs";

const filters = process.argv.slice(2);
// Its own, so that several runs at a time do no harm.
const outdir = join(projectRoot, "build", "test", String(process.pid));

const found = readdirSync(join(projectRoot, "test"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".test.ts"))
  .map((path) => join("test", path))
  .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)))
  .sort();
if (found.length === 0) {
  console.error(`no test file has ${filters.map((filter) => JSON.stringify(filter)).join(" or ")} in its path`);
  process.exit(2);
}

await build({
  ...forNode,
  entryPoints: found.map((path) => join(projectRoot, path)),
  outdir,
  outbase: join(projectRoot, "test"),
  outExtension: { ".js": ".mjs" },
  plugins: [aliases(projectRoot, "node")],
});
const bundles = found.map((path) => join(outdir, path.slice("test/".length).replace(/\.ts$/, ".mjs")));
const { status } = spawnSync(
  process.execPath,
  ["--enable-source-maps", "--test", "--test-timeout=240000", "--test-reporter=spec", ...bundles],
  {
    cwd: projectRoot,
    stdio: "inherit",
  },
);
rmSync(outdir, { recursive: true, force: true });
process.exit(status ?? 1);
