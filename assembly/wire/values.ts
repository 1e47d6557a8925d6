// The values of options that need more than a length check. What cannot be used is left out and listed in the
// options' `problems`; nothing here fails as a whole.

import { isHost, maskOf } from "./addresses";
import { readU32 } from "./bytes";
import { isName, NameReader, nameFromText } from "./names";
import { OptionCode } from "./option-codes";
import { Options, Problem } from "./options";

/** Addresses taken of one option. */
const MAX_ADDRESSES: i32 = 16;
/** Names taken of option 119. */
const MAX_NAMES: i32 = 32;
/** Routes taken of option 121 or 249. */
const MAX_ROUTES: i32 = 64;
/** RFC 791: every link must carry a datagram of 68 octets. */
const MIN_MTU: u16 = 68;

/** A classless static route (RFC 3442). */
export class Route {
  constructor(
    /** Bits after the prefix are 0. */
    readonly destination: u32,
    /** 0 to 32. */
    readonly prefixLength: i32,
    /** 0 for a destination on the link itself. */
    readonly gateway: u32,
  ) {}
}

/** The one address of an option (54 for instance); 0 where it is absent or no host's, which is listed. */
export function hostAddress(options: Options, code: i32): u32 {
  if (!options.has(code)) return 0;
  const address = options.u32(code);
  if (isHost(address)) return address;
  options.drop(code, Problem.Value);
  return 0;
}

/**
 * The addresses of a list option (3, 6, 42 and the like) in the server's order, at most 16. Those that are no host's
 * are left out.
 */
export function hostAddresses(options: Options, code: i32): Array<u32> {
  const list = options.value(code);
  const addresses: Array<u32> = [];
  for (let at = 0; at + 4 <= list.length; at += 4) {
    const address = readU32(list, at);
    if (!isHost(address)) {
      options.report(code, Problem.Value);
    } else if (addresses.length == MAX_ADDRESSES) {
      options.report(code, Problem.Excess);
      break;
    } else {
      addresses.push(address);
    }
  }
  return addresses;
}

/** Option 26: 68 to 65535, or 0 where it is absent or less, which is listed. */
export function interfaceMtu(options: Options): u16 {
  const mtu = options.u16(OptionCode.InterfaceMtu);
  if (mtu >= MIN_MTU) return mtu;
  if (options.has(OptionCode.InterfaceMtu)) options.drop(OptionCode.InterfaceMtu, Problem.Value);
  return 0;
}

/** The name in option 12 or 15; null where it is absent or not a name (`isName`), which is listed. */
export function nameOption(options: Options, code: i32): string | null {
  if (!options.has(code)) return null;
  const name = nameFromText(options.value(code));
  if (name == null) options.drop(code, Problem.Value);
  return name;
}

/**
 * Option 119: the domains to search, at most 32. A name with a forbidden character is left out; a list that cannot be
 * followed to its end is left out as a whole.
 */
export function searchList(options: Options): Array<string> {
  const names: Array<string> = [];
  const reader = new NameReader(options.value(OptionCode.DomainSearch));
  for (let count = 0; reader.more; count++) {
    if (count == MAX_NAMES) {
      options.report(OptionCode.DomainSearch, Problem.Excess);
      break;
    }
    if (!reader.read()) {
      options.drop(OptionCode.DomainSearch, Problem.Value);
      return [];
    }
    if (isName(reader.name)) {
      names.push(reader.name);
    } else {
      options.report(OptionCode.DomainSearch, Problem.Value);
    }
  }
  return names;
}

/**
 * Option 121, or 249 which has the same form: the routes in the server's order, at most 64. Bits after a prefix
 * are cleared, as RFC 3442 asks.
 *
 * Routes belong together: one that is cut off (`Length`), a prefix over 32 or a gateway that is no host's (`Value`)
 * makes the option absent.
 */
export function classlessRoutes(options: Options, code: i32): Array<Route> {
  const list = options.value(code);
  const routes: Array<Route> = [];
  let at = 0;
  while (at < list.length) {
    if (routes.length == MAX_ROUTES) {
      options.report(code, Problem.Excess);
      break;
    }
    const prefixLength = list[at++] as i32;
    if (prefixLength > 32) {
      options.drop(code, Problem.Value);
      return [];
    }
    // Only the octets that the prefix reaches into are sent.
    const significant = (prefixLength + 7) / 8;
    if (significant + 4 > list.length - at) {
      options.drop(code, Problem.Length);
      return [];
    }
    let destination: u32 = 0;
    for (let i = 0; i < significant; i++) destination |= (list[at++] as u32) << (24 - 8 * i);
    const gateway = readU32(list, at);
    at += 4;
    if (gateway != 0 && !isHost(gateway)) {
      options.drop(code, Problem.Value);
      return [];
    }
    routes.push(new Route(destination & maskOf(prefixLength), prefixLength, gateway));
  }
  return routes;
}
