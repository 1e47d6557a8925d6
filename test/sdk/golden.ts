import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const DIRECTORY = "test/sdk/golden";

/**
 * Compares with the file of that name in `directory`. With UPDATE_GOLDEN=1 in the environment it writes the file instead:
 * then look at the difference before committing it.
 */
export function matchGolden(name: string, actual: string, directory = DIRECTORY): void {
  const path = join(directory, name);
  if (process.env.UPDATE_GOLDEN === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
    return;
  }
  assert.ok(existsSync(path), `${path} is missing; run the test with UPDATE_GOLDEN=1 to make it`);
  assert.equal(actual, readFileSync(path, "utf8"), `differs from ${path}; if that is wanted, run with UPDATE_GOLDEN=1`);
}
