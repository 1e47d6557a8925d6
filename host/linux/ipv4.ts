// IPv4 addresses: numbers of 32 bits in host order everywhere in this program, dotted only for people.

/** An address as people write it: 0xc0000201 is "192.0.2.1". */
export function formatIPv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join(".");
}

/** The netmask of a prefix length of 0 to 32: 24 is 0xffffff00. */
export function prefixMask(prefix: number): number {
  return prefix === 0 ? 0 : (0xffff_ffff << (32 - prefix)) >>> 0;
}
