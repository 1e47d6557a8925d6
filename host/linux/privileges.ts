// Giving up privileges, and limiting what a child process can have.
//
// Reach matters. The C library applies setgroups, setresgid and setresuid to all threads, and a process that leaves
// user 0 loses all capabilities in all threads. capset and prctl act on the calling thread only, and so on the threads it
// starts from then on. A runtime has helper threads before the first line of the program runs: where the user cannot be
// changed, the parent must see to it that the child starts without capabilities (`denyCapabilitiesToChildren`).
//
// Also belongs here: seccomp (with SECCOMP_FILTER_FLAG_TSYNC it reaches all threads) and Landlock.
import { CAP_SETGID, CAP_SETUID, capabilities, capabilitySet, MAX_CAPABILITIES } from "./capabilities.ts";
import { check, EINVAL, lastError, type SystemError } from "./errors.ts";
import { bind, errno } from "./ffi.ts";
import { readFile } from "./file.ts";
import { SIGKILL } from "./process.ts";

const libc = bind({
  prctl: { args: ["i32", "i64", "i64", "i64", "i64"], returns: "i32" },
  capset: { args: ["pointer", "pointer"], returns: "i32" },
  setgroups: { args: ["i64", "pointer"], returns: "i32" },
  setresgid: { args: ["u32", "u32", "u32"], returns: "i32" },
  setresuid: { args: ["u32", "u32", "u32"], returns: "i32" },
  getppid: { args: [], returns: "i32" },
});

const PR_SET_PDEATHSIG = 1;
const PR_SET_DUMPABLE = 4;
const PR_CAPBSET_DROP = 24;
const PR_GET_SECUREBITS = 27;
const PR_SET_SECUREBITS = 28;
const PR_SET_NO_NEW_PRIVS = 38;
const PR_CAP_AMBIENT = 47;
const PR_CAP_AMBIENT_CLEAR_ALL = 4;
const SECBIT_NOROOT = 1 << 0;
const SECBIT_NOROOT_LOCKED = 1 << 1;
const SECBIT_NO_CAP_AMBIENT_RAISE = 1 << 6;
const SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED = 1 << 7;
const LINUX_CAPABILITY_VERSION_3 = 0x2008_0522;

/** A map of user or group ids has at most 340 lines. */
const MAX_MAP = 16_384;

/** A user and a group by number. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/**
 * True when this process can become that user and group: it has the capabilities, both ids exist in its user
 * namespace, and the namespace lets groups be changed.
 */
export function canBecome({ uid, gid }: Identity): boolean {
  const { effective } = capabilities();
  const needed = capabilitySet([CAP_SETUID, CAP_SETGID]);
  if ((effective & needed) !== needed || !isMapped("uid_map", uid) || !isMapped("gid_map", gid)) {
    return false;
  }
  return readText("setgroups").trim() === "allow";
}

function readText(name: string): string {
  return new TextDecoder().decode(readFile(`/proc/self/${name}`, MAX_MAP));
}

/** Each line of a map: first id inside the namespace, first id outside, how many. */
function isMapped(file: string, id: number): boolean {
  return readText(file)
    .split("\n")
    .some((line) => {
      const [first = Number.NaN, , count = 0] = line.trim().split(/\s+/).map(Number);
      return id >= first && id < first + count;
    });
}

/**
 * Gives up everything: the bounding and ambient sets, supplementary groups, group, user, and all capabilities; then sets
 * no_new_privs and makes the process's memory unreadable for others of the same user (PR_SET_DUMPABLE 0).
 *
 * Returns what could not be done, in the order tried: empty when everything was. A process that had no right to change
 * its user has not changed it; whether a thread still has a capability then is for `threadsWithCapabilities` to say.
 */
export function dropAll({ uid, gid }: Identity): SystemError[] {
  const failures: SystemError[] = [];
  const attempt = (result: number, call: string, subject: string) => {
    if (result < 0) {
      failures.push(lastError(call, subject));
    }
  };
  // While CAP_SETPCAP is still there.
  attempt(dropBounding(0n), "prctl(PR_CAPBSET_DROP)", "bounding set");
  clearAmbient();
  // Groups before the user: a plain user cannot change groups.
  attempt(libc.setgroups(0, null), "setgroups", "supplementary groups");
  attempt(libc.setresgid(gid, gid, gid), "setresgid", `group ${gid}`);
  attempt(libc.setresuid(uid, uid, uid), "setresuid", `user ${uid}`);
  setCapabilities(0n);
  prctl(PR_SET_NO_NEW_PRIVS, 1, "PR_SET_NO_NEW_PRIVS");
  prctl(PR_SET_DUMPABLE, 0, "PR_SET_DUMPABLE");
  return failures;
}

/**
 * Makes the kernel kill this process when the thread that started it ends. Returns false when that process, `parentPid`,
 * is gone already. Call it after `dropAll`: a change of user resets it.
 */
export function dieWithParent(parentPid: number): boolean {
  prctl(PR_SET_PDEATHSIG, SIGKILL, "PR_SET_PDEATHSIG");
  return libc.getppid() === parentPid;
}

/**
 * Keeps only the capabilities of the list that the calling thread has, and empties the inheritable and ambient sets.
 * Children that run as user 0 can have no more than `forChildren` (the bounding set; needs CAP_SETPCAP, and is left
 * as it is without it). Other threads of the runtime keep what they had: call it first thing.
 */
export function keepOnly(own: readonly number[], forChildren: readonly number[]): void {
  dropBounding(capabilitySet(forChildren));
  clearAmbient();
  setCapabilities(capabilities().permitted & capabilitySet(own));
}

/**
 * Sees to it that programs started from now on have no capability at all, even as user 0: clears the inheritable and
 * ambient sets, and locks SECBIT_NOROOT. Returns false when the latter was not permitted (needs CAP_SETPCAP): then only
 * programs that run as another user than 0 start without capabilities.
 */
export function denyCapabilitiesToChildren(): boolean {
  clearAmbient();
  setCapabilities(capabilities().permitted);
  const bits = check(libc.prctl(PR_GET_SECUREBITS, 0, 0, 0, 0), "prctl(PR_GET_SECUREBITS)", "this process");
  const wanted =
    bits | SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
  return libc.prctl(PR_SET_SECUREBITS, wanted, 0, 0, 0) === 0;
}

/** Removes all but `keep` from the bounding set: 0, or -1 (with errno) when that is not permitted. */
function dropBounding(keep: bigint): number {
  for (let number = 0; number < MAX_CAPABILITIES; number++) {
    if (((keep >> BigInt(number)) & 1n) === 0n && libc.prctl(PR_CAPBSET_DROP, number, 0, 0, 0) < 0) {
      // Beyond the kernel's last capability.
      return errno() === EINVAL ? 0 : -1;
    }
  }
  return 0;
}

function clearAmbient(): void {
  const result = libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  check(result, "prctl(PR_CAP_AMBIENT_CLEAR_ALL)", "ambient set");
}

/** Makes `set` the permitted and the effective set of this thread, and empties the inheritable one. */
function setCapabilities(set: bigint): void {
  const low = Number(set & 0xffff_ffffn);
  const high = Number(set >> 32n);
  // struct __user_cap_header_struct { u32 version; int pid; }, 0: this thread; then, for each half of the set,
  // struct __user_cap_data_struct { u32 effective, permitted, inheritable; }.
  const header = new Uint32Array([LINUX_CAPABILITY_VERSION_3, 0]);
  const data = new Uint32Array([low, low, 0, high, high, 0]);
  check(libc.capset(header, data), "capset", `capabilities 0x${set.toString(16)}`);
}

function prctl(option: number, value: number, name: string): void {
  check(libc.prctl(option, value, 0, 0, 0), `prctl(${name})`, "this process");
}
