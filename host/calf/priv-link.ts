// The calf's end of the channel: requests that wait for their answer, reports that do not, and what priv sends unasked.
import {
  type Answer,
  type CalfMessage,
  ChannelError,
  decodePrivMessage,
  encodeCalfMessage,
  type Instruction,
  type PrivMessage,
} from "../channel.ts";
import type { Event } from "../contract.ts";
import { receiveWithDescriptors } from "../linux/pass-descriptors.ts";
import { MAX_MESSAGE, type Received, receive, send } from "../linux/seqpacket.ts";

/** The channel is closed: priv is gone, or has no more use for this process. */
export class ChannelClosed extends Error {
  override readonly name = "ChannelClosed";
}

/** The first instruction. */
export type Start = Extract<Instruction, { readonly kind: "start" }>;

/** The packet sockets of a calf. */
export interface Receivers {
  readonly ipv4: number;
  readonly arp: number;
}

/** How many instructions may come while one request waits for its answer. */
const MAX_PENDING = 64;

export class PrivLink {
  readonly #fd: number;
  readonly #buffer = new Uint8Array(MAX_MESSAGE);
  readonly #pending: Instruction[] = [];

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** Sends a report; does not wait for anything but room. Throws ChannelClosed. */
  tell(message: CalfMessage): void {
    this.#write(encodeCalfMessage(message));
  }

  /** Reports events, in as many messages as their size demands. Throws ChannelClosed, and ChannelError for one too large. */
  tellEvents(events: Event[]): void {
    if (events.length === 0) return;
    const message = encodeCalfMessage({ kind: "events", events });
    if (message.length <= MAX_MESSAGE) {
      this.#write(message);
    } else if (events.length > 1) {
      const half = events.length >>> 1;
      this.tellEvents(events.slice(0, half));
      this.tellEvents(events.slice(half));
    } else {
      throw new ChannelError(`event of ${message.length} octets: at most ${MAX_MESSAGE}`);
    }
  }

  /** Sends a request and waits for its answer. Throws ChannelClosed, and ChannelError when another answer comes. */
  request<K extends Answer["kind"]>(message: CalfMessage, kind: K): Extract<Answer, { readonly kind: K }> {
    this.#write(encodeCalfMessage(message));
    for (;;) {
      const received = this.#read(true);
      if (received === undefined) throw new ChannelClosed("no answer");
      if (isAnswer(received)) {
        if (isKind(received, kind)) return received;
        throw new ChannelError(`answer ${received.kind} where ${kind} was awaited`);
      }
      if (this.#pending.length === MAX_PENDING) throw new ChannelError(`more than ${MAX_PENDING} instructions at once`);
      this.#pending.push(received);
    }
  }

  /** The next instruction; with `wait` waits for one, otherwise `undefined` when there is none. Throws ChannelClosed. */
  next(wait: boolean): Instruction | undefined {
    const pending = this.#pending.shift();
    if (pending !== undefined) return pending;
    const received = this.#read(wait);
    if (received !== undefined && isAnswer(received)) throw new ChannelError(`answer ${received.kind} to no request`);
    return received;
  }

  /** Waits for the first instruction and the sockets that come with it. Throws ChannelClosed and ChannelError. */
  start(): { readonly start: Start; readonly receivers: Receivers } {
    const received = receiveWithDescriptors(this.#fd, this.#buffer);
    const message = this.#decode(received);
    const [ipv4, arp, ...more] = received.descriptors;
    if (message?.kind !== "start" || ipv4 === undefined || arp === undefined || more.length > 0) {
      throw new ChannelError(`${message?.kind} with ${received.descriptors.length} sockets, before start with its two`);
    }
    return { start: message, receivers: { ipv4, arp } };
  }

  /** True when `next` has an instruction that came while a request waited, and which no poll reports. */
  hasPending(): boolean {
    return this.#pending.length > 0;
  }

  #write(message: Uint8Array): void {
    if (send(this.#fd, message, true) !== "sent") throw new ChannelClosed("priv has closed the channel");
  }

  #read(wait: boolean): PrivMessage | undefined {
    return this.#decode(receive(this.#fd, this.#buffer, wait));
  }

  #decode(received: Received): PrivMessage | undefined {
    switch (received.kind) {
      case "message":
        return decodePrivMessage(this.#buffer.subarray(0, received.length));
      case "would-block":
        return undefined;
      case "too-long":
        throw new ChannelError(`message of ${received.length} octets: at most ${MAX_MESSAGE}`);
      case "closed":
        throw new ChannelClosed("priv has closed the channel");
    }
  }
}

function isAnswer(message: PrivMessage): message is Answer {
  return message.kind === "sent" || message.kind === "applied" || message.kind === "withdrawn";
}

function isKind<K extends Answer["kind"]>(answer: Answer, kind: K): answer is Extract<Answer, { readonly kind: K }> {
  return answer.kind === kind;
}
