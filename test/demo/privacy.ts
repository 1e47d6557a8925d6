// A place of its own for the demonstration: namespaces in which it is root, and which end with it.
import { spawnSync } from "node:child_process";

const INSIDE = "MIRAGE_DEMO_INSIDE";

/** Network, mounts and processes of its own: when the first process ends, the kernel ends all others. */
const OWN = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
/** In addition for a user who is not root: root inside, and nobody else. */
const OWN_USER = ["--user", "--map-root-user"];

const REMEDIES = `Namespaces are forbidden here. Any one of these helps:
  run it as root                          sudo npm start
  allow user namespaces (Ubuntu 24.04)    sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0
  allow user namespaces (older Debian)    sudo sysctl kernel.unprivileged_userns_clone=1
  where their number is 0                 sudo sysctl user.max_user_namespaces=10000
  in a container                          docker run --privileged …`;

/** Where the program is now. */
export interface Place {
  /** In a user namespace, where only this one user exists. */
  readonly ownUsers: boolean;
}

/**
 * Starts the program again in a private place and ends this process with its exit code; returns when it is
 * there. Where there can be none, says what would help and ends with 1.
 */
export function enterPrivatePlace(program: string): Place {
  const inside = process.env[INSIDE];
  if (inside !== undefined) return { ownUsers: inside === "users" };
  const root = process.getuid?.() === 0;
  const candidates = root ? [OWN, [...OWN_USER, ...OWN]] : [[...OWN_USER, ...OWN]];
  const failures: string[] = [];
  for (const options of candidates) {
    const probe = spawnSync("unshare", [...options, process.execPath, "--version"], { encoding: "utf8" });
    if (probe.status === 0) {
      const ownUsers = options.includes("--user");
      const { status } = spawnSync("unshare", [...options, process.execPath, "sdk/run.mjs", program], {
        stdio: "inherit",
        env: { ...process.env, [INSIDE]: ownUsers ? "users" : "root" },
      });
      process.exit(status ?? 1);
    }
    failures.push(probe.stderr.trim() || String(probe.error?.message));
  }
  console.error(`${REMEDIES}\n(${failures.join("; ")})`);
  process.exit(1);
}
