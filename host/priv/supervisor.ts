// All interfaces together: watched for coming and going, started, told what the administrator wants, stopped.
import type { Command } from "../contract.ts";
import { findLink } from "../linux/link.ts";
import { LinkMonitor } from "../linux/link-monitor.ts";
import type { NetlinkSocket } from "../linux/netlink-socket.ts";
import { unwatch, watch } from "../linux/signal-io.ts";
import { lockInterface } from "./instance-lock.ts";
import { Log, type LogOptions } from "./log.ts";
import { Service, type ServiceObserver } from "./service.ts";
import type { Settings } from "./settings.ts";
import type { SpawnedCalf } from "./spawn-calf.ts";

export const DONE = 0;
export const FAILED = 1;
export const NO_LEASE = 3;

export class Supervisor implements ServiceObserver {
  /** Resolves with the exit code when all is over. */
  readonly finished: Promise<number>;
  readonly #netlink: NetlinkSocket;
  readonly #once: boolean;
  readonly #monitor = new LinkMonitor();
  readonly #services: Service[] = [];
  #log: Log;
  readonly #logOptions: LogOptions;
  #begun = false;
  #stopping = false;
  #finish: (code: number) => void = () => {};

  constructor(netlink: NetlinkSocket, once: boolean, log: LogOptions) {
    this.#netlink = netlink;
    this.#once = once;
    this.#logOptions = log;
    this.#log = new Log(log);
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  /**
   * Takes up the interfaces, each with its calf that was spawned already or, where there is none, a fresh one. They
   * wait for `begin`.
   */
  launch(names: readonly string[], spawned: readonly SpawnedCalf[]): void {
    watch(this.#monitor.fd, () => this.#readMonitor());
    for (const [at, name] of names.entries()) {
      const service = new Service(name, this.#netlink, this.#logOptions, this, spawned[at]);
      this.#services.push(service);
      this.#refresh(service);
    }
  }

  /** Lets them work. Throws InterfaceTaken when another daemon has one of the interfaces. */
  begin(settings: Settings): void {
    this.#log = new Log(settings.log);
    for (const { name } of this.#services) lockInterface(settings.run, name);
    if (this.#once) setTimeout(() => this.#tooLate(settings.timeout), settings.timeout);
    this.#begun = true;
    for (const service of this.#services) {
      const config = settings.interfaces.get(service.name);
      if (config === undefined) continue;
      if (service.interface.link === undefined) {
        this.#log.info(service.name, "waiting", "there is no such interface yet, or none that can be used: waiting");
      }
      service.begin(settings, config);
    }
  }

  /** Takes a new configuration for the interfaces that there are. */
  reload(settings: Settings): void {
    for (const service of this.#services) {
      const config = settings.interfaces.get(service.name);
      if (config !== undefined) service.reconfigure(settings, config);
    }
    this.#log.info(undefined, "reloaded", "the configuration was read again");
  }

  reloadFailed(reason: string): void {
    this.#log.error(undefined, "reload-failed", `${reason}; the old configuration stays in force`);
  }

  order(command: Command): void {
    for (const service of this.#services) service.order(command);
  }

  /** Stops all, as the configuration says; a second call does not wait for anything any more. */
  stop(): void {
    if (this.#stopping) this.#finish(FAILED);
    else void this.#end(this.#once && !this.#allSatisfied() ? NO_LEASE : DONE, false);
  }

  onSatisfied(): void {
    if (this.#once && this.#begun && this.#allSatisfied()) void this.#end(DONE, true);
  }

  onUnusable(): void {
    if (this.#once) void this.#end(FAILED, true);
  }

  #allSatisfied(): boolean {
    return this.#services.every(({ satisfied }) => satisfied);
  }

  #tooLate(timeout: number): void {
    for (const service of this.#services) {
      if (service.satisfied) continue;
      const { link } = service.interface;
      const reason =
        link === undefined ? "there is no such interface" : link.carrier ? "no server has answered" : "no carrier";
      this.#log.error(service.name, "no-lease", `no lease within ${timeout / 1000} s: ${reason}`);
    }
    void this.#end(NO_LEASE, true);
  }

  async #end(code: number, keep: boolean): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    unwatch(this.#monitor.fd);
    await Promise.all(this.#services.map((service) => service.stop(keep)));
    this.#finish(code);
  }

  /** An announcement says only where to look: it may be older than what we know. */
  #readMonitor(): boolean {
    const events = this.#monitor.read();
    if (events === "would-block") return false;
    for (const service of this.#services) {
      const touched = events.some(
        (event) =>
          event.kind === "overflow" ||
          ("link" in event && (event.link.name === service.name || event.link.index === service.interface.link?.index)),
      );
      if (touched) this.#refresh(service);
    }
    return true;
  }

  #refresh(service: Service): void {
    const link = findLink(this.#netlink, service.name);
    if (link === undefined) service.interface.linkIsGone();
    else service.interface.linkIs(link);
  }
}
