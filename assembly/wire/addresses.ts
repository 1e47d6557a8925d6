// Questions about IPv4 addresses as numbers, most significant octet first.

/** Whether one host can have this address: unicast, not of 0/8 ("this network"), not loopback, not 224/3. */
export function isHost(address: u32): bool {
  const first = address >> 24;
  return first != 0 && first != 127 && first < 224;
}

/** The mask of a prefix of `length` bits, 0 to 32. */
export function maskOf(length: i32): u32 {
  return length == 0 ? 0 : 0xffffffff << (32 - length);
}

/** The prefix length of a mask: 1 to 32, or 0 for a mask that is 0 or has a hole. */
export function prefixLengthOf(mask: u32): i32 {
  const ones = clz<u32>(~mask);
  return mask == maskOf(ones) ? ones : 0;
}

/** The prefix length of the address's class (RFC 791 section 3.2): 8, 16 or 24; for a host's address. */
export function classPrefixLength(address: u32): i32 {
  if (address >> 31 == 0) return 8;
  return address >> 30 == 2 ? 16 : 24;
}

/**
 * Whether the address is its network's own or its broadcast address, so that no host can have it. Prefixes of 31
 * (RFC 3021) and 32 bits have neither.
 */
export function isNetworkOrBroadcast(address: u32, prefixLength: i32): bool {
  if (prefixLength >= 31) return false;
  const host = address & ~maskOf(prefixLength);
  return host == 0 || host == ~maskOf(prefixLength);
}
