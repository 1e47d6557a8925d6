// Processes: starting one with exactly the descriptors it is meant to have, ending it, and limits.
import { close, duplicate, openNull } from "./descriptor.ts";
import { check, EINTR, EPERM, lastError, SystemError } from "./errors.ts";
import { addressOf, bind, cString, errno, hasSymbol } from "./ffi.ts";
import { readLink } from "./file.ts";

const libc = bind({
  posix_spawn: { args: ["pointer", "pointer", "pointer", "pointer", "pointer", "pointer"], returns: "i32" },
  posix_spawnattr_init: { args: ["pointer"], returns: "i32" },
  posix_spawnattr_destroy: { args: ["pointer"], returns: "i32" },
  posix_spawnattr_setflags: { args: ["pointer", "i32"], returns: "i32" },
  posix_spawnattr_setsigdefault: { args: ["pointer", "pointer"], returns: "i32" },
  posix_spawnattr_setsigmask: { args: ["pointer", "pointer"], returns: "i32" },
  posix_spawn_file_actions_init: { args: ["pointer"], returns: "i32" },
  posix_spawn_file_actions_destroy: { args: ["pointer"], returns: "i32" },
  posix_spawn_file_actions_adddup2: { args: ["pointer", "i32", "i32"], returns: "i32" },
  posix_spawn_file_actions_addclosefrom_np: { args: ["pointer", "i32"], returns: "i32" },
  waitpid: { args: ["i32", "pointer", "i32"], returns: "i32" },
  kill: { args: ["i32", "i32"], returns: "i32" },
  setrlimit: { args: ["i32", "pointer"], returns: "i32" },
});

const POSIX_SPAWN_SETSIGDEF = 0x04;
const POSIX_SPAWN_SETSIGMASK = 0x08;
const POSIX_SPAWN_SETSID = 0x80;
/** At least the size of posix_spawnattr_t and of posix_spawn_file_actions_t (336 and 80 octets in glibc). */
const OPAQUE_SIZE = 1024;
/** The size of sigset_t in glibc and musl. */
const SIGSET_SIZE = 128;
const WNOHANG = 1;
const ESRCH = 3;
const MAX_DESCRIPTORS = 64;

export const SIGKILL = 9;
export const SIGTERM = 15;

/** What to start. */
export interface Program {
  /** The executable. Not searched for in PATH. */
  readonly path: string;
  /** The arguments, from argv[0] on. */
  readonly args: readonly string[];
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /**
   * Which descriptor of this process becomes descriptor 0, 1, 2, … of the new one; "null" is /dev/null. The new process
   * has no others.
   */
  readonly descriptors: readonly (number | "null")[];
  /** Make it the leader of a session of its own, out of reach of a terminal's signals. */
  readonly newSession: boolean;
}

/**
 * Starts a program by posix_spawn(3) and returns its process id. All signals have their default action and none is
 * blocked. Throws SystemError when it cannot be started.
 */
export function spawn(program: Program): number {
  const { path, args, env, descriptors, newSession } = program;
  if (descriptors.length < 3 || descriptors.length > MAX_DESCRIPTORS) {
    throw new RangeError(`${descriptors.length} descriptors for ${path}: 3 to ${MAX_DESCRIPTORS}`);
  }
  const sources = liftDescriptors(descriptors);
  const attributes = new Uint8Array(OPAQUE_SIZE);
  const actions = new Uint8Array(OPAQUE_SIZE);
  succeed(libc.posix_spawnattr_init(attributes), "posix_spawnattr_init", path);
  succeed(libc.posix_spawn_file_actions_init(actions), "posix_spawn_file_actions_init", path);
  try {
    const flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | (newSession ? POSIX_SPAWN_SETSID : 0);
    succeed(libc.posix_spawnattr_setflags(attributes, flags), "posix_spawnattr_setflags", path);
    const all = new Uint8Array(SIGSET_SIZE).fill(0xff, 0, 8);
    succeed(libc.posix_spawnattr_setsigdefault(attributes, all), "posix_spawnattr_setsigdefault", path);
    const none = new Uint8Array(SIGSET_SIZE);
    succeed(libc.posix_spawnattr_setsigmask(attributes, none), "posix_spawnattr_setsigmask", path);
    sources.forEach((fd, target) => {
      const result = libc.posix_spawn_file_actions_adddup2(actions, fd, target);
      succeed(result, "posix_spawn_file_actions_adddup2", path);
    });
    // Everything that this program opens is closed on exec already; this also covers what it has inherited.
    // glibc 2.34 and later have the function; musl does not.
    if (hasSymbol("posix_spawn_file_actions_addclosefrom_np")) {
      const result = libc.posix_spawn_file_actions_addclosefrom_np(actions, descriptors.length);
      succeed(result, "posix_spawn_file_actions_addclosefrom_np", path);
    }
    const pid = new Int32Array(1);
    const environment = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const result = libc.posix_spawn(
      pid,
      cString(path),
      actions,
      attributes,
      stringTable(args),
      stringTable(environment),
    );
    succeed(result, "posix_spawn", path);
    return pid[0] ?? -1;
  } finally {
    libc.posix_spawn_file_actions_destroy(actions);
    libc.posix_spawnattr_destroy(attributes);
    sources.forEach(close);
  }
}

/** Copies of the descriptors beyond the new process's numbers, so that no dup2 overwrites what a later one needs. */
function liftDescriptors(descriptors: readonly (number | "null")[]): number[] {
  const copies: number[] = [];
  const nothing = openNull();
  try {
    for (const fd of descriptors) {
      copies.push(duplicate(fd === "null" ? nothing : fd, descriptors.length));
    }
    return copies;
  } catch (error) {
    copies.forEach(close);
    throw error;
  } finally {
    close(nothing);
  }
}

/** A NULL-terminated array of C strings, the strings behind the array in the same memory: one object to keep alive. */
function stringTable(texts: readonly string[]): Uint8Array {
  const strings = texts.map(cString);
  const pointersSize = 8 * (strings.length + 1);
  const table = new Uint8Array(strings.reduce((sum, { length }) => sum + length, pointersSize));
  const view = new DataView(table.buffer);
  const start = addressOf(table);
  let position = pointersSize;
  strings.forEach((string, index) => {
    view.setBigUint64(8 * index, start + BigInt(position), true);
    table.set(string, position);
    position += string.length;
  });
  return table;
}

/** The posix_spawn family returns the error number instead of setting errno. */
function succeed(result: number, call: string, path: string): void {
  if (result !== 0) {
    throw new SystemError({ call, errno: result, subject: `start ${path}` });
  }
}

/** Sends a signal; false when there is no such process any more. 0 only asks whether it is there. */
export function kill(pid: number, signal: number): boolean {
  if (libc.kill(pid, signal) === 0) {
    return true;
  }
  if (errno() === ESRCH) {
    return false;
  }
  throw lastError("kill", `process ${pid}`, { [EPERM]: "needs CAP_KILL, as it runs as another user" });
}

/** How a child process is. */
export type ChildState =
  | { readonly kind: "running" }
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "killed"; readonly signal: number };

/**
 * Takes note of a child's end, so that the kernel can forget it: once only. With `wait` waits for the end; a child that
 * was sent SIGKILL ends at once.
 */
export function reap(pid: number, wait: boolean): ChildState {
  const status = new Int32Array(1);
  for (;;) {
    const result = libc.waitpid(pid, status, wait ? 0 : WNOHANG);
    if (result === 0) {
      return { kind: "running" };
    }
    if (result > 0) {
      const value = status[0] ?? 0;
      const signal = value & 0x7f;
      return signal === 0 ? { kind: "exited", code: (value >> 8) & 0xff } : { kind: "killed", signal };
    }
    if (errno() !== EINTR) {
      throw lastError("waitpid", `process ${pid}`);
    }
  }
}

/** How to start this program once more, in another role: append the arguments. */
export interface SelfExecutable {
  readonly path: string;
  /** What comes before the arguments of the role: argv[0] and, on Node, the options of the runtime and the script. */
  readonly args: readonly string[];
}

/**
 * The running program itself: /proc/self/exe, which is right also when the file has been replaced since. In an
 * executable made by `bun build --compile` the script is inside; otherwise it is named after the runtime.
 */
export function selfExecutable(): SelfExecutable {
  const [runtime = process.execPath, script] = process.argv;
  const embedded = script === undefined || script.startsWith("/$bunfs/");
  const args = embedded ? [runtime] : [runtime, ...process.execArgv, script];
  return { path: hasProc() ? "/proc/self/exe" : process.execPath, args };
}

function hasProc(): boolean {
  try {
    return readLink("/proc/self/exe") !== "";
  } catch {
    return false;
  }
}

/** Resources that `limitResource` knows (setrlimit(2)). */
const RLIMIT = { cpu: 0, fileSize: 1, core: 4, processes: 6, descriptors: 7, addressSpace: 9 } as const;

/** A resource of a process: CPU seconds, octets of a file, of a core dump, number of processes, descriptors, octets. */
export type Resource = keyof typeof RLIMIT;

/** Sets soft and hard limit of this process and its future children to `limit`. It cannot be raised again. */
export function limitResource(resource: Resource, limit: number): void {
  const value = new BigUint64Array([BigInt(limit), BigInt(limit)]);
  check(libc.setrlimit(RLIMIT[resource], value), "setrlimit", `limit of ${limit} for ${resource}`);
}
