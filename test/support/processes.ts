// What the kernel says of processes: rights, memory, time used.
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";

/** Whether there is a process with this id. */
export function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`);
}

/** /proc/PID/status of one thread, as far as rights go. */
export interface Rights {
  readonly name: string;
  /** Real, effective, saved and file system user id. */
  readonly uids: readonly number[];
  readonly gids: readonly number[];
  readonly groups: readonly number[];
  /** Capability sets as bit masks (capabilities(7)). */
  readonly effective: bigint;
  readonly permitted: bigint;
  readonly inheritable: bigint;
  readonly ambient: bigint;
  readonly bounding: bigint;
  readonly noNewPrivileges: boolean;
  /** 0 none, 1 strict, 2 filter. */
  readonly seccomp: number;
}

/** The rights of every thread of a process. */
export function threadRights(pid: number): Rights[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) => rights(`/proc/${pid}/task/${thread}/status`));
}

function rights(file: string): Rights {
  const fields = new Map(
    readFileSync(file, "utf8")
      .split("\n")
      .map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon), line.slice(colon + 1).trim()];
      }),
  );
  const text = (name: string) => {
    const value = fields.get(name);
    if (value === undefined) throw new Error(`${file} has no ${name}`);
    return value;
  };
  const numbers = (name: string) =>
    text(name)
      .split(/\s+/)
      .filter((word) => word !== "")
      .map(Number);
  const mask = (name: string) => BigInt(`0x${text(name)}`);
  return {
    name: text("Name"),
    uids: numbers("Uid"),
    gids: numbers("Gid"),
    groups: numbers("Groups"),
    effective: mask("CapEff"),
    permitted: mask("CapPrm"),
    inheritable: mask("CapInh"),
    ambient: mask("CapAmb"),
    bounding: mask("CapBnd"),
    noNewPrivileges: text("NoNewPrivs") === "1",
    seccomp: Number(text("Seccomp")),
  };
}

/** Process ids of the children of a process that live now. */
export function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8")
      .split(" ")
      .filter((word) => word !== "")
      .map(Number),
  );
}

/** A process and all that descend from it. */
export function familyOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(familyOf)];
}

/** Open descriptors of a process and what they lead to, as /proc/PID/fd says. */
export function descriptorsOf(pid: number): Map<number, string> {
  const found = new Map<number, string>();
  for (const name of readdirSync(`/proc/${pid}/fd`)) {
    found.set(Number(name), readlinkSync(`/proc/${pid}/fd/${name}`));
  }
  return found;
}

/** Packet sockets in the network namespace of a process: the EtherType that each receives, by its "socket:[inode]". */
export function packetSocketsOf(pid: number): Map<string, number> {
  // sk, RefCnt, Type, Proto, Iface, R, Rmem, User, Inode
  const [, ...lines] = readFileSync(`/proc/${pid}/net/packet`, "utf8").trim().split("\n");
  return new Map(
    lines.map((line) => {
      const fields = line.trim().split(/\s+/);
      return [`socket:[${fields[8]}]`, Number.parseInt(fields[3] ?? "", 16)];
    }),
  );
}

/** Memory of a process in kB (proc_pid_smaps(5)). */
export interface Memory {
  readonly rss: number;
  /** Pages shared by several processes count in parts. */
  readonly pss: number;
  readonly pssAnonymous: number;
  readonly pssFile: number;
}

export function memoryOf(pid: number): Memory {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? "NaN");
  return {
    rss: kilobytes("Rss"),
    pss: kilobytes("Pss"),
    pssAnonymous: kilobytes("Pss_Anon"),
    pssFile: kilobytes("Pss_File"),
  };
}

/** Processor time in ms: that of the threads alive, to the nanosecond, and of children that ended, to 10 ms. */
export function processorTimeOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]),
  );
  // Behind the program's name, which may hold blanks: fields 16 and 17 are cutime and cstime, in hundredths.
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const reaped = (Number(fields[13]) + Number(fields[14])) * 10;
  return threads.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e6 + reaped;
}
