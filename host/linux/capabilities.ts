// Capabilities (capabilities(7)): what the threads of this process may do beyond an ordinary user.
import { listDirectory, readFile } from "./file.ts";

/** Capabilities by number. */
export const CAP_KILL = 5;
export const CAP_SETGID = 6;
export const CAP_SETUID = 7;
export const CAP_SETPCAP = 8;
export const CAP_NET_ADMIN = 12;
export const CAP_NET_RAW = 13;
/** The kernel has at most this many. */
export const MAX_CAPABILITIES = 64;

/** More than a status file has, even with a long list of groups and processors. */
const MAX_STATUS = 65_536;
const MAX_THREADS = 4096;

/** The sets of one thread: bit N is capability N. */
export interface CapabilitySets {
  readonly inheritable: bigint;
  readonly permitted: bigint;
  readonly effective: bigint;
  readonly bounding: bigint;
  readonly ambient: bigint;
  readonly noNewPrivileges: boolean;
}

/** The sets of the main thread, or of the process or thread whose status file is given. Needs /proc. */
export function capabilities(statusFile = "/proc/self/status"): CapabilitySets {
  const text = new TextDecoder().decode(readFile(statusFile, MAX_STATUS));
  return {
    inheritable: BigInt(`0x${field(text, "CapInh")}`),
    permitted: BigInt(`0x${field(text, "CapPrm")}`),
    effective: BigInt(`0x${field(text, "CapEff")}`),
    bounding: BigInt(`0x${field(text, "CapBnd")}`),
    ambient: BigInt(`0x${field(text, "CapAmb")}`),
    noNewPrivileges: field(text, "NoNewPrivs") === "1",
  };
}

/** The ids of the threads of this process, or of the one given, that have a permitted, inheritable or ambient capability. */
export function threadsWithCapabilities(pid: number | "self" = "self"): number[] {
  return listDirectory(`/proc/${pid}/task`, MAX_THREADS)
    .map(Number)
    .filter((thread) => {
      const sets = capabilities(`/proc/${pid}/task/${thread}/status`);
      return (sets.permitted | sets.inheritable | sets.ambient) !== 0n;
    });
}

/** The set that holds these capabilities. */
export function capabilitySet(numbers: readonly number[]): bigint {
  return numbers.reduce((set, number) => set | (1n << BigInt(number)), 0n);
}

function field(text: string, name: string): string {
  const value = new RegExp(`^${name}:\\s*([0-9a-f]+)$`, "m").exec(text)?.[1];
  if (value === undefined) {
    throw new Error(`no field ${name} in the process status: mount proc on /proc, of Linux 4.10 or later`);
  }
  return value;
}
