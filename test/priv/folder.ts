// A temporary folder, removed when the test file's process ends.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), "dhcp-client-test-"));
  process.on("exit", () => rmSync(path, { recursive: true, force: true }));
  return path;
}
