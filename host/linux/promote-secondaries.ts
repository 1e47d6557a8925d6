// What becomes of the other addresses of a prefix when the first one of them is removed (RTM_SETLINK, IFLA_INET_CONF).
import { type Attribute, attributeU32, encodePayload, type NetlinkRequest } from "./netlink.ts";

const RTM_SETLINK = 19;
const IFLA_AF_SPEC = 26;
const AF_INET = 2;
const IFLA_INET_CONF = 1;
/** The sysctl `net.ipv4.conf.INTERFACE.promote_secondaries`, by its number. */
const IPV4_DEVCONF_PROMOTE_SECONDARIES = 20;
/** struct ifinfomsg. */
const IFINFOMSG_SIZE = 16;

/**
 * The request to make the kernel keep the secondary addresses of an interface when their primary one is removed: the
 * first of them takes its place. By default the kernel removes them all. Works where /proc/sys is read-only.
 */
export function promoteSecondaries(interfaceIndex: number): NetlinkRequest {
  const fixed = new Uint8Array(IFINFOMSG_SIZE);
  new DataView(fixed.buffer).setInt32(4, interfaceIndex, true);
  const value = attributeU32(IPV4_DEVCONF_PROMOTE_SECONDARIES, 1);
  const specific = nest(IFLA_AF_SPEC, nest(AF_INET, nest(IFLA_INET_CONF, value)));
  return {
    subject: `keep secondary addresses of interface ${interfaceIndex}`,
    call: "RTM_SETLINK",
    type: RTM_SETLINK,
    flags: 0,
    payload: encodePayload(fixed, [specific]),
  };
}

function nest(type: number, inner: Attribute): Attribute {
  return { type, value: encodePayload(new Uint8Array(0), [inner]) };
}
