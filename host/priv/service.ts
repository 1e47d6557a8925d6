// The client on one interface, as a whole: the interface with its calf, its lease, its records, its policy.
import type { Command, ConfigurationError, Event, State } from "../contract.ts";
import type { NetlinkSocket } from "../linux/netlink-socket.ts";
import type { InterfaceConfig } from "./config.ts";
import { type InterfaceObserver, ManagedInterface } from "./interface.ts";
import { type KeeperPolicy, LeaseKeeper } from "./lease-keeper.ts";
import { LimitedLog } from "./limited-log.ts";
import type { LogOptions } from "./log.ts";
import { Metrics } from "./metrics.ts";
import { ResolvConf } from "./resolvconf.ts";
import type { Settings } from "./settings.ts";
import type { SpawnedCalf } from "./spawn-calf.ts";
import { Store } from "./store.ts";

/** How long the end of the daemon waits for the DHCPRELEASE to be sent. */
const RELEASE_PATIENCE_MS = 2000;
/** The state and the metrics are written at most so often, and not while a lease is on its way. */
const STATE_PAUSE_MS = 50;
const METRICS_PAUSE_MS = 5000;

/** Known once the configuration is read. */
interface Records {
  readonly config: InterfaceConfig;
  readonly keeper: LeaseKeeper;
  readonly store: Store;
}

/** What the daemon as a whole wants to know. */
export interface ServiceObserver {
  /** A lease is in force, or a DHCPINFORM is answered. */
  onSatisfied(): void;
  /** The component refuses to start with this configuration. */
  onUnusable(): void;
}

export class Service implements InterfaceObserver {
  readonly interface: ManagedInterface;
  readonly #netlink: NetlinkSocket;
  readonly #observer: ServiceObserver;
  readonly #metrics = new Metrics();
  #log: LimitedLog;
  #records: Records | undefined;
  #state: State = "stopped";
  #stateTimer: ReturnType<typeof setTimeout> | undefined;
  #metricsTimer: ReturnType<typeof setTimeout> | undefined;
  #onStopped: (() => void) | undefined;
  #satisfied = false;

  constructor(
    name: string,
    netlink: NetlinkSocket,
    log: LogOptions,
    observer: ServiceObserver,
    spawned: SpawnedCalf | undefined,
  ) {
    this.#log = new LimitedLog(log);
    this.#netlink = netlink;
    this.#observer = observer;
    this.interface = new ManagedInterface(name, netlink, this.#log, this, spawned);
  }

  get name(): string {
    return this.interface.name;
  }

  /** Whether there has been a lease, or an answer to a DHCPINFORM. */
  get satisfied(): boolean {
    return this.#satisfied;
  }

  /** Hands over what the configuration says. A calf that was launched before begins its work. */
  begin(settings: Settings, config: InterfaceConfig): void {
    const { name } = this;
    this.#log = new LimitedLog(settings.log);
    const store = new Store(settings.run, name);
    const tools = { name, netlink: this.#netlink, store, state: settings.state, log: this.#log };
    const keeper = new LeaseKeeper(tools, policyOf(settings, config));
    this.#records = { config, keeper, store };
    this.interface.equip({ log: this.#log, user: settings.user, configuration: config.client, keeper });
  }

  /** Takes a new configuration; the lease stays. */
  reconfigure(settings: Settings, config: InterfaceConfig): void {
    if (this.#records === undefined) return;
    this.#records = { ...this.#records, config };
    this.#records.keeper.policy = policyOf(settings, config);
    this.interface.reconfigure(config.client);
  }

  order(command: Command): void {
    this.interface.order(command);
  }

  /** Ends the calf. What becomes of the lease is the configuration's to say, but `keep` overrules it. */
  async stop(keep: boolean): Promise<void> {
    const records = this.#records;
    const policy = keep || records === undefined ? "keep" : records.config.onExit;
    if (policy === "release" && records?.keeper.address !== undefined && this.interface.hasCalf) {
      const stopped = new Promise<void>((resolve) => {
        this.#onStopped = resolve;
      });
      this.interface.order("release");
      await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, RELEASE_PATIENCE_MS))]);
    }
    const { link } = this.interface;
    this.interface.stop();
    if (records === undefined) return;
    if (policy !== "keep" && link !== undefined) records.keeper.clear(link);
    records.keeper.stop();
    clearTimeout(this.#metricsTimer);
    clearTimeout(this.#stateTimer);
    this.#attempt((store) => store.writeState("stopped"));
  }

  onEvent(event: Event): void {
    this.#log.event(this.name, event);
    this.#count(event);
    if (event.tag === "state-changed") {
      this.#noteState(event.val.current);
      if (event.val.current === "stopped") this.#onStopped?.();
    } else if (event.tag === "acquired" || event.tag === "extended") {
      // What is in force is for priv to say.
      if (this.#records?.keeper.address !== undefined) this.#satisfy();
    } else if (event.tag === "informed") {
      this.#records?.keeper.informed(event.val);
      this.#satisfy();
    }
  }

  onRejected(what: "start" | "configuration", value: ConfigurationError): void {
    const reason = `the component refuses the configuration: ${value} is out of range`;
    const then = what === "start" ? "idle until it or the link is changed" : "the old one stays in force";
    this.#log.error(this.name, "configuration-refused", `${reason}; ${then}`, { value });
    if (what === "start") this.#observer.onUnusable();
  }

  #satisfy(): void {
    this.#satisfied = true;
    this.#observer.onSatisfied();
  }

  #count(event: Event): void {
    const detail = event.tag === "ignored" ? { reason: event.val.reason } : undefined;
    const kind = event.tag === "sent" || event.tag === "received" ? { kind: event.val.kind } : undefined;
    this.#metrics.count("events", { event: event.tag, ...detail, ...kind });
    this.#metricsTimer ??= setTimeout(() => {
      this.#metricsTimer = undefined;
      this.#attempt((store) => store.writeText("metrics.prom", this.#metrics.render()));
    }, METRICS_PAUSE_MS);
  }

  #noteState(state: State): void {
    this.#state = state;
    this.#stateTimer ??= setTimeout(() => {
      this.#stateTimer = undefined;
      this.#attempt((store) => store.writeState(this.#state));
    }, STATE_PAUSE_MS);
  }

  #attempt(write: (store: Store) => void): void {
    if (this.#records === undefined) return;
    try {
      write(this.#records.store);
    } catch (error) {
      this.#log.error(this.name, "write-failed", error instanceof Error ? error.message : String(error));
    }
  }
}

function policyOf(settings: Settings, { plan, client }: InterfaceConfig): KeeperPolicy {
  const { resolvConf, run } = settings;
  const resolver = resolvConf === undefined ? undefined : new ResolvConf(resolvConf, run);
  return { plan, clientIdentifier: client.clientIdentifier, resolver };
}
