// The daemon's start, in the order that costs the least time: the calf starts up while priv reads its configuration.
import type { RunOptions } from "../arguments.ts";
import { NetlinkSocket } from "../linux/netlink-socket.ts";
import { checkUser, dropRights, secureRights } from "./rights.ts";
import { Supervisor } from "./supervisor.ts";

/**
 * Runs until it is told to stop, or until `--once` is done; resolves with the exit code. Throws UsageError, ConfigError,
 * MissingRight, InterfaceTaken, and the SystemError or file system error of what cannot be done without.
 */
export async function runPriv(options: RunOptions): Promise<number> {
  const confinement = secureRights();
  const log = { form: options.log ?? "text", verbose: options.verbose };
  const supervisor = new Supervisor(new NetlinkSocket(), options.once, log);
  const early = options.interfaces.length > 0;
  if (early) supervisor.launch(options.interfaces);
  const { loadSettings } = await import("./settings.ts");
  const settings = loadSettings(options);
  checkUser(confinement, settings.user);
  if (!early) supervisor.launch([...settings.interfaces.keys()]);
  supervisor.begin(settings);

  process.on("SIGTERM", () => supervisor.stop());
  process.on("SIGINT", () => supervisor.stop());
  process.on("SIGUSR1", () => supervisor.order("renew"));
  process.on("SIGUSR2", () => supervisor.order("release"));
  process.on("SIGHUP", () => {
    try {
      supervisor.reload(loadSettings(options));
    } catch (error) {
      supervisor.reloadFailed(error instanceof Error ? error.message : String(error));
    }
  });
  dropRights();
  return supervisor.finished;
}
