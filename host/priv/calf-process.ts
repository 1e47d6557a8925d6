// One calf, seen from priv: started with its descriptors, listened to, answered, ended.
//
// Whatever the calf does that an honest one would not is a violation: it is killed on the spot. What happens next is
// for the owner to decide.
import { type CalfMessage, ChannelError, decodeCalfMessage, encodePrivMessage, type PrivMessage } from "../channel.ts";
import { CALF_ARP, CALF_CHANNEL, CALF_IPV4, CALF_ROLE } from "../compartment.ts";
import { close } from "../linux/descriptor.ts";
import { kill, reap, SIGKILL, selfExecutable, spawn } from "../linux/process.ts";
import { MAX_MESSAGE, openPair, receive, send } from "../linux/seqpacket.ts";
import { unwatch, watch } from "../linux/signal-io.ts";

/** Packet sockets that the calf is to receive from. They stay the caller's to close. */
export interface Receivers {
  readonly ipv4: number;
  readonly arp: number;
}

/** Why a calf is no more. */
export type CalfEnd =
  /** It ended by itself. */
  | { readonly kind: "exited"; readonly code: number }
  /** A signal ended it: the kernel's, or ours when it had closed its channel and lived on. */
  | { readonly kind: "killed"; readonly signal: number }
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
  readonly pid: number;
  readonly #channel: number;
  readonly #owner: CalfOwner;
  #ready = false;
  #over = false;

  /** Starts the calf. Throws SystemError. */
  constructor(receivers: Receivers, owner: CalfOwner, self = selfExecutable()) {
    const [ours, theirs] = openPair();
    try {
      const descriptors: ("null" | number)[] = ["null", "null", "null"];
      descriptors[CALF_CHANNEL] = theirs;
      descriptors[CALF_IPV4] = receivers.ipv4;
      descriptors[CALF_ARP] = receivers.arp;
      const args = [...self.args, CALF_ROLE];
      this.pid = spawn({ path: self.path, args, env: {}, descriptors, newSession: true });
    } catch (error) {
      close(ours);
      throw error;
    } finally {
      close(theirs);
    }
    this.#channel = ours;
    this.#owner = owner;
    watch(ours, () => this.#read());
  }

  /** Sends an instruction or an answer. A calf that leaves them unread is killed: its owner hears of it later. */
  tell(message: PrivMessage): void {
    if (this.#over) return;
    if (send(this.#channel, encodePrivMessage(message), false) === "would-block") {
      this.#violation("does not read its instructions");
    }
    // "closed": what it has said before is still to be read, then its end.
  }

  /** Ends the calf at once, without a word to the owner. */
  end(): void {
    if (this.#over) return;
    this.#close();
    kill(this.pid, SIGKILL);
    reap(this.pid, true);
  }

  #read(): boolean {
    if (this.#over) return false;
    const received = receive(this.#channel, buffer, false);
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

  /** The channel is closed at the other end. */
  #gone(): void {
    this.#close();
    // It may live on without its channel: it must not. One that is on its way out keeps its exit code.
    let state = reap(this.pid, false);
    if (state.kind === "running") {
      kill(this.pid, SIGKILL);
      state = reap(this.pid, true);
    }
    if (state.kind !== "running") this.#owner.onEnd(state);
  }

  #violation(reason: string): void {
    this.#close();
    kill(this.pid, SIGKILL);
    reap(this.pid, true);
    // Later: the owner may be in the middle of something that this calf is a part of.
    setImmediate(() => this.#owner.onEnd({ kind: "violation", reason }));
  }

  #close(): void {
    this.#over = true;
    unwatch(this.#channel);
    close(this.#channel);
  }
}
