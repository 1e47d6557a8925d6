import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { packageDirectories } from "./wit/sources.ts";

/**
 * Lays the WIT packages below `root` out as component tools want them, the one in `main` on top and the others in
 * `deps/`, in a directory that is gone when `use` has ended.
 */
export async function withStagedWit<T>(root: string, main: string, use: (directory: string) => Promise<T>): Promise<T> {
  const stage = mkdtempSync(join(tmpdir(), "wit-"));
  try {
    packageDirectories(root).forEach((directory, index) => {
      const to = directory === main ? stage : join(stage, "deps", `${index}-${basename(directory)}`);
      mkdirSync(to, { recursive: true });
      for (const name of readdirSync(directory).filter((each) => each.endsWith(".wit"))) {
        cpSync(join(directory, name), join(to, name));
      }
    });
    return await use(stage);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}
