// Which frames the calf may send: DHCP requests of our own, and ARP about our own address. Everything else a
// subverted component could put on the wire is refused here. Pure: no state, no clock, no system call.
import { isHost } from "../addresses.ts";

/** What is true of the link at the moment of sending. */
export interface GuardContext {
  /** The link's own address, 6 octets. */
  readonly linkAddress: ArrayLike<number>;
  /** Largest payload of a frame in octets. */
  readonly mtu: number;
  /** IPv4 addresses, as 32-bit numbers, that this client may speak for; 0.0.0.0 need not be listed. */
  readonly addresses: readonly number[];
}

/** Why a frame may not be sent; `too-long` is the only one that an honest component meets (MTU lowered meanwhile). */
export type GuardRefusal =
  | "too-short"
  | "too-long"
  | "ethernet-source"
  | "ethernet-destination"
  | "ethertype"
  | "ipv4-header"
  | "ipv4-length"
  | "ipv4-fragment"
  | "ipv4-protocol"
  | "ipv4-source"
  | "ipv4-destination"
  | "udp-port"
  | "udp-length"
  | "dhcp-operation"
  | "dhcp-hardware"
  | "dhcp-client-address"
  | "dhcp-link-address"
  | "dhcp-cookie"
  | "arp-format"
  | "arp-operation"
  | "arp-sender-link"
  | "arp-sender-address";

const ETHERNET_HEADER = 14;
/** Shortest frame on the wire without its check sequence; what is shorter may be padded up to here. */
const ETHERNET_MINIMUM = 60;
const IPV4_HEADER = 20;
const UDP_HEADER = 8;
/** Fixed fields, magic cookie (RFC 2131 section 3), and the two octets without which there is no option 53. */
const DHCP_MINIMUM = 236 + 4 + 3;
const DHCP_COOKIE = 0x63825363;
const ARP_LENGTH = 28;
const BROADCAST = 0xffffffff;

/**
 * Says why `frame`, a whole link-layer frame without check sequence, may not be sent, or `undefined` when it may.
 */
export function refuseFrame(frame: Uint8Array, context: GuardContext): GuardRefusal | undefined {
  if (frame.length < ETHERNET_HEADER + ARP_LENGTH) return "too-short";
  if (frame.length > ETHERNET_HEADER + context.mtu) return "too-long";
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (!isLinkAddress(view, 6, context.linkAddress)) return "ethernet-source";
  if (!isStationOrBroadcast(view)) return "ethernet-destination";
  switch (view.getUint16(12)) {
    case 0x0800:
      return refuseIpv4(view, context);
    case 0x0806:
      return refuseArp(view, context);
    default:
      return "ethertype";
  }
}

/** RFC 791 and 768, as narrow as this client writes them: no options, no fragments, UDP from port 68 to port 67. */
function refuseIpv4(view: DataView, context: GuardContext): GuardRefusal | undefined {
  const ip = ETHERNET_HEADER;
  const udp = ip + IPV4_HEADER;
  if (view.getUint8(ip) !== 0x45) return "ipv4-header";
  const total = view.getUint16(ip + 2);
  if (total < IPV4_HEADER + UDP_HEADER || !fits(view, total)) return "ipv4-length";
  // Anything but "don't fragment": more fragments, an offset, or the reserved bit.
  if ((view.getUint16(ip + 6) & 0xbfff) !== 0) return "ipv4-fragment";
  if (view.getUint8(ip + 9) !== 17) return "ipv4-protocol";
  const source = view.getUint32(ip + 12);
  const destination = view.getUint32(ip + 16);
  if (source !== 0 && !context.addresses.includes(source)) return "ipv4-source";
  if (destination !== BROADCAST && (source === 0 || !isHost(destination))) return "ipv4-destination";
  if (view.getUint16(udp) !== 68 || view.getUint16(udp + 2) !== 67) return "udp-port";
  if (view.getUint16(udp + 4) !== total - IPV4_HEADER) return "udp-length";
  return refuseDhcp(view, udp + UDP_HEADER, total - IPV4_HEADER - UDP_HEADER, context);
}

/** RFC 2131 section 2: a BOOTREQUEST in our own name. */
function refuseDhcp(view: DataView, at: number, length: number, context: GuardContext): GuardRefusal | undefined {
  if (length < DHCP_MINIMUM) return "udp-length";
  if (view.getUint8(at) !== 1) return "dhcp-operation";
  if (view.getUint8(at + 1) !== 1 || view.getUint8(at + 2) !== 6) return "dhcp-hardware";
  // hops, yiaddr, siaddr and giaddr belong to relays and servers (RFC 2131 table 5).
  if (view.getUint8(at + 3) !== 0) return "dhcp-operation";
  const ciaddr = view.getUint32(at + 12);
  if (ciaddr !== 0 && !context.addresses.includes(ciaddr)) return "dhcp-client-address";
  if (view.getUint32(at + 16) !== 0 || view.getUint32(at + 20) !== 0 || view.getUint32(at + 24) !== 0) {
    return "dhcp-operation";
  }
  if (!isLinkAddress(view, at + 28, context.linkAddress)) return "dhcp-link-address";
  if (view.getUint32(at + 236) !== DHCP_COOKIE) return "dhcp-cookie";
  return undefined;
}

/** RFC 826 and 5227: probes, announcements, defences, and the search for the server's link address. */
function refuseArp(view: DataView, context: GuardContext): GuardRefusal | undefined {
  const arp = ETHERNET_HEADER;
  if (!fits(view, ARP_LENGTH)) return "arp-format";
  // Ethernet, IPv4, and the lengths of their addresses.
  if (view.getUint32(arp) !== 0x00010800 || view.getUint16(arp + 4) !== 0x0604) return "arp-format";
  const operation = view.getUint16(arp + 6);
  if (operation !== 1 && operation !== 2) return "arp-operation";
  if (!isLinkAddress(view, arp + 8, context.linkAddress)) return "arp-sender-link";
  const sender = view.getUint32(arp + 14);
  const probe = sender === 0 && operation === 1;
  if (!probe && !context.addresses.includes(sender)) return "arp-sender-address";
  return undefined;
}

/** Whether a payload of this length is the whole frame, padding up to Ethernet's minimum aside. */
function fits(view: DataView, payload: number): boolean {
  const length = ETHERNET_HEADER + payload;
  return view.byteLength === length || (length < view.byteLength && view.byteLength <= ETHERNET_MINIMUM);
}

/** A single station or everybody; no other group address is a server's or a neighbour's. */
function isStationOrBroadcast(view: DataView): boolean {
  if ((view.getUint8(0) & 1) === 0) return true;
  return view.getUint32(0) === 0xffffffff && view.getUint16(4) === 0xffff;
}

function isLinkAddress(view: DataView, at: number, address: ArrayLike<number>): boolean {
  for (let i = 0; i < 6; i++) {
    if (view.getUint8(at + i) !== address[i]) return false;
  }
  return true;
}
