// Temporary folders that are removed whatever happens: at the latest by the next run.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAlive } from "./processes.ts";

const PREFIX = "mirage-test";
const own = new Set<string>();
let prepared = false;

export function makeTemporaryFolder(): string {
  if (!prepared) {
    prepared = true;
    removeLeftovers();
    process.on("exit", () => own.forEach(removeTemporaryFolder));
  }
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}-${process.pid}-`));
  own.add(folder);
  return folder;
}

export function removeTemporaryFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  own.delete(folder);
}

/** Removes the folders of runs that were killed. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir()).filter((each) => each.startsWith(`${PREFIX}-`))) {
    const pid = Number(name.slice(PREFIX.length + 1).split("-")[0]);
    if (!isAlive(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}
