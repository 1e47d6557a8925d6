// One calf, seen from priv: started with its descriptors, listened to, answered, ended.
//
// Whatever the calf does that an honest one would not is a violation: it is killed on the spot. What happens next is
// for the owner to decide.
import { type CalfMessage, ChannelError, decodeCalfMessage, encodePrivMessage, type PrivMessage } from "../channel.ts";
import { close } from "../linux/descriptor.ts";
import { sendWithDescriptors } from "../linux/pass-descriptors.ts";
import { kill, SIGKILL } from "../linux/process.ts";
import { MAX_MESSAGE, receive, type Sent, send } from "../linux/seqpacket.ts";
import { unwatch, watch } from "../linux/signal-io.ts";
import { endCalf, type Gone, type SpawnedCalf, whenGone } from "./spawn-calf.ts";

/** Packet sockets that a calf is to receive from. */
export interface Receivers {
  readonly ipv4: number;
  readonly arp: number;
}

/** Why a calf is no more. */
export type CalfEnd =
  /** It exited, or a signal ended it: the kernel's, or ours when it had closed its channel and lived on. */
  | Gone
  /** It did what it must not, and was killed. */
  | { readonly kind: "violation"; readonly reason: string };

/** What a calf can want. */
export interface CalfOwner {
  /** A message that keeps the protocol. A request is answered with `tell` before this returns. */
  onMessage(message: CalfMessage): void;
  /** Called once, never for a calf that the owner ended. */
  onEnd(end: CalfEnd): void;
}

/** One buffer for all: a message is done with before the next one is read. */
const buffer = new Uint8Array(MAX_MESSAGE);

export class CalfProcess {
  readonly #spawned: SpawnedCalf;
  readonly #owner: CalfOwner;
  #begun = false;
  #ready = false;
  #over = false;

  constructor(spawned: SpawnedCalf, owner: CalfOwner) {
    this.#spawned = spawned;
    this.#owner = owner;
    watch(spawned.channel, () => this.#read());
  }

  /** Whether it was told to start. */
  get begun(): boolean {
    return this.#begun;
  }

  /** The first message, and copies of the sockets. */
  begin(start: Extract<PrivMessage, { readonly kind: "start" }>, { ipv4, arp }: Receivers): void {
    if (this.#over) return;
    this.#begun = true;
    this.#see(sendWithDescriptors(this.#spawned.channel, encodePrivMessage(start), [ipv4, arp]));
  }

  /** Sends an instruction or an answer to a calf that was told to start: what is so before, `start` says. A calf that leaves them unread is killed: its owner hears of it later. */
  tell(message: PrivMessage): void {
    if (this.#begun && !this.#over) this.#see(send(this.#spawned.channel, encodePrivMessage(message), false));
  }

  /** Ends the calf at once, without a word to the owner. */
  end(): void {
    if (this.#over) return;
    this.#over = true;
    unwatch(this.#spawned.channel);
    endCalf(this.#spawned);
  }

  /** "closed" is no news: what the calf has said before is still to be read, then its end. */
  #see(sent: Sent): void {
    if (sent === "would-block") this.#violation("does not read its instructions");
  }

  #read(): boolean {
    if (this.#over) return false;
    const received = receive(this.#spawned.channel, buffer, false);
    switch (received.kind) {
      case "would-block":
        return false;
      case "closed":
        this.#gone();
        return false;
      case "too-long":
        this.#violation(`sent ${received.length} octets: at most ${MAX_MESSAGE}`);
        return false;
      case "message":
        this.#receive(buffer.subarray(0, received.length));
        return !this.#over;
    }
  }

  #receive(octets: Uint8Array): void {
    let message: CalfMessage;
    try {
      message = decodeCalfMessage(octets);
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      this.#violation(error.message);
      return;
    }
    // A calf first says that it is confined; one that could not be says that instead.
    if ((message.kind === "ready") === this.#ready && message.kind !== "failed") {
      this.#violation(this.#ready ? "said twice that it is ready" : `sent ${message.kind} before it was ready`);
      return;
    }
    this.#ready = true;
    this.#owner.onMessage(message);
  }

  /** The channel is closed at the other end. The calf may live on without it: it must not. */
  #gone(): void {
    this.#over = true;
    unwatch(this.#spawned.channel);
    close(this.#spawned.channel);
    // One that is on its way out keeps its exit code.
    kill(this.#spawned.pid, SIGKILL);
    whenGone(this.#spawned.pid, (end) => this.#owner.onEnd(end));
  }

  #violation(reason: string): void {
    this.end();
    // Later: the owner may be in the middle of something that this calf is a part of.
    setImmediate(() => this.#owner.onEnd({ kind: "violation", reason }));
  }
}
