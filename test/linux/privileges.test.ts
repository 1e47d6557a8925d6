// Giving up privileges: what every thread of the process has left, read from /proc by the kernel's own account.
// Needs root (real or that of a user namespace in which user 65534 is mapped).
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import {
  CAP_KILL,
  CAP_NET_ADMIN,
  CAP_NET_RAW,
  CAP_SETGID,
  CAP_SETPCAP,
  CAP_SETUID,
  capabilities,
  capabilitySet,
  threadsWithCapabilities,
} from "../../host/linux/capabilities.ts";
import { bind } from "../../host/linux/ffi.ts";
import { setLink } from "../../host/linux/link.ts";
import { NetlinkSocket } from "../../host/linux/netlink-socket.ts";
import { openSender } from "../../host/linux/packet.ts";
import {
  canBecome,
  denyCapabilitiesToChildren,
  dieWithParent,
  dropAll,
  keepOnly,
} from "../../host/linux/privileges.ts";
import { kill, SIGKILL } from "../../host/linux/process.ts";
import { currentRole, endRole, nextReport, report, startRole, waitForEnd } from "./role.ts";

const NOBODY = { uid: 65_534, gid: 65_534 };
const libc = bind({ prctl: { args: ["i32", "i64", "i64", "i64", "i64"], returns: "i32" } });
const PR_GET_PDEATHSIG = 2;
const PR_GET_DUMPABLE = 3;

/** What is left in a process. */
interface Left {
  readonly failures: string[];
  readonly threads: number;
  readonly privileged: number;
  readonly ids: string[];
  readonly bounding: string;
  readonly ambient: string;
  readonly permitted: string;
  readonly noNewPrivileges: boolean;
  readonly dumpable: number;
}

function describeSelf(failures: string[]): Left {
  const sets = capabilities();
  const status = readFileSync("/proc/self/status", "latin1");
  const ids = ["Uid", "Gid", "Groups"].map((name) => new RegExp(`^${name}:(.*)$`, "m").exec(status)?.[1] ?? "?");
  return {
    failures,
    threads: readdirSync("/proc/self/task").length,
    privileged: threadsWithCapabilities().length,
    ids: ids.map((text) => text.trim().replaceAll("\t", " ")),
    bounding: sets.bounding.toString(16),
    ambient: sets.ambient.toString(16),
    permitted: sets.permitted.toString(16),
    noNewPrivileges: sets.noNewPrivileges,
    dumpable: libc.prctl(PR_GET_DUMPABLE, 0, 0, 0, 0),
  };
}

/** Makes the runtime start its helper threads, so that there is more than one to look at. */
async function startThreads(): Promise<void> {
  const { readFile } = await import("node:fs/promises");
  await Promise.all(Array.from({ length: 16 }, () => readFile("/proc/self/status")));
}

async function play(role: string): Promise<void> {
  switch (role) {
    case "drop": {
      await startThreads();
      report(canBecome(NOBODY));
      report(describeSelf(dropAll(NOBODY).map(({ message }) => message)));
      break;
    }
    case "powerless": {
      dropAll(NOBODY);
      report([
        messageOf(() => openSender(1)),
        messageOf(() => new NetlinkSocket().run(setLink(1, { up: true }))),
        messageOf(() => kill(process.ppid, SIGKILL)),
      ]);
      break;
    }
    case "look":
      await startThreads();
      report(describeSelf([]));
      break;
    case "deny": {
      const denied = denyCapabilitiesToChildren();
      const child = startRole("look");
      report({ denied, own: capabilities().permitted.toString(16), child: nextReport(child) });
      endRole(child);
      break;
    }
    case "keep": {
      keepOnly([CAP_NET_ADMIN, CAP_NET_RAW, CAP_KILL], [CAP_SETUID, CAP_SETGID, CAP_SETPCAP]);
      const sets = capabilities();
      const child = startRole("look");
      report({ own: sets.permitted.toString(), effective: sets.effective.toString(), child: nextReport(child) });
      endRole(child);
      break;
    }
    case "mortal": {
      dropAll(NOBODY);
      const alive = dieWithParent(process.ppid);
      const signal = new Int32Array(1);
      bind({ prctl: { args: ["i32", "pointer", "i64", "i64", "i64"], returns: "i32" } }).prctl(
        PR_GET_PDEATHSIG,
        signal,
        0,
        0,
        0,
      );
      report({ alive, signal: signal[0], orphan: dieWithParent(999_999) });
      waitForEnd();
      break;
    }
    case "parent": {
      const child = startRole("mortal");
      nextReport(child);
      report(child.pid);
      waitForEnd();
      break;
    }
    default:
      throw new Error(`no role ${role}`);
  }
}

function messageOf(attempt: () => void): string {
  try {
    attempt();
  } catch (error) {
    return String(error);
  }
  return "done";
}

const role = currentRole();
if (role !== undefined) {
  await play(role);
  process.exit(0);
}

test("dropAll leaves no thread of the process anything", (t) => {
  if (!canBecome(NOBODY)) {
    t.skip("needs root, in a user namespace that has a user 65534");
    return;
  }
  const child = startRole("drop");
  assert.equal(nextReport<boolean>(child), true);
  const left = nextReport<Left>(child);
  endRole(child);
  assert.deepEqual(left.failures, []);
  assert(left.threads > 1, "a runtime with helper threads");
  const expected = { privileged: 0, bounding: "0", ambient: "0", permitted: "0", noNewPrivileges: true, dumpable: 0 };
  const { failures: _, threads: __, ids, ...rest } = left;
  assert.deepEqual(rest, expected);
  const nobody = "65534 65534 65534 65534";
  assert.deepEqual(ids, [nobody, nobody, ""]);
});

test("without privileges the errors say what is needed", (t) => {
  if (!canBecome(NOBODY)) {
    t.skip("needs root, in a user namespace that has a user 65534");
    return;
  }
  const child = startRole("powerless");
  const [packet, netlink, signal] = nextReport<string[]>(child);
  endRole(child);
  assert.match(
    packet ?? "",
    /packet socket on interface 1: socket: EPERM \(operation not permitted\): needs CAP_NET_RAW/,
  );
  assert.match(netlink ?? "", /set interface 1 up: RTM_NEWLINK: EPERM \(.*\): needs CAP_NET_ADMIN/);
  assert.match(signal ?? "", /process \d+: kill: EPERM \(.*\): needs CAP_KILL/);
});

test("where the user cannot be changed dropAll says so, and the parent's denial leaves no thread anything", () => {
  const child = startRole("drop", ["/usr/bin/unshare", "--user", "--map-root-user"]);
  assert.equal(nextReport<boolean>(child), false);
  const left = nextReport<Left>(child);
  endRole(child);
  assert.equal(left.permitted, "0");
  assert.equal(left.failures.length, 3, left.failures.join("\n"));
  assert.match(left.failures[0] ?? "", /supplementary groups: setgroups: EPERM/);
  assert.match(left.failures[1] ?? "", /group 65534: setresgid: EINVAL/);
  assert.match(left.failures[2] ?? "", /user 65534: setresuid: EINVAL/);
  const parent = startRole("deny", ["/usr/bin/unshare", "--user", "--map-root-user"]);
  const { denied, own, child: grandchild } = nextReport<{ denied: boolean; own: string; child: Left }>(parent);
  endRole(parent);
  assert.equal(denied, true);
  assert.notEqual(own, "0", "the parent keeps its own");
  assert.deepEqual([grandchild.privileged, grandchild.permitted], [0, "0"]);
  assert.equal(grandchild.ids[0], "0 0 0 0");
  assert(grandchild.threads > 1);
});

test("a child of root has everything unless it is denied", () => {
  const plain = startRole("look");
  const before = nextReport<Left>(plain);
  endRole(plain);
  assert.notEqual(before.permitted, "0");
  assert.equal(before.privileged, before.threads);
  const parent = startRole("deny");
  const { denied, child } = nextReport<{ denied: boolean; child: Left }>(parent);
  endRole(parent);
  assert.equal(denied, true);
  assert.deepEqual([child.privileged, child.permitted], [0, "0"]);
});

test("keepOnly keeps its list, and children get no more than theirs", () => {
  const parent = startRole("keep");
  const { own, effective, child } = nextReport<{ own: string; effective: string; child: Left }>(parent);
  endRole(parent);
  const kept = capabilitySet([CAP_NET_ADMIN, CAP_NET_RAW, CAP_KILL]).toString();
  assert.deepEqual([own, effective], [kept, kept]);
  const forChildren = capabilitySet([CAP_SETUID, CAP_SETGID, CAP_SETPCAP]).toString(16);
  assert.deepEqual([child.permitted, child.bounding], [forChildren, forChildren]);
});

test("a child ends with its parent, and notices when it is late", async () => {
  const lone = startRole("mortal");
  assert.deepEqual(nextReport(lone), { alive: true, signal: SIGKILL, orphan: false });
  endRole(lone);
  const parent = startRole("parent");
  const grandchild = nextReport<number>(parent);
  assert.equal(kill(grandchild, 0), true);
  endRole(parent);
  for (let count = 0; count < 100 && isAlive(grandchild); count++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.equal(isAlive(grandchild), false);
});

/** A process that has ended but that nobody has reaped yet is dead too. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s*[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "latin1"));
  } catch {
    return false;
  }
}
