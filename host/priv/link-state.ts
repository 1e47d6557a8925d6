// What the calf is told of a link.
import type { LinkState } from "../contract.ts";
import { ARPHRD_ETHER, type Link } from "../linux/link.ts";

/** The smallest MTU that IPv4 works with (RFC 791), and the largest that an IPv4 packet can use. */
const MIN_MTU = 68;
const MAX_MTU = 65_535;

/** Why the client cannot work on this link; `undefined` when it can. */
export function unusableReason(link: Link): string | undefined {
  if (link.hardwareType !== ARPHRD_ETHER || link.address.length !== 6) {
    return `is no Ethernet (hardware type ${link.hardwareType}): DHCP works there by other rules`;
  }
  if (link.mtu < MIN_MTU) return `has an MTU of ${link.mtu}: IPv4 needs at least ${MIN_MTU}`;
  return undefined;
}

/** The link as the contract has it. Call it only when `unusableReason` has found nothing. */
export function linkState(link: Link): LinkState {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = link.address;
  return { address: [a, b, c, d, e, f], mtu: Math.min(link.mtu, MAX_MTU), carrier: link.carrier };
}

/** Whether the calf would notice the difference. */
export function sameLinkState(one: LinkState, other: LinkState): boolean {
  return (
    one.carrier === other.carrier &&
    one.mtu === other.mtu &&
    one.address.every((octet, at) => octet === other.address[at])
  );
}
