// Network interfaces (rtnetlink(7), RTM_*LINK).
import { ENODEV, SystemError } from "./errors.ts";
import {
  type Attribute,
  Attributes,
  attributeText,
  attributeU32,
  encodePayload,
  NetlinkFormatError,
  type NetlinkMessage,
  type NetlinkRequest,
  viewOf,
} from "./netlink.ts";
import type { NetlinkSocket } from "./netlink-socket.ts";

export const RTM_NEWLINK = 16;
export const RTM_DELLINK = 17;
const RTM_GETLINK = 18;

const IFLA_ADDRESS = 1;
const IFLA_IFNAME = 3;
const IFLA_MTU = 4;
const IFLA_EXT_MASK = 29;
const IFLA_MIN_MTU = 50;
const IFLA_MAX_MTU = 51;
const RTEXT_FILTER_SKIP_STATS = 8;

const IFF_UP = 0x1;
const IFF_LOWER_UP = 0x10000;

/** struct ifinfomsg: family, padding, type (16 bits), index, flags, change mask. */
const IFINFOMSG_SIZE = 16;
const MAX_NAME_OCTETS = 15;
/** The largest MTU an interface of any kind may have. */
const MAX_MTU = 0x7fff_ffff;

/** The hardware type of Ethernet (ARPHRD_ETHER). */
export const ARPHRD_ETHER = 1;

/** What the kernel says of an interface. */
export interface Link {
  readonly index: number;
  readonly name: string;
  /** The link-layer address: six octets on Ethernet, none on some others. */
  readonly address: Uint8Array;
  /** ARPHRD_*: 1 is Ethernet. */
  readonly hardwareType: number;
  readonly mtu: number;
  /** The smallest MTU the driver takes; 0 when it does not say. */
  readonly minMtu: number;
  /** The largest MTU the driver takes; 0 when it does not say. */
  readonly maxMtu: number;
  /** Set up by the administrator (IFF_UP). */
  readonly up: boolean;
  /** Up, and the link layer can carry frames (IFF_LOWER_UP). Never set on an interface that is not up. */
  readonly carrier: boolean;
}

/** The interface of that name or index, undefined when there is none. */
export function findLink(socket: NetlinkSocket, which: string | number): Link | undefined {
  try {
    return decodeLink(socket.get(getLink(which)));
  } catch (error) {
    if (error instanceof SystemError && error.errno === ENODEV) {
      return undefined;
    }
    throw error;
  }
}

/** All interfaces of the network namespace. */
export function listLinks(socket: NetlinkSocket): Link[] {
  const payload = encodePayload(ifinfomsg(0, 0), [attributeU32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS)]);
  const request = { subject: "list interfaces", call: "RTM_GETLINK", type: RTM_GETLINK, flags: 0, payload };
  return socket.dump(request).map(decodeLink);
}

/** The request to set an interface up or down and its MTU; what is not given stays as it is. */
export function setLink(index: number, wanted: { readonly up?: boolean; readonly mtu?: number }): NetlinkRequest {
  const attributes: Attribute[] = [];
  const changes: string[] = [];
  if (wanted.up !== undefined) {
    changes.push(wanted.up ? "up" : "down");
  }
  if (wanted.mtu !== undefined) {
    if (!Number.isInteger(wanted.mtu) || wanted.mtu < 1 || wanted.mtu > MAX_MTU) {
      throw new RangeError(`MTU ${wanted.mtu} for interface ${index}: 1 to ${MAX_MTU}`);
    }
    attributes.push(attributeU32(IFLA_MTU, wanted.mtu));
    changes.push(`MTU ${wanted.mtu}`);
  }
  const fixed = ifinfomsg(index, wanted.up ? IFF_UP : 0, wanted.up === undefined ? 0 : IFF_UP);
  return {
    subject: `set interface ${index} ${changes.join(", ")}`,
    call: "RTM_NEWLINK",
    type: RTM_NEWLINK,
    flags: 0,
    payload: encodePayload(fixed, attributes),
  };
}

/** Reads an RTM_NEWLINK or RTM_DELLINK message. Throws NetlinkFormatError. */
export function decodeLink(message: NetlinkMessage): Link {
  if (message.type !== RTM_NEWLINK && message.type !== RTM_DELLINK) {
    throw new NetlinkFormatError(`netlink message of type ${message.type}: RTM_NEWLINK or RTM_DELLINK wanted`);
  }
  const attributes = new Attributes(message.payload, IFINFOMSG_SIZE);
  const fixed = viewOf(message.payload);
  const name = attributes.text(IFLA_IFNAME);
  if (name === undefined) {
    throw new NetlinkFormatError("netlink: an interface without a name");
  }
  const flags = fixed.getUint32(8, true);
  const up = (flags & IFF_UP) !== 0;
  return {
    index: fixed.getInt32(4, true),
    name,
    address: attributes.bytes(IFLA_ADDRESS)?.slice() ?? new Uint8Array(0),
    hardwareType: fixed.getUint16(2, true),
    mtu: attributes.u32(IFLA_MTU) ?? 0,
    minMtu: attributes.u32(IFLA_MIN_MTU) ?? 0,
    maxMtu: attributes.u32(IFLA_MAX_MTU) ?? 0,
    up,
    carrier: up && (flags & IFF_LOWER_UP) !== 0,
  };
}

/** The address family of a link message: 0 for the interface itself; others report it as a port of a bridge and such. */
export function linkFamily(message: NetlinkMessage): number {
  return message.payload[0] ?? 0;
}

function getLink(which: string | number): NetlinkRequest {
  const attributes = [attributeU32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS)];
  if (typeof which === "string") {
    const length = new TextEncoder().encode(which).length;
    if (length < 1 || length > MAX_NAME_OCTETS || which.includes("\0")) {
      throw new RangeError(`interface name ${JSON.stringify(which)}: 1 to ${MAX_NAME_OCTETS} octets`);
    }
    attributes.unshift(attributeText(IFLA_IFNAME, which));
  }
  return {
    subject: `interface ${which}`,
    call: "RTM_GETLINK",
    type: RTM_GETLINK,
    flags: 0,
    payload: encodePayload(ifinfomsg(typeof which === "number" ? which : 0, 0), attributes),
  };
}

function ifinfomsg(index: number, flags: number, change = 0): Uint8Array {
  const fixed = new DataView(new ArrayBuffer(IFINFOMSG_SIZE));
  fixed.setInt32(4, index, true);
  fixed.setUint32(8, flags, true);
  fixed.setUint32(12, change, true);
  return new Uint8Array(fixed.buffer);
}
