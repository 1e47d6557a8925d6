// One interface: its link, its sockets, its calf. The link may come and go and the calf may die: this object stays.
import type { CalfMessage, FailureCode } from "../channel.ts";
import { DHCP_CLIENT_PORT } from "../compartment.ts";
import type { Command, Configuration, ConfigurationError, Event, SendError } from "../contract.ts";
import { bootMilliseconds } from "../linux/clock.ts";
import { close } from "../linux/descriptor.ts";
import { arp, udpPort } from "../linux/filter.ts";
import { findLink, type Link, setLink } from "../linux/link.ts";
import type { NetlinkSocket } from "../linux/netlink-socket.ts";
import { ETH_P_ARP, ETH_P_IP, openReceiver } from "../linux/packet.ts";
import { Backoff } from "./backoff.ts";
import { type CalfEnd, type CalfOwner, CalfProcess } from "./calf-process.ts";
import type { LeaseKeeper } from "./lease-keeper.ts";
import { linkState, sameLinkState, unusableReason } from "./link-state.ts";
import type { Log } from "./log.ts";
import { Outbound } from "./outbound.ts";
import { type SpawnedCalf, spawnCalf } from "./spawn-calf.ts";

/** How long, and how often, the flags of a link that was just set up are looked at: its carrier is announced late. */
const CARRIER_PATIENCE_MS = 2000n;
const CARRIER_LOOK_MS = 10;

/** What an interface needs once it may start: known a little later than its first calf is started. */
export interface Equipment {
  readonly log: Log;
  /** Who the calf is to become. */
  readonly user: number;
  readonly configuration: Configuration;
  readonly keeper: LeaseKeeper;
}

/** What happens on an interface and matters to the daemon as a whole. */
export interface InterfaceObserver {
  /** What the component reports. */
  onEvent(event: Event): void;
  /**
   * The component refuses this value of the configuration. When that is at its start, the interface stays idle until the
   * configuration or the link changes.
   */
  onRejected(what: "start" | "configuration", value: ConfigurationError): void;
}

const FAILURES: Readonly<Record<FailureCode, string>> = {
  trap: "the component stopped itself (a WebAssembly trap)",
  component: "the component could not be instantiated",
  confinement: "the process could not give up its privileges",
  channel: "the process did not understand an instruction",
  "system-call": "a system call of the process failed",
  unexpected: "the process met an error that it does not know",
};

export class ManagedInterface implements CalfOwner {
  readonly name: string;
  readonly #netlink: NetlinkSocket;
  #log: Log;
  readonly #observer: InterfaceObserver;
  readonly #backoff = new Backoff();
  #equipment: Equipment | undefined;
  #link: Link | undefined;
  #outbound: Outbound | undefined;
  #calf: CalfProcess | undefined;
  #calfSince = 0n;
  /** Until the next calf is started. */
  #pause: ReturnType<typeof setTimeout> | undefined;
  #carrierLook: ReturnType<typeof setTimeout> | undefined;
  /** The component does not want to start with this configuration on this link. */
  #rejected = false;
  /** Given back by order: nothing to do until a renewal is ordered. */
  #released = false;

  /** `spawned`: its first calf, where that was started ahead of everything else. */
  constructor(
    name: string,
    netlink: NetlinkSocket,
    log: Log,
    observer: InterfaceObserver,
    spawned: SpawnedCalf | undefined,
  ) {
    this.name = name;
    this.#netlink = netlink;
    this.#log = log;
    this.#observer = observer;
    if (spawned !== undefined) this.#adopt(spawned);
  }

  /** The link while there is one. */
  get link(): Link | undefined {
    return this.#link;
  }

  /** Whether there is a process to take an order. */
  get hasCalf(): boolean {
    return this.#calf !== undefined;
  }

  /** Hands over what a calf's work needs, once. One that was launched before begins now. */
  equip(equipment: Equipment): void {
    this.#equipment = equipment;
    this.#log = equipment.log;
    this.#begin();
  }

  /** Takes a new configuration. The lease stays. */
  reconfigure(configuration: Configuration): void {
    if (this.#equipment === undefined) return;
    this.#equipment = { ...this.#equipment, configuration };
    if (this.#rejected) this.#startAnew();
    else this.#calf?.tell({ kind: "configuration", configuration });
  }

  /** Passes an order on. Without a calf, `renew` launches one, and `release` sees to it that none is. */
  order(command: Command): void {
    this.#released = command === "release";
    if (this.#calf !== undefined) {
      this.#calf.tell({ kind: "order", command });
    } else if (command === "renew") {
      this.#relaunch();
    } else if (command === "release") {
      clearTimeout(this.#pause);
    }
  }

  /** Ends the calf and closes the socket. What is configured stays. */
  stop(): void {
    clearTimeout(this.#pause);
    clearTimeout(this.#carrierLook);
    this.#calf?.end();
    this.#calf = undefined;
    this.#outbound?.close();
    this.#outbound = undefined;
    this.#link = undefined;
  }

  // The link.

  /** The kernel has this interface now, or something about it has changed. */
  linkIs(link: Link): void {
    if (this.#link !== undefined && this.#link.index !== link.index) this.linkIsGone();
    if (this.#link === undefined) this.#attach(link);
    else this.#changed(this.#link, link);
  }

  /** There is no such interface: what was configured on it is gone as well. A calf has nothing to wait for. */
  linkIsGone(): void {
    if (this.#link === undefined) {
      this.stop();
      return;
    }
    this.#log.warning(this.name, "interface-gone", "waiting for its return");
    this.stop();
    this.#equipment?.keeper.linkIsGone();
  }

  #attach(link: Link): void {
    const unusable = unusableReason(link);
    if (unusable !== undefined) {
      this.#log.error(this.name, "interface-unusable", unusable);
      this.stop();
      return;
    }
    try {
      this.#outbound = new Outbound(this.name, link.index);
      this.#link = link;
      this.#launch();
      if (!link.up) this.#setUp(link);
      this.#begin();
    } catch (error) {
      // Gone again already, most likely: then the monitor says so, and when it is back.
      this.#log.error(this.name, "interface-unusable", error instanceof Error ? error.message : String(error));
      this.stop();
    }
  }

  #setUp({ index }: Link): void {
    this.#netlink.run(setLink(index, { up: true }));
    this.#lookForCarrier(bootMilliseconds() + CARRIER_PATIENCE_MS);
  }

  #lookForCarrier(until: bigint): void {
    if (this.#link === undefined) return;
    const link = findLink(this.#netlink, this.#link.index);
    if (link === undefined) return;
    this.#changed(this.#link, link);
    if (link.carrier || bootMilliseconds() >= until) return;
    this.#carrierLook = setTimeout(() => this.#lookForCarrier(until), CARRIER_LOOK_MS);
  }

  #changed(before: Link, link: Link): void {
    const unusable = unusableReason(link);
    if (unusable !== undefined) {
      this.#log.error(this.name, "interface-unusable", unusable);
      this.stop();
      return;
    }
    this.#link = link;
    const state = linkState(link);
    if (sameLinkState(linkState(before), state)) return;
    if (before.carrier !== link.carrier)
      this.#log.info(this.name, "carrier", link.carrier ? "frames can pass" : "no carrier");
    if (this.#rejected) this.#startAnew();
    else this.#calf?.tell({ kind: "link", link: state });
  }

  // The calf.

  /** Starts a calf that waits for its `start`. */
  #launch(): void {
    clearTimeout(this.#pause);
    if (this.#link !== undefined && this.#calf === undefined) this.#adopt(spawnCalf());
  }

  #adopt(spawned: SpawnedCalf): void {
    this.#calf = new CalfProcess(spawned, this);
    this.#calfSince = bootMilliseconds();
  }

  #startAnew(): void {
    this.#calf?.end();
    this.#calf = undefined;
    this.#relaunch();
  }

  #relaunch(): void {
    try {
      this.#launch();
      this.#begin();
    } catch (error) {
      this.#calf?.end();
      this.#calf = undefined;
      this.#calfIsOver(error instanceof Error ? error.message : String(error));
    }
  }

  /** Tells the calf to start, once it can. The sockets for receiving are its own from then on. */
  #begin(): void {
    const calf = this.#calf;
    if (calf === undefined || calf.begun || this.#link === undefined || this.#equipment === undefined) return;
    const { user, configuration, keeper } = this.#equipment;
    this.#rejected = false;
    const remembered = keeper.remembered(this.#link);
    const start = { kind: "start", user, configuration, link: linkState(this.#link) } as const;
    const ipv4 = openReceiver(this.#link.index, ETH_P_IP, udpPort(DHCP_CLIENT_PORT));
    try {
      const arpReceiver = openReceiver(this.#link.index, ETH_P_ARP, arp());
      calf.begin(remembered === undefined ? start : { ...start, remembered }, { ipv4, arp: arpReceiver });
      close(arpReceiver);
    } finally {
      close(ipv4);
    }
  }

  onMessage(message: CalfMessage): void {
    const equipment = this.#equipment;
    const link = this.#link;
    // A calf has nothing to say before it was told to start, but that it is ready or that it has failed.
    if (message.kind === "ready" || equipment === undefined || link === undefined) return;
    const { keeper } = equipment;
    switch (message.kind) {
      case "send": {
        const error = this.#send(message.frame, link, equipment);
        this.#calf?.tell(error === undefined ? { kind: "sent" } : { kind: "sent", error });
        break;
      }
      case "apply": {
        const error = keeper.apply(link, message.lease);
        this.#calf?.tell(error === undefined ? { kind: "applied" } : { kind: "applied", error });
        keeper.save(link);
        break;
      }
      case "withdraw": {
        const error = keeper.withdraw(link);
        this.#calf?.tell(error === undefined ? { kind: "withdrawn" } : { kind: "withdrawn", error });
        keeper.save(link);
        break;
      }
      case "events":
        for (const event of message.events) this.#observer.onEvent(event);
        break;
      case "rejected":
        this.#rejected ||= message.what === "start";
        this.#observer.onRejected(message.what, message.error);
        break;
      case "failed": {
        const { code, errno } = message;
        const reason = errno === undefined ? FAILURES[code] : `${FAILURES[code]} (errno ${errno})`;
        this.#log.error(this.name, "calf-failed", reason, { code, errno: errno ?? null });
        break;
      }
    }
  }

  #send(frame: Uint8Array, { address, mtu }: Link, { configuration, keeper }: Equipment): SendError | undefined {
    const { purpose } = configuration;
    const ours = [keeper.address, purpose.tag === "inform" ? purpose.val : undefined];
    const addresses = ours.filter((each) => each !== undefined);
    return this.#outbound?.send(frame, { linkAddress: address, mtu, addresses }, this.#log);
  }

  onEnd(end: CalfEnd): void {
    this.#calf = undefined;
    this.#calfIsOver(describeEnd(end));
  }

  #calfIsOver(how: string): void {
    if (this.#released || this.#link === undefined) {
      this.#log.error(this.name, "calf-ended", how);
      return;
    }
    const delay = this.#backoff.delayAfter(this.#calfSince, bootMilliseconds());
    this.#log.error(this.name, "calf-ended", `${how}; what is configured stays; the next one starts in ${delay} ms`);
    this.#pause = setTimeout(() => this.#relaunch(), delay);
  }
}

function describeEnd(end: CalfEnd): string {
  switch (end.kind) {
    case "exited":
      return `exit code ${end.code}`;
    case "killed":
      return `ended by signal ${end.signal}`;
    case "violation":
      return `killed: ${end.reason}`;
  }
}
