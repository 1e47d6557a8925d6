// Programs that run to their end.
import { execFile } from "node:child_process";

const MAX_OUTPUT = 16 * 1024 * 1024;
const TIMEOUT_MS = 20_000;

/** What a program did that could be started. */
export interface Outcome {
  /** Exit code; `undefined` when a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, whatever its exit code. Throws when it cannot be started or takes over 20 s. */
export function attempt(command: readonly string[], input = ""): Promise<Outcome> {
  const [file, ...args] = command;
  if (file === undefined) throw new Error("attempt: no program");
  return new Promise((resolve, reject) => {
    const child = execFile(file, args, { maxBuffer: MAX_OUTPUT, timeout: TIMEOUT_MS }, (error, stdout, stderr) => {
      if (error?.killed || typeof error?.code === "string") {
        const why = error.killed ? `was ended after ${TIMEOUT_MS} ms` : `could not be started (${error.code})`;
        reject(new Error(`${command.join(" ")} ${why}: ${stderr}`));
      } else {
        resolve({ code: error === null ? 0 : (error.code ?? undefined), stdout, stderr });
      }
    });
    child.stdin?.on("error", () => {}); // A program that ends before it read everything: its exit code tells.
    child.stdin?.end(input);
  });
}

/** Runs a program to its end and returns its output. Throws with its errors when its exit code is not 0. */
export async function run(command: readonly string[], input = ""): Promise<string> {
  const { code, stdout, stderr } = await attempt(command, input);
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}: ${stderr.trim() || stdout.trim()}`);
  return stdout;
}
