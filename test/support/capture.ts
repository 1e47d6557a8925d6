// What passed an interface: tcpdump's file, read while it grows.
import { existsSync, readFileSync } from "node:fs";
import { decode, type Seen } from "./frames.ts";
import { until } from "./until.ts";

const MAGIC = 0xa1b2c3d4;
const FILE_HEADER = 24;
const RECORD_HEADER = 16;

/** A recording of the frames on one interface. */
export class Capture {
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** All frames so far, in the order in which they passed. */
  frames(): Seen[] {
    const data = existsSync(this.file) ? readFileSync(this.file) : Buffer.alloc(0);
    if (data.length < FILE_HEADER) return [];
    const magic = data.readUInt32LE(0);
    if (magic !== MAGIC) throw new Error(`${this.file}: magic ${magic.toString(16)}, not a pcap file in microseconds`);
    const frames: Seen[] = [];
    for (let at = FILE_HEADER; at + RECORD_HEADER <= data.length; ) {
      const captured = data.readUInt32LE(at + 8);
      const end = at + RECORD_HEADER + captured;
      if (end > data.length) break; // Being written.
      const time = data.readUInt32LE(at) * 1000 + data.readUInt32LE(at + 4) / 1000;
      frames.push(decode(data.subarray(at + RECORD_HEADER, end), time));
      at = end;
    }
    return frames;
  }

  /** How many frames there are: a mark for `wait`. */
  mark(): number {
    return this.frames().length;
  }

  /** Waits for a frame, looking at those from mark `from` on. */
  wait(what: string, withinMs: number, wanted: (frame: Seen) => boolean, from = 0): Promise<Seen> {
    return until(
      what,
      withinMs,
      () => this.frames().slice(from).find(wanted),
      () => `; seen:\n${this.summary(from)}`,
    );
  }

  /** One line a frame, for messages. */
  summary(from = 0): string {
    const lines = this.frames()
      .slice(from)
      .map(({ source, destination, time, ...rest }) => {
        const detail =
          "dhcp" in rest
            ? `${rest.dhcp.type} ${rest.from} > ${rest.to} ciaddr ${rest.dhcp.ciaddr} yiaddr ${rest.dhcp.yiaddr}`
            : "arp" in rest
              ? `arp ${rest.arp.operation} ${rest.arp.senderIp} asks ${rest.arp.targetIp}`
              : rest.kind;
        return `    ${(time / 1000).toFixed(3)} ${source} > ${destination} ${detail}`;
      });
    return lines.join("\n");
  }
}
