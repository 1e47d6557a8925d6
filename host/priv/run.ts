// The daemon's very start: the calves first, then all the rest of priv, while they start up.
import type { RunOptions } from "../arguments.ts";
import { spawnCalf } from "./spawn-calf.ts";

/** As `runDaemon`. */
export async function runPriv(options: RunOptions): Promise<number> {
  const spawned = options.interfaces.map(() => spawnCalf());
  const { runDaemon } = await import("./daemon.ts");
  return runDaemon(options, spawned);
}
