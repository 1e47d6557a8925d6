// IPv4 addresses of interfaces (rtnetlink(7), RTM_*ADDR).
import { formatIPv4 } from "./ipv4.ts";
import {
  type Attribute,
  Attributes,
  attributeIPv4,
  attributeU8,
  attributeU32,
  encodePayload,
  NetlinkFormatError,
  type NetlinkMessage,
  type NetlinkRequest,
  NLM_F_CREATE,
  NLM_F_REPLACE,
  viewOf,
} from "./netlink.ts";
import type { NetlinkSocket } from "./netlink-socket.ts";

export const RTM_NEWADDR = 20;
export const RTM_DELADDR = 21;
const RTM_GETADDR = 22;

const IFA_ADDRESS = 1;
const IFA_LOCAL = 2;
const IFA_BROADCAST = 4;
const IFA_CACHEINFO = 6;
const IFA_FLAGS = 8;
const IFA_PROTO = 11;
const IFA_F_NOPREFIXROUTE = 0x200;

const AF_INET = 2;
/** struct ifaddrmsg: family, prefix length, flags, scope, interface index. */
const IFADDRMSG_SIZE = 8;

/** A lifetime without end. */
export const FOREVER = 0xffff_ffff;

/** An IPv4 address of an interface. Addresses are numbers in host order. */
export interface InterfaceAddress {
  readonly interfaceIndex: number;
  readonly address: number;
  /** The prefix length, 0 to 32. */
  readonly prefix: number;
  readonly broadcast: number | undefined;
  /** Seconds from now until the kernel removes the address, 1 to 0xfffffffe, or FOREVER. */
  readonly validLifetime: number;
  /** Seconds from now until the kernel stops choosing the address for new connections; at most `validLifetime`. */
  readonly preferredLifetime: number;
  /** The kernel adds no route to the prefix (IFA_F_NOPREFIXROUTE). */
  readonly noPrefixRoute: boolean;
  /** Who configured it (IFA_PROTO, Linux 5.18 and later): 0 unknown, 1-3 the kernel; others by local convention. */
  readonly protocol: number;
}

/** The request to add an address, or to give it new lifetimes and flags when it is there already. */
export function replaceAddress(wanted: InterfaceAddress): NetlinkRequest {
  const attributes = identity(wanted);
  if (wanted.broadcast !== undefined) {
    attributes.push(attributeIPv4(IFA_BROADCAST, wanted.broadcast));
  }
  attributes.push(cacheInfo(wanted));
  attributes.push(attributeU32(IFA_FLAGS, wanted.noPrefixRoute ? IFA_F_NOPREFIXROUTE : 0));
  if (wanted.protocol !== 0) {
    attributes.push(attributeU8(IFA_PROTO, wanted.protocol));
  }
  return {
    subject: `set address ${describe(wanted)}`,
    call: "RTM_NEWADDR",
    type: RTM_NEWADDR,
    flags: NLM_F_CREATE | NLM_F_REPLACE,
    payload: encodePayload(ifaddrmsg(wanted.interfaceIndex, wanted.prefix), attributes),
  };
}

/** What tells one address from another. */
export type AddressIdentity = Pick<InterfaceAddress, "interfaceIndex" | "address" | "prefix">;

/** The request to remove an address. The kernel answers EADDRNOTAVAIL when it is not there. */
export function deleteAddress(wanted: AddressIdentity): NetlinkRequest {
  return {
    subject: `remove address ${describe(wanted)}`,
    call: "RTM_DELADDR",
    type: RTM_DELADDR,
    flags: 0,
    payload: encodePayload(ifaddrmsg(wanted.interfaceIndex, wanted.prefix), identity(wanted)),
  };
}

/** The IPv4 addresses of one interface, or of all. */
export function listAddresses(socket: NetlinkSocket, interfaceIndex = 0): InterfaceAddress[] {
  const request: NetlinkRequest = {
    subject: interfaceIndex === 0 ? "list addresses" : `list addresses of interface ${interfaceIndex}`,
    call: "RTM_GETADDR",
    type: RTM_GETADDR,
    flags: 0,
    payload: ifaddrmsg(interfaceIndex, 0),
  };
  return socket.dump(request).map(decodeAddress);
}

/** Reads an RTM_NEWADDR or RTM_DELADDR message of IPv4. Throws NetlinkFormatError. */
export function decodeAddress(message: NetlinkMessage): InterfaceAddress {
  const attributes = new Attributes(message.payload, IFADDRMSG_SIZE);
  const fixed = viewOf(message.payload);
  const address = attributes.ipv4(IFA_LOCAL) ?? attributes.ipv4(IFA_ADDRESS);
  if (fixed.getUint8(0) !== AF_INET || address === undefined) {
    throw new NetlinkFormatError(`netlink: an address of family ${fixed.getUint8(0)} where one of IPv4 was wanted`);
  }
  const cache = attributes.bytes(IFA_CACHEINFO);
  const lifetimes = cache !== undefined && cache.length >= 8 ? viewOf(cache) : undefined;
  const flags = attributes.u32(IFA_FLAGS) ?? fixed.getUint8(2);
  return {
    interfaceIndex: fixed.getUint32(4, true),
    address,
    prefix: fixed.getUint8(1),
    broadcast: attributes.ipv4(IFA_BROADCAST),
    validLifetime: lifetimes?.getUint32(4, true) ?? FOREVER,
    preferredLifetime: lifetimes?.getUint32(0, true) ?? FOREVER,
    noPrefixRoute: (flags & IFA_F_NOPREFIXROUTE) !== 0,
    protocol: attributes.u8(IFA_PROTO) ?? 0,
  };
}

function identity({ address }: AddressIdentity): Attribute[] {
  return [attributeIPv4(IFA_LOCAL, address), attributeIPv4(IFA_ADDRESS, address)];
}

/** struct ifa_cacheinfo: preferred and valid lifetime, and two time stamps that only the kernel sets. */
function cacheInfo({ preferredLifetime, validLifetime }: InterfaceAddress): Attribute {
  const value = new DataView(new ArrayBuffer(16));
  value.setUint32(0, preferredLifetime, true);
  value.setUint32(4, validLifetime, true);
  return { type: IFA_CACHEINFO, value: new Uint8Array(value.buffer) };
}

function ifaddrmsg(interfaceIndex: number, prefix: number): Uint8Array {
  const fixed = new DataView(new ArrayBuffer(IFADDRMSG_SIZE));
  fixed.setUint8(0, AF_INET);
  fixed.setUint8(1, prefix);
  fixed.setUint32(4, interfaceIndex, true);
  return new Uint8Array(fixed.buffer);
}

function describe({ address, prefix, interfaceIndex }: AddressIdentity): string {
  return `${formatIPv4(address)}/${prefix} on interface ${interfaceIndex}`;
}
