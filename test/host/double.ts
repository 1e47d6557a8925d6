// A test double of the calf, not the calf: this test file started in its place, which says on the channel what the test
// wants said, honest or not.
import { CALF_CHANNEL, CALF_ROLE } from "../../host/compartment.ts";
import { type SelfExecutable, selfExecutable } from "../../host/linux/process.ts";
import { MAX_MESSAGE, receive, send } from "../../host/linux/seqpacket.ts";

/** How to start this test file as the double that plays `part`. */
export function double(part: string): SelfExecutable {
  const self = selfExecutable();
  return { path: self.path, args: [...self.args, part] };
}

/** The part to play, when this process is a double. */
export function currentPart(): string | undefined {
  return process.argv.at(-1) === CALF_ROLE ? process.argv.at(-2) : undefined;
}

export function say(octets: Uint8Array): void {
  send(CALF_CHANNEL, octets, true);
}

/** The next message, or undefined when priv has closed the channel. */
export function hear(): Uint8Array | undefined {
  const buffer = new Uint8Array(MAX_MESSAGE);
  const received = receive(CALF_CHANNEL, buffer, true);
  return received.kind === "message" ? buffer.subarray(0, received.length) : undefined;
}
