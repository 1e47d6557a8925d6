// The command line: picks a role. Each role's code is loaded only when it is played.
import { HELP, parseArguments, UsageError, VERSION } from "./arguments.ts";

const DONE = 0;
const FAILED = 1;
const USAGE = 2;

async function main(args: readonly string[]): Promise<number> {
  const command = parseArguments(args);
  switch (command.role) {
    case "calf":
      return (await import("./calf/main.ts")).runCalf();
    case "run":
      return (await import("./priv/run.ts")).runPriv(command.options);
    case "status": {
      const [{ status }, { bootMilliseconds }, { RUN_FOLDER }] = await Promise.all([
        import("./priv/status.ts"),
        import("./linux/clock.ts"),
        import("./folders.ts"),
      ]);
      const { interface: name, json, run = RUN_FOLDER } = command.options;
      const { output, problem } = status({ run, name, json, now: bootMilliseconds() });
      process.stdout.write(output);
      if (problem !== undefined) return fail(problem);
      return DONE;
    }
    case "help":
      process.stdout.write(HELP);
      return DONE;
    case "version":
      process.stdout.write(`dhcp-client ${VERSION}\n`);
      return DONE;
  }
}

function fail(reason: string): number {
  process.stderr.write(`dhcp-client: ${reason}\n`);
  return FAILED;
}

// Nothing that this program or its libraries do is to depend on what somebody put in the environment.
for (const name of Object.keys(process.env)) delete process.env[name];
main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    const reason = error instanceof Error ? error.message : String(error);
    if (!(error instanceof UsageError)) process.exit(fail(reason));
    fail(`${reason}\nTry: dhcp-client --help`);
    process.exit(USAGE);
  },
);
