// Frames for the tests, built by hand: what a neighbour on the link might send.

/** Six octets of a MAC address such as "02:00:00:00:00:01". */
export function mac(text: string): number[] {
  return text.split(":").map((octet) => Number.parseInt(octet, 16));
}

export const BROADCAST = mac("ff:ff:ff:ff:ff:ff");
export const NEIGHBOUR = mac("02:00:00:00:00:99");

/** What a UDP frame differs in from an ordinary one. */
export interface UdpFrame {
  readonly destination?: readonly number[];
  readonly port: number;
  readonly protocol?: number;
  readonly version?: number;
  /** The 16 bits of flags and fragment offset. */
  readonly fragment?: number;
  /** Octets of IPv4 options, a multiple of four. */
  readonly options?: number;
  /** An 802.1Q tag. */
  readonly tag?: number;
}

/** An IPv4 UDP frame from NEIGHBOUR with four octets of data and no checksums. */
export function udpFrame(wanted: UdpFrame): Uint8Array {
  const { destination = BROADCAST, port, protocol = 17, version = 4, fragment = 0, options = 0, tag } = wanted;
  const ip = [(version << 4) | (5 + options / 4), 0, 0, 32 + options, 0, 1, ...half(fragment), 64, protocol, 0, 0];
  const addresses = [192, 0, 2, 1, 255, 255, 255, 255];
  const udp = [...half(67), ...half(port), ...half(12), 0, 0, 1, 2, 3, 4];
  return frame(destination, 0x0800, [...ip, ...addresses, ...new Array(options).fill(1), ...udp], tag);
}

/** An ARP frame from NEIGHBOUR; `head` is hardware type, protocol type, the two lengths, and the operation. */
export function arpFrame(operation: number, head: readonly number[] = [0, 1, 8, 0, 6, 4], tag?: number): Uint8Array {
  const body = [...NEIGHBOUR, 192, 0, 2, 1, 0, 0, 0, 0, 0, 0, 192, 0, 2, 2];
  return frame(BROADCAST, 0x0806, [...head, ...half(operation), ...body], tag);
}

/** An Ethernet frame from NEIGHBOUR. */
export function frame(
  destination: readonly number[],
  etherType: number,
  payload: readonly number[],
  tag?: number,
): Uint8Array {
  const tagged = tag === undefined ? [] : [...half(0x8100), ...half(tag)];
  return Uint8Array.from([...destination, ...NEIGHBOUR, ...tagged, ...half(etherType), ...payload]);
}

function half(value: number): number[] {
  return [value >>> 8, value & 0xff];
}
