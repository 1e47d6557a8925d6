// A DHCP server as a pure function on frames, for a simulated network. It grants what the scenario says and checks what it
// is asked against RFC 2131 table 5: a client that breaks a rule fails the test.
import { decode } from "../support/frames.ts";

/** Ethernet and IPv4 addresses of the simulated server, and what it grants. */
export interface ServerSettings {
  readonly mac: string;
  readonly address: string;
  readonly granted: string;
  readonly leaseSeconds: number;
}

const HEADERS = 14 + 20 + 8;
const SERVER_PORT = 67;
const CLIENT_PORT = 68;

/** The frame that answers `frame` at `now`, or none. Throws when the client breaks the protocol. */
export function answer(frame: Uint8Array, settings: ServerSettings, now: number): Uint8Array | undefined {
  const seen = decode(Buffer.from(frame), now);
  if (seen.kind !== "dhcp") return undefined;
  const { dhcp } = seen;
  if (seen.to !== "255.255.255.255" && seen.to !== settings.address) throw new Error(`a message to ${seen.to}`);
  if (dhcp.type === "discover") {
    require(dhcp.ciaddr === "0.0.0.0" && dhcp.serverIdentifier === undefined, "DISCOVER with ciaddr or option 54");
    return reply(2, dhcp, settings);
  }
  if (dhcp.type !== "request") return undefined;
  if (dhcp.serverIdentifier !== undefined) {
    require(dhcp.requestedAddress !== undefined && dhcp.ciaddr === "0.0.0.0", "REQUEST in SELECTING");
    return dhcp.serverIdentifier === settings.address ? verdict(dhcp, dhcp.requestedAddress, settings) : undefined;
  }
  const rebooting = dhcp.requestedAddress !== undefined;
  require(rebooting === (dhcp.ciaddr === "0.0.0.0"), "REQUEST with both option 50 and ciaddr, or neither");
  return verdict(dhcp, dhcp.requestedAddress ?? dhcp.ciaddr, settings);
}

type Request = Extract<ReturnType<typeof decode>, { kind: "dhcp" }>["dhcp"];

function verdict(request: Request, wanted: string | undefined, settings: ServerSettings): Uint8Array {
  return reply(wanted === settings.granted ? 5 : 6, request, settings);
}

function require(holds: boolean, rule: string): void {
  if (!holds) throw new Error(`the client breaks RFC 2131 table 5: ${rule}`);
}

function reply(type: number, request: Request, settings: ServerSettings): Uint8Array {
  const message = Buffer.alloc(300);
  message.set([2, 1, 6]);
  message.writeUInt32BE(request.xid, 4);
  if (type !== 6) message.set(octets(settings.granted), 16);
  message.set(macOctets(request.chaddr), 28);
  message.writeUInt32BE(0x63825363, 236);
  const lease = Buffer.alloc(4);
  lease.writeUInt32BE(settings.leaseSeconds);
  const granted = [51, 4, ...lease, 1, 4, 255, 255, 255, 0, 3, 4, ...octets(settings.address)];
  message.set([53, 1, type, 54, 4, ...octets(settings.address), ...(type === 6 ? [] : granted), 255], 240);
  return frame(message, macOctets(request.chaddr), settings);
}

/** The checksums are left out: IPv4's is computed, UDP's may be 0 (RFC 768). */
function frame(message: Buffer, destination: number[], settings: ServerSettings): Uint8Array {
  const bytes = Buffer.alloc(HEADERS + message.length);
  bytes.set([...destination, ...macOctets(settings.mac), 8, 0]);
  const ip = bytes.subarray(14, 34);
  ip.set([0x45, 0, 0, 0, 0, 0, 0, 0, 64, 17, 0, 0, ...octets(settings.address), ...octets(settings.granted)]);
  ip.writeUInt16BE(28 + message.length, 2);
  let sum = 0;
  for (let at = 0; at < 20; at += 2) sum += ip.readUInt16BE(at);
  ip.writeUInt16BE(~((sum & 0xffff) + (sum >>> 16)) & 0xffff, 10);
  bytes.writeUInt16BE(SERVER_PORT, 34);
  bytes.writeUInt16BE(CLIENT_PORT, 36);
  bytes.writeUInt16BE(8 + message.length, 38);
  bytes.set(message, HEADERS);
  return new Uint8Array(bytes);
}

function octets(address: string): number[] {
  return address.split(".").map(Number);
}

function macOctets(mac: string): number[] {
  return mac.split(":").map((octet) => Number.parseInt(octet, 16));
}
