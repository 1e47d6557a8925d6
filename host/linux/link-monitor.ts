// Watching interfaces: what the kernel announces to its multicast groups.

import { decodeAddress, type InterfaceAddress, RTM_DELADDR } from "./address.ts";
import { close } from "./descriptor.ts";
import { decodeLink, type Link, linkFamily, RTM_DELLINK, RTM_NEWLINK } from "./link.ts";
import { decodeMessages, type NetlinkMessage } from "./netlink.ts";
import { openNetlink, receiveFromKernel } from "./netlink-socket.ts";
import { isReadable } from "./poll.ts";
import { decodeRoute, type Route, RTM_DELROUTE } from "./route.ts";

const RTMGRP_LINK = 0x1;
const RTMGRP_IPV4_IFADDR = 0x10;
const RTMGRP_IPV4_ROUTE = 0x40;
const SOCK_NONBLOCK = 0o4000;
const BUFFER_SIZE = 32_768;

/** Something that the kernel announced. */
export type MonitorEvent =
  /** The interface is new, or something about it changed: also its name. */
  | { readonly kind: "link"; readonly link: Link }
  /** The interface is gone, or went to another network namespace. */
  | { readonly kind: "link-gone"; readonly link: Link }
  | { readonly kind: "address-gone"; readonly address: InterfaceAddress }
  | { readonly kind: "route-gone"; readonly route: Route }
  /** Announcements were lost: read the state again. */
  | { readonly kind: "overflow" };

/** A socket that receives the announcements. Non-blocking, closed on exec. */
export class LinkMonitor {
  readonly fd: number;
  readonly #buffer = new Uint8Array(BUFFER_SIZE);

  /** Always for interfaces; for IPv4 addresses and routes that are removed only when `removals` is set. */
  constructor(removals = false) {
    this.fd = openNetlink(RTMGRP_LINK | (removals ? RTMGRP_IPV4_IFADDR | RTMGRP_IPV4_ROUTE : 0), SOCK_NONBLOCK);
  }

  /** The events of the next datagram, possibly none; "would-block" when there is no datagram. */
  read(): readonly MonitorEvent[] | "would-block" {
    const datagram = isReadable(this.fd) ? receiveFromKernel(this.fd, this.#buffer) : "would-block";
    switch (datagram) {
      case "would-block":
        return datagram;
      case "overflow":
        return [{ kind: "overflow" }];
      default:
        return decodeMessages(datagram).flatMap(decodeEvent);
    }
  }

  /** Closes the socket. */
  close(): void {
    close(this.fd);
  }
}

function decodeEvent(message: NetlinkMessage): MonitorEvent[] {
  switch (message.type) {
    // A bridge announces its ports as links of its own family: a port that leaves the bridge is not gone.
    case RTM_NEWLINK:
      return linkFamily(message) === 0 ? [{ kind: "link", link: decodeLink(message) }] : [];
    case RTM_DELLINK:
      return linkFamily(message) === 0 ? [{ kind: "link-gone", link: decodeLink(message) }] : [];
    case RTM_DELADDR:
      return [{ kind: "address-gone", address: decodeAddress(message) }];
    case RTM_DELROUTE:
      return [{ kind: "route-gone", route: decodeRoute(message) }];
    default:
      return [];
  }
}
