// npm test: installs what the tests need, builds, and runs everything, also when something failed before.
//   node test/run.mjs [FILTER…]    only those of Node's tests whose path has one of the filters in it, of what is built
// Plain JavaScript of Node 20 and nothing else, for it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setUp } from "./setup.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const filters = process.argv.slice(2);
const node = ["Node's tests", ["node", "test/node.mjs", ...filters]];
const aspect = ["-c", "test/assembly/as-pect.config.js", "-a", "test/assembly/as-pect.asconfig.json"];
const STAGES = [
  ["style and types", ["npm", "run", "check", "--silent"]],
  ["AssemblyScript's tests", ["npx", "--no-install", "asp", "--summary", ...aspect]],
  node,
];

try {
  await setUp("test");
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
// Without products there is nothing to test.
if (filters.length === 0 && !passes(["build", ["npm", "run", "build", "--silent"]])) process.exit(1);
const failed = (filters.length === 0 ? STAGES : [node]).filter((stage) => !passes(stage)).map(([what]) => what);
if (failed.length > 0) {
  console.error(`failed: ${failed.join(", ")}`);
  process.exit(1);
}

function passes([what, [file, ...args]]) {
  const start = performance.now();
  console.log(`\n── ${what}`);
  const { status, error } = spawnSync(file, args, { cwd: root, stdio: "inherit" });
  if (error !== undefined) console.error(`${file}: ${error.message}`);
  console.log(
    `── ${what}: ${status === 0 ? "passed" : "failed"} after ${((performance.now() - start) / 1000).toFixed(1)} s`,
  );
  return status === 0;
}
