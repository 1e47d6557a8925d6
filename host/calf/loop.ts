// The calf's life: wait, give the component what came, report what it says, wait again.
//
// Each source has a share of a turn, so that none can starve the others: a flood of frames leaves the channel and the
// timer their place. A component that never returns is priv's to end (the watchdog goes beside the channel in priv).
import type { DhcpClient } from "#component/dhcp-client";
import type { Instruction } from "../channel.ts";
import { CALF_CHANNEL } from "../compartment.ts";
import type { ConfigurationError, Step } from "../contract.ts";
import * as contract from "../contract.ts";
import { bootMilliseconds } from "../linux/clock.ts";
import { receive } from "../linux/packet.ts";
import { PollSet } from "../linux/poll.ts";
import { entropy64 } from "../linux/random.ts";
import { cancelTimer, openClockChange, openTimer, setTimer, takeClockChange, takeExpiry } from "../linux/timer.ts";
import type { PrivLink, Receivers } from "./priv-link.ts";
import { SleepWatch } from "./sleep.ts";

type Client = DhcpClient["client"];

const FRAMES_A_TURN = 16;
const INSTRUCTIONS_A_TURN = 16;
/** Holds any frame, large receive offload included. */
const FRAME_BUFFER = 65_535;

/** Places in the poll set. */
const CHANNEL = 0;
const TIMER = 1;
const CLOCK_CHANGE = 2;
const IPV4 = 3;
const ARP = 4;

/** Drives one instance of the component. */
export class Loop {
  readonly #client: Client;
  readonly #priv: PrivLink;
  readonly #receivers: Receivers;
  readonly #timer = openTimer();
  readonly #clockChange = openClockChange();
  readonly #sleep = new SleepWatch();
  readonly #buffer = new Uint8Array(FRAME_BUFFER);

  constructor(client: Client, priv: PrivLink, receivers: Receivers) {
    this.#client = client;
    this.#priv = priv;
    this.#receivers = receivers;
  }

  /** Does what priv says. */
  obey(instruction: Instruction): void {
    switch (instruction.kind) {
      case "start": {
        const { configuration, link, remembered } = instruction;
        this.#configure("start", () => this.#client.start(configuration, link, remembered, ...timeAndEntropy()));
        break;
      }
      case "configuration": {
        const { configuration } = instruction;
        this.#configure("configuration", () => this.#client.reconfigure(configuration, ...timeAndEntropy()));
        break;
      }
      case "link":
        this.#report(this.#client.linkChanged(instruction.link, ...timeAndEntropy()));
        break;
      case "order":
        this.#report(this.#client.order(instruction.command, ...timeAndEntropy()));
        break;
    }
  }

  /** Runs until priv closes the channel (ChannelClosed) or something is wrong (any other exception). */
  run(): never {
    const { ipv4, arp } = this.#receivers;
    const set = new PollSet([CALF_CHANNEL, this.#timer, this.#clockChange, ipv4, arp]);
    for (;;) {
      set.wait(this.#priv.hasPending() ? 0 : -1);
      // First, as nothing that the component hears next is to be judged by the network before the sleep.
      if (set.readable(CLOCK_CHANGE)) takeClockChange(this.#clockChange);
      if (this.#sleep.sleptSinceLastLook()) this.#report(this.#client.order("resumed", ...timeAndEntropy()));
      if (set.readable(TIMER) && takeExpiry(this.#timer)) this.#report(this.#client.wake(...timeAndEntropy()));
      if (set.readable(CHANNEL) || this.#priv.hasPending()) this.#obeyAll();
      if (set.readable(IPV4)) this.#receiveFrames(ipv4);
      if (set.readable(ARP)) this.#receiveFrames(arp);
    }
  }

  #obeyAll(): void {
    for (let count = 0; count < INSTRUCTIONS_A_TURN; count++) {
      const instruction = this.#priv.next(false);
      if (instruction === undefined) return;
      this.obey(instruction);
    }
  }

  #receiveFrames(fd: number): void {
    for (let count = 0; count < FRAMES_A_TURN; count++) {
      const frame = receive(fd, this.#buffer);
      // A link that is down is no error: priv tells when it is up again.
      if (frame.kind !== "frame") return;
      // No frame of a link is longer than the buffer; what is cut short is of no use.
      if (frame.truncated) continue;
      const checksum = frame.checksumPartial ? "partial" : "complete";
      const octets = this.#buffer.subarray(0, frame.length);
      this.#report(this.#client.receive(octets, checksum, ...timeAndEntropy()));
    }
  }

  #configure(what: "start" | "configuration", call: () => Step): void {
    let step: Step;
    try {
      step = call();
    } catch (error) {
      this.#priv.tell({ kind: "rejected", what, error: configurationError(error) });
      return;
    }
    this.#report(step);
  }

  #report(step: Step): void {
    this.#priv.tellEvents(step.events);
    if (step.wakeUp === undefined) cancelTimer(this.#timer);
    else setTimer(this.#timer, step.wakeUp);
  }
}

/** The last two arguments of every call: now, and 64 fresh bits. */
function timeAndEntropy(): [now: bigint, entropy: bigint] {
  return [bootMilliseconds(), entropy64()];
}

/** The value of the configuration that the component refused; any other exception goes on. */
function configurationError(error: unknown): ConfigurationError {
  if (!(error instanceof Error && "payload" in error)) throw error;
  return contract.configurationError.decode(error.payload, "start");
}
