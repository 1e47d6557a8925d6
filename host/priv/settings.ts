// What the command line and the configuration say together; the command line wins.
import { hostname } from "node:os";
import { type RunOptions, UsageError } from "../arguments.ts";
import { RUN_FOLDER, STATE_FOLDER } from "../folders.ts";
import { type InterfaceConfig, interfaceConfig, loadConfig } from "./config.ts";
import type { LogOptions } from "./log.ts";

export interface Settings {
  /** The interfaces, and what each is to do. */
  readonly interfaces: ReadonlyMap<string, InterfaceConfig>;
  /** Milliseconds that `--once` waits. */
  readonly timeout: number;
  readonly log: LogOptions;
  /** Who the calf is to become. */
  readonly user: number;
  /** The resolver's file; undefined: leave it alone. */
  readonly resolvConf: string | undefined;
  readonly state: string;
  readonly run: string;
}

/** Throws ConfigError; UsageError when no interface is named anywhere. */
export async function loadSettings(options: RunOptions): Promise<Settings> {
  const config = await loadConfig(options.config);
  const names = options.interfaces.length > 0 ? options.interfaces : config.global.interfaces;
  if (names.length === 0) {
    throw new UsageError("no interface to configure: give one as -i IF, or `interfaces` in the configuration");
  }
  const machine = hostname();
  const resolvConf = options.resolvConf ?? config.global["resolv-conf"];
  return {
    interfaces: new Map(names.map((name, place) => [name, interfaceConfig(config, name, place, machine)])),
    timeout: (options.timeout ?? config.global.timeout) * 1000,
    log: { form: options.log ?? config.global.log, verbose: options.verbose },
    user: config.global.user,
    resolvConf: resolvConf === false ? undefined : resolvConf,
    state: options.state ?? STATE_FOLDER,
    run: options.run ?? RUN_FOLDER,
  };
}
