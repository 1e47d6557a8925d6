// The daemon: its rights, its configuration, its interfaces, its signals.
import type { RunOptions } from "../arguments.ts";
import { DHCP_CLIENT_PORT } from "../compartment.ts";
import { takePort } from "../linux/closed-port.ts";
import { NetlinkSocket } from "../linux/netlink-socket.ts";
import { checkUser, dropRights, secureRights } from "./rights.ts";
import { loadSettings } from "./settings.ts";
import { endCalf, type SpawnedCalf, spawnCalf } from "./spawn-calf.ts";
import { FAILED, Supervisor } from "./supervisor.ts";

/**
 * Runs until it is told to stop, or until `--once` is done; resolves with the exit code. `spawned`: a calf for each
 * interface of the command line. Throws UsageError, ConfigError, MissingRight, InterfaceTaken, and the SystemError or
 * file system error of what cannot be done without.
 */
export async function runDaemon(options: RunOptions, spawned: readonly SpawnedCalf[]): Promise<number> {
  process.on("uncaughtException", (error) => {
    process.stderr.write(`dhcp-client: a defect, please report it: ${error.stack ?? error.message}\n`);
    process.exit(FAILED);
  });
  const confinement = secureRights();
  // Those spawned before the rights were denied to them have them still; they have been told nothing yet.
  const calves = confinement === "denial" ? spawned.map(replaced) : spawned;
  const log = { form: options.log ?? "text", verbose: options.verbose };
  const supervisor = new Supervisor(new NetlinkSocket(), options.once, log);
  const early = options.interfaces.length > 0;
  if (early) supervisor.launch(options.interfaces, calves);
  const settings = await loadSettings(options);
  checkUser(confinement, settings.user);
  if (!early) supervisor.launch([...settings.interfaces.keys()], []);
  supervisor.begin(settings);

  process.on("SIGTERM", () => supervisor.stop());
  process.on("SIGINT", () => supervisor.stop());
  process.on("SIGUSR1", () => supervisor.order("renew"));
  process.on("SIGUSR2", () => supervisor.order("release"));
  process.on("SIGHUP", async () => {
    try {
      supervisor.reload(await loadSettings(options));
    } catch (error) {
      supervisor.reloadFailed(error instanceof Error ? error.message : String(error));
    }
  });
  // Held to the end. Replies that are sent to our address would be answered as unwanted otherwise.
  takePort(DHCP_CLIENT_PORT);
  dropRights();
  return supervisor.finished;
}

function replaced(calf: SpawnedCalf): SpawnedCalf {
  endCalf(calf);
  return spawnCalf();
}
