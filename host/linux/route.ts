// IPv4 unicast routes (rtnetlink(7), RTM_*ROUTE).
import { ENOENT, SystemError } from "./errors.ts";
import { formatIPv4 } from "./ipv4.ts";
import {
  type Attribute,
  Attributes,
  attributeIPv4,
  attributeU32,
  encodePayload,
  NetlinkFormatError,
  type NetlinkMessage,
  type NetlinkRequest,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REPLACE,
  viewOf,
} from "./netlink.ts";
import type { NetlinkSocket } from "./netlink-socket.ts";

export const RTM_NEWROUTE = 24;
export const RTM_DELROUTE = 25;
const RTM_GETROUTE = 26;

const RTA_DST = 1;
const RTA_OIF = 4;
const RTA_GATEWAY = 5;
const RTA_PRIORITY = 6;
const RTA_PREFSRC = 7;
const RTA_TABLE = 15;

const AF_INET = 2;
const RTN_UNICAST = 1;
const RTNH_F_ONLINK = 4;
/** struct rtmsg: family, two prefix lengths, tos, table, protocol, scope, type, flags. */
const RTMSG_SIZE = 12;

/** The table that look-ups use by default. */
export const RT_TABLE_MAIN = 254;
/** Who made a route: a DHCP client. */
export const RTPROT_DHCP = 16;
/** How far the destination is: anywhere, or on this link. */
export const RT_SCOPE_UNIVERSE = 0;
export const RT_SCOPE_LINK = 253;

/** An IPv4 unicast route. Addresses are numbers in host order. */
export interface Route {
  readonly destination: number;
  /** The prefix length, 0 to 32. */
  readonly prefix: number;
  /** null: the destination is on the link itself. */
  readonly gateway: number | null;
  /** Take the gateway for reachable on the link although no route says so (RTNH_F_ONLINK). */
  readonly onLink: boolean;
  /** The kernel prefers the lowest (RTA_PRIORITY). */
  readonly metric: number;
  /** The source address for packets that have none yet; undefined: the kernel chooses. */
  readonly preferredSource: number | undefined;
  readonly table: number;
  /** RTPROT_*. */
  readonly protocol: number;
  /** RT_SCOPE_*: LINK without a gateway, UNIVERSE with one. */
  readonly scope: number;
  /** The outgoing interface; 0 in a route that has several next hops. */
  readonly interfaceIndex: number;
}

/** The request to add a route. The kernel answers EEXIST when one to that prefix with that metric is there. */
export function addRoute(route: Route): NetlinkRequest {
  return request("add", "RTM_NEWROUTE", RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, route);
}

/**
 * The request to add a route in place of the first one to that prefix with that metric, whoever made it.
 * Look first that it is not somebody else's.
 */
export function replaceRoute(route: Route): NetlinkRequest {
  return request("set", "RTM_NEWROUTE", RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE, route);
}

/** The request to remove a route. The kernel answers ESRCH when none matches every field. */
export function deleteRoute(route: Route): NetlinkRequest {
  return request("remove", "RTM_DELROUTE", RTM_DELROUTE, 0, route);
}

/** Which routes to list; what is not given is not looked at. */
export interface RouteSelection {
  /** Default: RT_TABLE_MAIN. */
  readonly table?: number;
  readonly interfaceIndex?: number;
}

/** The unicast routes that match: none in a table that has never had any. */
export function listRoutes(socket: NetlinkSocket, { table = RT_TABLE_MAIN, interfaceIndex }: RouteSelection): Route[] {
  const attributes = [attributeU32(RTA_TABLE, table)];
  if (interfaceIndex !== undefined) {
    attributes.push(attributeU32(RTA_OIF, interfaceIndex));
  }
  const fixed = new Uint8Array(RTMSG_SIZE);
  fixed[0] = AF_INET;
  fixed[7] = RTN_UNICAST;
  const subject = `list routes of table ${table}`;
  const payload = encodePayload(fixed, attributes);
  try {
    return socket.dump({ subject, call: "RTM_GETROUTE", type: RTM_GETROUTE, flags: 0, payload }).map(decodeRoute);
  } catch (error) {
    if (error instanceof SystemError && error.errno === ENOENT) {
      return [];
    }
    throw error;
  }
}

/** Reads an RTM_NEWROUTE or RTM_DELROUTE message of IPv4. Throws NetlinkFormatError. */
export function decodeRoute(message: NetlinkMessage): Route {
  const attributes = new Attributes(message.payload, RTMSG_SIZE);
  const fixed = viewOf(message.payload);
  if (fixed.getUint8(0) !== AF_INET) {
    throw new NetlinkFormatError(`netlink: a route of family ${fixed.getUint8(0)} where one of IPv4 was wanted`);
  }
  return {
    destination: attributes.ipv4(RTA_DST) ?? 0,
    prefix: fixed.getUint8(1),
    gateway: attributes.ipv4(RTA_GATEWAY) ?? null,
    onLink: (fixed.getUint32(8, true) & RTNH_F_ONLINK) !== 0,
    metric: attributes.u32(RTA_PRIORITY) ?? 0,
    preferredSource: attributes.ipv4(RTA_PREFSRC),
    table: attributes.u32(RTA_TABLE) ?? fixed.getUint8(4),
    protocol: fixed.getUint8(5),
    scope: fixed.getUint8(6),
    interfaceIndex: attributes.u32(RTA_OIF) ?? 0,
  };
}

function request(verb: string, call: string, type: number, flags: number, route: Route): NetlinkRequest {
  const attributes: Attribute[] = [
    attributeIPv4(RTA_DST, route.destination),
    attributeU32(RTA_OIF, route.interfaceIndex),
    attributeU32(RTA_PRIORITY, route.metric),
    attributeU32(RTA_TABLE, route.table),
  ];
  if (route.gateway !== null) {
    attributes.push(attributeIPv4(RTA_GATEWAY, route.gateway));
  }
  if (route.preferredSource !== undefined) {
    attributes.push(attributeIPv4(RTA_PREFSRC, route.preferredSource));
  }
  return {
    subject: `${verb} route ${describe(route)}`,
    call,
    type,
    flags,
    payload: encodePayload(rtmsg(route), attributes),
  };
}

function rtmsg(route: Route): Uint8Array {
  const fixed = new DataView(new ArrayBuffer(RTMSG_SIZE));
  fixed.setUint8(0, AF_INET);
  fixed.setUint8(1, route.prefix);
  fixed.setUint8(5, route.protocol);
  fixed.setUint8(6, route.scope);
  fixed.setUint8(7, RTN_UNICAST);
  fixed.setUint32(8, route.onLink ? RTNH_F_ONLINK : 0, true);
  return new Uint8Array(fixed.buffer);
}

function describe({ destination, prefix, gateway, metric, interfaceIndex }: Route): string {
  const via = gateway === null ? "" : ` via ${formatIPv4(gateway)}`;
  return `${formatIPv4(destination)}/${prefix}${via} metric ${metric} on interface ${interfaceIndex}`;
}
