// The built component on a simulated link: a clock that jumps to the next thing due, a network that loses, repeats, delays
// and reorders by a seed, a server that can be away. Nothing here waits, and the same seed gives the same run.
import { instantiateComponent } from "#component/dhcp-client";
import type { Configuration, Event, LinkState, Step } from "../../host/generated/interfaces/mirage-dhcp-client.js";
import type { Lease } from "../../host/generated/interfaces/mirage-dhcp-types.js";
import { answer, type ServerSettings } from "./server.ts";

export const CLIENT_MAC = "02:00:00:00:00:01";

export const SETTINGS: ServerSettings = {
  mac: "02:00:00:00:00:53",
  address: "192.0.2.1",
  granted: "192.0.2.100",
  leaseSeconds: 600,
};

export const CONFIGURATION: Configuration = {
  purpose: { tag: "lease" },
  clientIdentifier: { tag: "link-address" },
  requestedOptions: new Uint8Array(),
  broadcast: false,
  offerWindow: 0,
  preferredServers: new Uint32Array(),
  startDelay: 0,
  retransmission: 4000,
  conflictDetection: "optimistic",
};

const LINK: LinkState = { address: [2, 0, 0, 0, 0, 1], mtu: 1500, carrier: true };

/** How bad the network is, as probabilities. */
export interface Weather {
  readonly loss: number;
  readonly duplication: number;
  /** Longest delay in milliseconds; what is delayed is overtaken. */
  readonly delay: number;
}

interface Delivery {
  readonly at: number;
  readonly frame: Uint8Array;
  readonly toServer: boolean;
}

/** mulberry32: enough for weather. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export class SimulatedWorld {
  now = 1_000_000;
  /** The lease in use on the link, as the component applied it. */
  applied: Lease | undefined;
  /** Whether the server answers. */
  serving = true;
  /** All that was sent, in hexadecimal, with its time: what two runs of a seed must agree on. */
  readonly trace: string[] = [];
  readonly events: Event[] = [];
  /** What the server answered. */
  readonly answers: Uint8Array[] = [];

  private readonly client;
  private readonly random: () => number;
  private wakeUp: number | undefined;
  private readonly underway: Delivery[] = [];

  private readonly weather: Weather;

  constructor(seed: number, weather: Weather, configuration: Configuration = CONFIGURATION) {
    this.weather = weather;
    this.random = generator(seed);
    const root = instantiateComponent({
      "mirage:net/socket@0.1.0": { send: (frame) => this.sent(frame) },
      "mirage:dhcp/lease-apply@0.1.0": {
        apply: (lease) => {
          this.applied = lease;
        },
        withdraw: () => {
          this.applied = undefined;
        },
      },
    });
    this.client = root.client;
    this.take(this.client.start(configuration, LINK, undefined, BigInt(this.now), this.entropy()));
  }

  /** Let time pass, doing what comes due. */
  run(milliseconds: number): void {
    const end = this.now + milliseconds;
    for (let turn = 0; ; turn++) {
      if (turn > 1_000_000) throw new Error("the client never rests");
      const next = Math.min(this.wakeUp ?? Number.POSITIVE_INFINITY, this.underway[0]?.at ?? Number.POSITIVE_INFINITY);
      if (next > end) break;
      this.now = Math.max(this.now, next);
      const delivery = this.underway[0];
      if (delivery !== undefined && delivery.at <= this.now) this.deliver(delivery);
      else this.take(this.client.wake(BigInt(this.now), this.entropy()));
    }
    this.now = end;
  }

  carrier(carrier: boolean): void {
    this.take(this.client.linkChanged({ ...LINK, carrier }, BigInt(this.now), this.entropy()));
  }

  receive(frame: Uint8Array): void {
    this.take(this.client.receive(frame, "complete", BigInt(this.now), this.entropy()));
  }

  /** Whether the applied lease is over, which must never be seen. */
  get overdue(): boolean {
    const lease = this.applied;
    return lease !== undefined && this.now > Number(lease.acquired) + lease.leaseTime * 1000;
  }

  private deliver(delivery: Delivery): void {
    this.underway.shift();
    if (!delivery.toServer) {
      this.receive(delivery.frame);
    } else if (this.serving) {
      const frame = answer(delivery.frame, SETTINGS, this.now);
      if (frame === undefined) return;
      this.answers.push(frame);
      this.post(frame, false);
    }
  }

  private sent(frame: Uint8Array): void {
    this.trace.push(`${this.now} ${Buffer.from(frame).toString("hex")}`);
    this.post(frame.slice(), true);
  }

  private post(frame: Uint8Array, toServer: boolean): void {
    const copies = this.random() < this.weather.duplication ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      if (this.random() < this.weather.loss) continue;
      this.underway.push({ at: this.now + Math.floor(this.random() * this.weather.delay), frame, toServer });
    }
    this.underway.sort((a, b) => a.at - b.at);
  }

  private take(step: Step): void {
    this.events.push(...step.events);
    this.wakeUp = step.wakeUp === undefined ? undefined : Number(step.wakeUp);
  }

  private entropy(): bigint {
    return (BigInt(Math.floor(this.random() * 2 ** 32)) << 32n) | BigInt(Math.floor(this.random() * 2 ** 32));
  }
}
