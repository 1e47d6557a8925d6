// A program that runs while a test goes on: its lines, its end.
import { type ChildProcess, spawn } from "node:child_process";
import { until } from "./until.ts";

const MAX_LINES = 100_000;

/** A started program. Both its output and its errors are kept as lines. */
export class Running {
  readonly lines: string[] = [];
  /** Exit code, or the name of the signal that ended it; `undefined` while it runs. */
  end: number | string | undefined;
  private readonly child: ChildProcess;
  private readonly command: readonly string[];

  constructor(command: readonly string[], env: NodeJS.ProcessEnv = process.env) {
    const [file, ...args] = command;
    if (file === undefined) throw new Error("Running: no program");
    this.command = command;
    this.child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"], env });
    this.child.on("error", (error) => {
      this.lines.push(`could not be started: ${error.message}`);
      this.end = error.message;
    });
    this.child.on("close", (code, signal) => {
      this.end ??= code ?? signal ?? "unknown";
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      let rest = "";
      stream?.setEncoding("utf8");
      stream?.on("data", (chunk: string) => {
        const parts = (rest + chunk).split("\n");
        rest = parts.pop() ?? "";
        if (this.lines.length < MAX_LINES) this.lines.push(...parts);
      });
      stream?.on("end", () => rest !== "" && this.lines.push(rest));
    }
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error(`${this.command.join(" ")} could not be started`);
    return this.child.pid;
  }

  /** Waits until a line matches, looking at those from index `from` on. Throws when the program ends before that. */
  line(pattern: RegExp, withinMs: number, from = 0): Promise<string> {
    return until(
      `${pattern} from ${this.command.join(" ")}`,
      withinMs,
      () => {
        const found = this.lines.slice(from).find((line) => pattern.test(line));
        if (found === undefined && this.end !== undefined) {
          throw new Error(`${this.command.join(" ")} ended with ${this.end} before ${pattern}:\n${this.tail()}`);
        }
        return found;
      },
      () => `; it said:\n${this.tail()}`,
    );
  }

  /** Waits for the end and returns the exit code or the name of the signal. */
  ended(withinMs: number): Promise<number | string> {
    return until(
      `the end of ${this.command.join(" ")}`,
      withinMs,
      () => this.end,
      () => `; it said:\n${this.tail()}`,
    );
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Asks it to end, and ends it when it does not. */
  async stop(): Promise<void> {
    if (this.end !== undefined) return;
    this.child.kill("SIGTERM");
    try {
      await this.ended(3000);
    } catch {
      this.child.kill("SIGKILL");
      await this.ended(3000);
    }
  }

  /** The last lines, for messages. */
  tail(count = 40): string {
    return this.lines
      .slice(-count)
      .map((line) => `    ${line}`)
      .join("\n");
  }
}
