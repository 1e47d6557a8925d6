// The command line. Read by hand: `node:util` would cost a tenth of the time from start to the first message.
import { isInterfaceName } from "./names.ts";

/** What `run` was asked for on the command line; an option that is `undefined` was not given. */
export interface RunOptions {
  /** Interfaces to configure, without repeats; empty: those of the configuration. */
  readonly interfaces: readonly string[];
  /** Exit as soon as every interface has a lease, or when `timeout` is over. */
  readonly once: boolean;
  /** Seconds, for `once`: 1 to 86400. */
  readonly timeout: number | undefined;
  readonly config: string | undefined;
  readonly state: string | undefined;
  readonly run: string | undefined;
  readonly resolvConf: string | undefined;
  readonly verbose: boolean;
  readonly log: "json" | "text" | undefined;
}

/** What `status` was asked for. */
export interface StatusOptions {
  /** All interfaces when absent. */
  readonly interface: string | undefined;
  readonly json: boolean;
  readonly run: string | undefined;
}

/** What the program is to do. `calf` is how it starts itself, and not for people. */
export type Command =
  | { readonly role: "run"; readonly options: RunOptions }
  | { readonly role: "status"; readonly options: StatusOptions }
  | { readonly role: "calf" }
  | { readonly role: "help" }
  | { readonly role: "version" };

/** A command line that cannot be understood. The message names the argument and what would be right. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const VERSION = "0.1.0";

export const HELP = `dhcp-client ${VERSION}: gets an IPv4 address from a DHCP server and keeps it

  dhcp-client [run] -i IF [-i IF …]    configure interfaces until told to stop
  dhcp-client status [IF] [--json]     what is configured, from whom, for how long

Examples
  dhcp-client -i eth0                  get a lease for eth0 and renew it
  dhcp-client -i eth0 --once           get a lease, leave the address in place, exit
  dhcp-client -i eth0 -i eth1 -v       two interfaces, every message in the log
  dhcp-client status eth0 --json       the same facts for a program

Options of run
  -i, --interface IF    interface to configure; may be given up to 64 times, and need not exist yet
      --once            exit with 0 as soon as every interface has its lease, with 3 when that takes too long
      --timeout SECONDS how long --once waits (default 30, or as configured)
      --config FILE     configuration (default /etc/dhcp-client/config.toml, if there is one)
      --state DIR       what must survive a reboot (default /var/lib/dhcp-client)
      --run DIR         the store that status reads (default /run/dhcp-client)
      --resolv-conf FILE  resolver file to write (default as configured)
  -v, --verbose         log every DHCP message
      --log json|text   form of the log

Signals: TERM, INT stop · HUP read the configuration again · USR1 renew now · USR2 give the lease back
Exit codes: 0 done · 1 failed · 2 usage · 3 no lease in time (--once)
`;

const MAX_INTERFACES = 64;
const MAX_TIMEOUT_SECONDS = 86_400;

/** Long and short names of the options; the value says whether an argument follows. */
const RUN = {
  "--interface": true,
  "--once": false,
  "--timeout": true,
  "--config": true,
  "--state": true,
  "--run": true,
  "--resolv-conf": true,
  "--verbose": false,
  "--log": true,
} as const;
const STATUS = { "--json": false, "--run": true } as const;
const SHORT: Readonly<Record<string, string>> = { "-i": "--interface", "-v": "--verbose" };

/** Reads the arguments after the program's name. Throws UsageError. */
export function parseArguments(args: readonly string[]): Command {
  if (args.includes("--help") || args.includes("-h") || args[0] === "help") return { role: "help" };
  if (args.includes("--version")) return { role: "version" };
  const [first, ...rest] = args;
  switch (first) {
    case "calf":
      if (rest.length > 0) throw new UsageError("calf is how this program starts itself: it takes no argument");
      return { role: "calf" };
    case "status":
      return { role: "status", options: statusOptions(scan(rest, STATUS)) };
    case "run":
      return { role: "run", options: runOptions(scan(rest, RUN)) };
    default:
      return { role: "run", options: runOptions(scan(args, RUN)) };
  }
}

interface Scanned {
  /** Every value of every option given; `""` for one that takes none. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly positional: readonly string[];
}

/** Takes the arguments apart: `--name value`, `--name=value`, `-n value`, and what is no option. */
function scan(args: readonly string[], known: Readonly<Record<string, boolean>>): Scanned {
  const options = new Map<string, string[]>();
  const positional: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const argument = args[at] ?? "";
    if (!argument.startsWith("-")) {
      positional.push(argument);
      continue;
    }
    const equals = argument.startsWith("--") ? argument.indexOf("=") : -1;
    const given = equals < 0 ? argument : argument.slice(0, equals);
    const name = SHORT[given] ?? given;
    const takesValue = Object.hasOwn(known, name) ? known[name] : undefined;
    if (takesValue === undefined) {
      throw new UsageError(`unknown option ${given}: there is ${Object.keys(known).join(", ")}`);
    }
    let value = equals < 0 ? "" : argument.slice(equals + 1);
    if (takesValue && equals < 0) {
      at += 1;
      value = args[at] ?? "";
    }
    if (takesValue === (value === "")) {
      throw new UsageError(takesValue ? `${given} needs a value` : `${given} takes no value`);
    }
    options.set(name, [...(options.get(name) ?? []), value]);
  }
  return { options, positional };
}

function runOptions({ options, positional }: Scanned): RunOptions {
  const [word] = positional;
  if (word !== undefined) {
    throw new UsageError(`unknown command ${JSON.stringify(word)}: run, status; an interface is given with -i`);
  }
  const interfaces = [...new Set(options.get("--interface") ?? [])].map(interfaceName);
  if (interfaces.length > MAX_INTERFACES) {
    throw new UsageError(`${interfaces.length} interfaces: at most ${MAX_INTERFACES}`);
  }
  const timeout = single(options, "--timeout");
  const log = single(options, "--log");
  if (log !== undefined && log !== "json" && log !== "text") {
    throw new UsageError(`--log ${JSON.stringify(log)}: json or text`);
  }
  const once = options.has("--once");
  if (timeout !== undefined && !once) throw new UsageError("--timeout is for --once");
  return {
    interfaces,
    once,
    timeout: timeout === undefined ? undefined : seconds(timeout),
    config: single(options, "--config"),
    state: single(options, "--state"),
    run: single(options, "--run"),
    resolvConf: single(options, "--resolv-conf"),
    verbose: options.has("--verbose"),
    log,
  };
}

function statusOptions({ options, positional }: Scanned): StatusOptions {
  const [name, ...more] = positional;
  if (more.length > 0) throw new UsageError("status takes one interface at most");
  return {
    interface: name === undefined ? undefined : interfaceName(name),
    json: options.has("--json"),
    run: single(options, "--run"),
  };
}

function single(options: Scanned["options"], name: string): string | undefined {
  const [value, ...more] = options.get(name) ?? [];
  if (more.length > 0) throw new UsageError(`${name} is given ${more.length + 1} times: once is enough`);
  return value;
}

function seconds(text: string): number {
  const value = /^[0-9]{1,6}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > MAX_TIMEOUT_SECONDS) {
    throw new UsageError(`--timeout ${JSON.stringify(text)}: whole seconds, 1 to ${MAX_TIMEOUT_SECONDS}`);
  }
  return value;
}

function interfaceName(name: string): string {
  if (!isInterfaceName(name)) {
    throw new UsageError(`interface ${JSON.stringify(name)}: 1 to 15 letters, digits, hyphens, dots, @ or underscores`);
  }
  return name;
}
