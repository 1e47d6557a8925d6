// Where the imports that start with "#" lead. An esbuild plugin, shared by everything that bundles this project.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * @param {string} root the project's directory
 * @param {"node" | "bun"} runtime what the bundle runs on: it decides how the C library is called
 * @returns {import("esbuild").Plugin}
 */
export function aliases(root, runtime) {
  return {
    name: "aliases",
    setup(build) {
      build.onResolve({ filter: /^#ffi-backend$/ }, () => ({ path: join(root, "host", "linux", `ffi-${runtime}.ts`) }));
      build.onResolve({ filter: /^#component\// }, ({ path }) => ({
        path: join(root, "build", "component", `${path.slice("#component/".length)}.js`),
      }));
    },
  };
}

/** How a TypeScript program of this project becomes one that Node runs, with the packages it uses left outside. */
export const forNode = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  packages: "external",
  sourcemap: "inline",
  logLevel: "warning",
};

/** The project's directory, for programs that run from its sources. */
export const projectRoot = join(dirname(fileURLToPath(import.meta.url)), "..");
