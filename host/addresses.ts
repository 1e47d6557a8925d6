/** IPv4 addresses as numbers in host order, most significant octet first, and link-layer addresses as six octets. */

import { prefixMask } from "./linux/ipv4.ts";

export { formatIPv4 as formatIpv4, prefixMask } from "./linux/ipv4.ts";

export type Mac = [number, number, number, number, number, number];

/** Four decimal numbers without leading zeros; undefined for anything else. */
export function parseIpv4(text: string): number | undefined {
  if (!/^(\d{1,3}\.){3}\d{1,3}$/.test(text)) return undefined;
  let address = 0;
  for (const part of text.split(".")) {
    const octet = Number(part);
    if (octet > 255 || String(octet) !== part) return undefined;
    address = address * 256 + octet;
  }
  return address;
}

/** `52:54:00:12:34:56`, lower case. */
export function formatMac(address: readonly number[]): string {
  return address.map((octet) => octet.toString(16).padStart(2, "0")).join(":");
}

export function parseMac(text: string): Mac | undefined {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = text.split(":").map((part) => Number.parseInt(part, 16));
  return [a, b, c, d, e, f];
}

/** The first address of the prefix that the address is in. */
export function networkOf(address: number, prefixLength: number): number {
  return (address & prefixMask(prefixLength)) >>> 0;
}

/** The broadcast address of a prefix, where it has one: prefixes of 31 and 32 bits do not (RFC 3021). */
export function broadcastOf(address: number, prefixLength: number): number | undefined {
  return prefixLength > 30 ? undefined : (networkOf(address, prefixLength) | ~prefixMask(prefixLength)) >>> 0;
}

export function isWithin(address: number, network: number, prefixLength: number): boolean {
  return networkOf(address, prefixLength) === networkOf(network, prefixLength);
}

/** Whether a host can have this address: not in 0/8 or 127/8, not multicast, reserved or broadcast (RFC 1122, 1112). */
export function isHost(address: number): boolean {
  const first = address >>> 24;
  return first !== 0 && first !== 127 && first < 224;
}

/** Whether this is the network's own or the broadcast address of its prefix, so that no host can have it there. */
export function isReservedIn(address: number, prefixLength: number): boolean {
  if (prefixLength > 30) return false;
  return address === networkOf(address, prefixLength) || address === broadcastOf(address, prefixLength);
}
