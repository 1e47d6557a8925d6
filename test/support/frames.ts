// Frames as the tests look at them. Written apart from the client's own decoder, so that one checks the other.

/** A DHCP message (RFC 2131 section 2). */
export interface DhcpSeen {
  readonly type: string;
  readonly xid: number;
  readonly broadcast: boolean;
  readonly ciaddr: string;
  readonly yiaddr: string;
  readonly chaddr: string;
  /** Option 54. */
  readonly serverIdentifier: string | undefined;
  /** Option 50. */
  readonly requestedAddress: string | undefined;
  readonly options: ReadonlyMap<number, Buffer>;
}

/** An ARP packet (RFC 826). */
export interface ArpSeen {
  readonly operation: "request" | "reply";
  readonly senderMac: string;
  readonly senderIp: string;
  readonly targetIp: string;
}

interface Link {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly source: string;
  readonly destination: string;
}

/** A frame that passed. */
export type Seen =
  | (Link & { readonly kind: "dhcp"; readonly from: string; readonly to: string; readonly dhcp: DhcpSeen })
  | (Link & { readonly kind: "arp"; readonly arp: ArpSeen })
  | (Link & { readonly kind: "other" });

const TYPES = ["", "discover", "offer", "request", "decline", "ack", "nak", "release", "inform"];
const OPTIONS_START = 240;

/** Reads a frame. What is neither ARP nor DHCP, or is cut off, is "other". */
export function decode(frame: Buffer, time: number): Seen {
  const link = { time, destination: mac(frame, 0), source: mac(frame, 6) };
  const etherType = frame.length >= 14 ? frame.readUInt16BE(12) : 0;
  if (etherType === 0x0806 && frame.length >= 42) return { ...link, kind: "arp", arp: arp(frame.subarray(14)) };
  if (etherType !== 0x0800 || frame.length < 34) return { ...link, kind: "other" };
  const ip = frame.subarray(14);
  const payload = ip.subarray(((ip[0] ?? 0) & 15) * 4, ip.readUInt16BE(2));
  const message = payload.subarray(8);
  if (ip[9] !== 17 || message.length < OPTIONS_START) return { ...link, kind: "other" };
  return { ...link, kind: "dhcp", from: address(ip, 12), to: address(ip, 16), dhcp: dhcp(message) };
}

function dhcp(message: Buffer): DhcpSeen {
  const options = new Map<number, Buffer>();
  for (let at = OPTIONS_START; at < message.length && message[at] !== 255; ) {
    const code = message[at] ?? 0;
    const length = code === 0 ? -1 : (message[at + 1] ?? 0);
    if (code !== 0) {
      const value = message.subarray(at + 2, at + 2 + length);
      const before = options.get(code);
      options.set(code, before === undefined ? value : Buffer.from([...before, ...value]));
    }
    at += 2 + length;
  }
  const optional = (code: number) => {
    const value = options.get(code);
    return value?.length === 4 ? address(value, 0) : undefined;
  };
  return {
    type: TYPES[options.get(53)?.[0] ?? 0] ?? "unknown",
    xid: message.readUInt32BE(4),
    broadcast: (message.readUInt16BE(10) & 0x8000) !== 0,
    ciaddr: address(message, 12),
    yiaddr: address(message, 16),
    chaddr: mac(message, 28),
    serverIdentifier: optional(54),
    requestedAddress: optional(50),
    options,
  };
}

function arp(packet: Buffer): ArpSeen {
  return {
    operation: packet.readUInt16BE(6) === 1 ? "request" : "reply",
    senderMac: mac(packet, 8),
    senderIp: address(packet, 14),
    targetIp: address(packet, 24),
  };
}

function address(data: Buffer, at: number): string {
  return [...data.subarray(at, at + 4)].join(".");
}

function mac(data: Buffer, at: number): string {
  return [...data.subarray(at, at + 6)].map((octet) => octet.toString(16).padStart(2, "0")).join(":");
}

/** Whether a frame is a DHCP message of this type (in lower case). */
export function isDhcp(type: string): (frame: Seen) => frame is Extract<Seen, { kind: "dhcp" }> {
  return (frame): frame is Extract<Seen, { kind: "dhcp" }> => frame.kind === "dhcp" && frame.dhcp.type === type;
}
