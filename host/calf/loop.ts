// The calf's life: wait, give the component what came, report what it says, wait again.
//
// Each source has a share of a turn, so that none can starve the others: a flood of frames leaves the channel and the
// timer their place. A component that never returns is priv's to end (the watchdog goes beside the channel in priv).
import type { DhcpClient } from "#component/dhcp-client";
import type { Instruction } from "../channel.ts";
import { CALF_CHANNEL } from "../compartment.ts";
import type { Configuration, ConfigurationError, LinkState, RememberedLease, Step } from "../contract.ts";
import * as contract from "../contract.ts";
import { bootMilliseconds } from "../linux/clock.ts";
import { receive } from "../linux/packet.ts";
import { PollSet } from "../linux/poll.ts";
import { entropy64 } from "../linux/random.ts";
import { cancelTimer, openClockChange, openTimer, setTimer, takeClockChange, takeExpiry } from "../linux/timer.ts";
import type { PrivLink, Receivers, Start } from "./priv-link.ts";
import { SleepWatch } from "./sleep.ts";

type Client = DhcpClient["client"];

const FRAMES_A_TURN = 16;
const INSTRUCTIONS_A_TURN = 16;
/** Holds any frame, large receive offload included. */
const FRAME_BUFFER = 65_535;

/** Does what the first instruction says, then drives the component until priv closes the channel (ChannelClosed) or something is wrong (any other exception). */
export function runLoop(client: Client, priv: PrivLink, receivers: Receivers, first: Start): never {
  const timer = openTimer();
  const clockChange = openClockChange();
  const sleep = new SleepWatch();
  const buffer = new Uint8Array(FRAME_BUFFER);
  const set = new PollSet([CALF_CHANNEL, timer, clockChange, receivers.ipv4, receivers.arp]);

  function report(step: Step): void {
    priv.tellEvents(step.events);
    if (step.wakeUp === undefined) cancelTimer(timer);
    else setTimer(timer, step.wakeUp);
  }

  function obey(instruction: Instruction): void {
    switch (instruction.kind) {
      case "start":
        start(instruction.configuration, instruction.link, instruction.remembered);
        break;
      case "link":
        report(client.linkChanged(instruction.link, bootMilliseconds(), entropy64()));
        break;
      case "configuration":
        configure(instruction.configuration);
        break;
      case "order":
        report(client.order(instruction.command, bootMilliseconds(), entropy64()));
        break;
    }
  }

  function start(configuration: Configuration, link: LinkState, remembered: RememberedLease | undefined): void {
    try {
      report(client.start(configuration, link, remembered, bootMilliseconds(), entropy64()));
    } catch (error) {
      priv.tell({ kind: "rejected", what: "start", error: configurationError(error) });
    }
  }

  function configure(configuration: Configuration): void {
    try {
      report(client.reconfigure(configuration, bootMilliseconds(), entropy64()));
    } catch (error) {
      priv.tell({ kind: "rejected", what: "configuration", error: configurationError(error) });
    }
  }

  function receiveFrames(fd: number): void {
    for (let count = 0; count < FRAMES_A_TURN; count++) {
      const frame = receive(fd, buffer);
      // A link that is down is no error: priv tells when it is up again.
      if (frame.kind !== "frame") return;
      // No frame of a link is longer than the buffer; what is cut short is of no use.
      if (frame.truncated) continue;
      const checksum = frame.checksumPartial ? "partial" : "complete";
      report(client.receive(buffer.subarray(0, frame.length), checksum, bootMilliseconds(), entropy64()));
    }
  }

  obey(first);
  for (;;) {
    set.wait(priv.hasPending() ? 0 : -1);
    // First, as nothing that the component hears next is to be judged by the network before the sleep.
    if (set.readable(2)) takeClockChange(clockChange);
    if (sleep.sleptSinceLastLook()) report(client.order("resumed", bootMilliseconds(), entropy64()));
    if (set.readable(1) && takeExpiry(timer)) report(client.wake(bootMilliseconds(), entropy64()));
    if (set.readable(0) || priv.hasPending()) {
      for (let count = 0; count < INSTRUCTIONS_A_TURN; count++) {
        const instruction = priv.next(false);
        if (instruction === undefined) break;
        obey(instruction);
      }
    }
    if (set.readable(3)) receiveFrames(receivers.ipv4);
    if (set.readable(4)) receiveFrames(receivers.arp);
  }
}

/** The value of the configuration that the component refused; any other exception goes on. */
function configurationError(error: unknown): ConfigurationError {
  if (!(error instanceof Error && "payload" in error)) throw error;
  return contract.configurationError.decode(error.payload, "start");
}
