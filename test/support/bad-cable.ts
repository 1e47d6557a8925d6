// A cable that loses, repeats and reorders frames: a program that joins two interfaces of its network namespace.
//   node sdk/run.mjs test/support/bad-cable.ts LEFT RIGHT LOSS DUPLICATION REORDERING SEED
// It does what sch_netem does, on any kernel, and does the same again for the same seed.
import { readFileSync } from "node:fs";
import { ETH_P_IP, openReceiver, openSender, receive, send } from "../../host/linux/packet.ts";
import { PollSet } from "../../host/linux/poll.ts";

const ETH_P_ALL = 3;
const HOLD_MS = 50;
/** Everything but what this host sent: classic BPF, 8 octets an instruction. */
const INCOMING = program([
  [0x28, 0, 0, 0xffff_f000 + 4], // A = packet type
  [0x15, 0, 1, 4], // PACKET_OUTGOING
  [0x06, 0, 0, 0],
  [0x06, 0, 0, 65_535],
]);

interface Direction {
  readonly name: string;
  readonly input: number;
  readonly output: number;
  held: { readonly frame: Uint8Array; readonly since: number } | undefined;
  passed: number;
  lost: number;
  repeated: number;
  reordered: number;
}

const [left = "", right = "", ...numbers] = process.argv.slice(2);
const [loss = 0, duplication = 0, reordering = 0, seed = 1] = numbers.map(Number);
const random = generator(seed);
const directions = [direction(left, right), direction(right, left)];
const poll = new PollSet(directions.map(({ input }) => input));
const buffer = new Uint8Array(65_536);
process.stdout.write("joined\n");
for (;;) {
  const ready = poll.wait(directions.some(({ held }) => held !== undefined) ? HOLD_MS / 5 : 1000);
  directions.forEach((each, index) => {
    if (ready > 0 && poll.readable(index)) take(each);
    if (each.held !== undefined && performance.now() - each.held.since >= HOLD_MS) {
      letGo(each);
      report(each);
    }
  });
}

function take(each: Direction): void {
  for (let frame = next(each); frame !== undefined; frame = next(each)) {
    if (random() < loss) {
      each.lost += 1;
    } else if (each.held === undefined && random() < reordering) {
      each.held = { frame, since: performance.now() };
      each.reordered += 1;
    } else {
      send(each.output, frame);
      each.passed += 1;
      if (random() < duplication) {
        send(each.output, frame);
        each.repeated += 1;
      }
      letGo(each);
    }
    report(each);
  }
}

function report({ name, passed, lost, repeated, reordered, held }: Direction): void {
  const counts = `${passed} passed, ${lost} lost, ${repeated} repeated, ${reordered} reordered`;
  process.stdout.write(`${name}: ${counts}, ${held === undefined ? 0 : 1} held\n`);
}

function letGo(each: Direction): void {
  if (each.held === undefined) return;
  send(each.output, each.held.frame);
  each.passed += 1;
  each.held = undefined;
}

function next(each: Direction): Uint8Array | undefined {
  const came = receive(each.input, buffer);
  if (came.kind !== "frame") return undefined;
  const frame = buffer.slice(0, came.length);
  if (came.checksumPartial) completeUdpChecksum(frame);
  return frame;
}

/** Does what the network card would have done: a sum left unfinished is finished before the frame leaves. */
function completeUdpChecksum(frame: Uint8Array): void {
  const view = new DataView(frame.buffer, frame.byteOffset);
  if (view.getUint16(12) !== ETH_P_IP || frame[23] !== 17) return;
  const udp = 14 + ((frame[14] ?? 0) & 15) * 4;
  const length = view.getUint16(udp + 4);
  view.setUint16(udp + 6, 0);
  let sum = 17 + length;
  for (let at = 26; at < 34; at += 2) sum += view.getUint16(at);
  for (let at = 0; at < length; at += 2) {
    sum += at + 1 < length ? view.getUint16(udp + at) : view.getUint8(udp + at) << 8;
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  view.setUint16(udp + 6, sum === 0xffff ? sum : ~sum & 0xffff);
}

function direction(from: string, to: string): Direction {
  const input = openReceiver(indexOf(from), ETH_P_ALL, INCOMING);
  const counters = { passed: 0, lost: 0, repeated: 0, reordered: 0 };
  return { name: `${from} to ${to}`, input, output: openSender(indexOf(to)), held: undefined, ...counters };
}

function indexOf(name: string): number {
  return Number(readFileSync(`/sys/class/net/${name}/ifindex`, "utf8"));
}

function program(instructions: readonly (readonly [code: number, yes: number, no: number, k: number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * instructions.length));
  instructions.forEach(([code, yes, no, k], index) => {
    view.setUint16(8 * index, code, true);
    view.setUint8(8 * index + 2, yes);
    view.setUint8(8 * index + 3, no);
    view.setUint32(8 * index + 4, k, true);
  });
  return new Uint8Array(view.buffer);
}

/** Numbers from 0 to 1 that depend on the seed alone (a linear congruential generator, Numerical Recipes' constants). */
function generator(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
