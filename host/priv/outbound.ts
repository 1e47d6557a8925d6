// The way out for a calf's frames: not too many, only such as the guard lets through, and never by waiting.
import type { SendError } from "../contract.ts";
import { bootMilliseconds } from "../linux/clock.ts";
import { close } from "../linux/descriptor.ts";
import { type FrameSent, openSender, send } from "../linux/packet.ts";
import { type GuardContext, refuseFrame } from "./guard.ts";
import type { Log } from "./log.ts";
import { TokenBucket } from "./token-bucket.ts";

/** An honest client needs a dozen frames in a lease's life; one that is not must not flood the link. */
const BURST = 64;
const PER_SECOND = 20;

const SEND_ERRORS: Readonly<Record<Exclude<FrameSent, "sent">, SendError>> = {
  "no-room": "busy",
  "too-long": "too-long",
  "link-down": "link-down",
  "link-gone": "link-gone",
};

export class Outbound {
  readonly #name: string;
  readonly #fd: number;
  readonly #limit = new TokenBucket(BURST, PER_SECOND, bootMilliseconds());

  /** `name` is for the log. Throws SystemError when there is no such interface. */
  constructor(name: string, index: number) {
    this.#name = name;
    this.#fd = openSender(index);
  }

  /** Sends one frame if it may be sent; undefined when the link took it. */
  send(frame: Uint8Array, context: GuardContext, log: Log): SendError | undefined {
    if (!this.#limit.take(bootMilliseconds())) return "busy";
    const refusal = refuseFrame(frame, context);
    if (refusal !== undefined) {
      log.warning(this.#name, "frame-refused", `the component may not send this: ${refusal}`, { refusal });
      return refusal === "too-long" ? "too-long" : "refused";
    }
    try {
      const sent = send(this.#fd, frame);
      return sent === "sent" ? undefined : SEND_ERRORS[sent];
    } catch (error) {
      log.error(this.#name, "send-failed", error instanceof Error ? error.message : String(error));
      return "busy";
    }
  }

  close(): void {
    close(this.#fd);
  }
}
