import type { Plugin } from "esbuild";

export function aliases(root: string, runtime: "node" | "bun"): Plugin;
export const projectRoot: string;
