// Runs the other tests of this folder on Bun too: the same sources, with Bun's FFI backend.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { build } from "esbuild";
import { aliases } from "../../sdk/aliases.mjs";

const root = process.cwd();
const bun = join(
  root,
  "node_modules",
  "@oven",
  `bun-linux-${process.arch === "arm64" ? "aarch64" : "x64"}`,
  "bin",
  "bun",
);
const files = readdirSync(join(root, "test", "linux")).filter(
  (name) => /\.test\.ts$/.test(name) && name !== "bun.test.ts",
);
const outdir = join(root, "build", "test", `bun-${process.pid}`);
const TIMEOUT_MS = 60_000;

before(() =>
  build({
    entryPoints: files.map((name) => join(root, "test", "linux", name)),
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    external: ["bun:ffi"],
    plugins: [aliases(root, "bun")],
    sourcemap: "inline",
    logLevel: "warning",
  }),
);

after(() => rmSync(outdir, { recursive: true, force: true }));

for (const name of files) {
  test(`${name} on Bun`, () => {
    const bundle = join(outdir, name.replace(/\.ts$/, ".mjs"));
    const { status, signal, stderr, error } = spawnSync(bun, ["test", bundle], {
      encoding: "utf8",
      timeout: TIMEOUT_MS,
    });
    assert.equal(error, undefined);
    assert.deepEqual({ status, signal }, { status: 0, signal: null }, stderr);
    assert.match(stderr, /^ *[1-9]\d* pass$/m);
    assert.match(stderr, /^ *0 fail$/m);
  });
}
