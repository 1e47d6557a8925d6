import { Ipv4Route, Lease, Option, Parameters } from "../generated/dhcp-client";
import { isHost, isNetworkOrBroadcast, maskOf } from "../wire/addresses";

/** Whether a remembered lease could be one: what was written to a file may have been written by anybody. */
export function isPlausible(lease: Lease): bool {
  if (!isHost(lease.address) || !isHost(lease.serverIdentifier)) return false;
  if (lease.prefixLength == 0 || lease.prefixLength > 32) return false;
  return !isNetworkOrBroadcast(lease.address, lease.prefixLength);
}

/** Whether two leases configure the link alike. Their times, and which way the reply came, do not matter. */
export function isSameContent(a: Lease, b: Lease): bool {
  return (
    a.address == b.address &&
    a.prefixLength == b.prefixLength &&
    a.serverIdentifier == b.serverIdentifier &&
    sameParameters(a.parameters, b.parameters)
  );
}

function sameParameters(a: Parameters, b: Parameters): bool {
  return (
    sameOption<u32>(a.broadcastAddress, b.broadcastAddress) &&
    sameOption<u16>(a.mtu, b.mtu) &&
    sameOption<string>(a.domainName, b.domainName) &&
    sameOption<string>(a.hostName, b.hostName) &&
    sameList<u32>(a.routers, b.routers) &&
    sameList<u32>(a.nameServers, b.nameServers) &&
    sameList<u32>(a.ntpServers, b.ntpServers) &&
    sameList<string>(a.search, b.search) &&
    sameRoutes(a.routes, b.routes)
  );
}

function sameOption<T>(a: Option<T>, b: Option<T>): bool {
  if (a.isNone || b.isNone) return a.isNone == b.isNone;
  return a.value == b.value;
}

function sameList<T>(a: Array<T>, b: Array<T>): bool {
  if (a.length != b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

function sameRoutes(a: Array<Ipv4Route>, b: Array<Ipv4Route>): bool {
  if (a.length != b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const same =
      a[i].destination == b[i].destination && a[i].prefixLength == b[i].prefixLength && a[i].gateway == b[i].gateway;
    if (!same) return false;
  }
  return true;
}

/** The host on the link that frames for the server go to: the server or a router; 0 where neither is known. */
export function nextHopToServer(lease: Lease): u32 {
  const mask = maskOf(lease.prefixLength);
  if ((lease.serverIdentifier & mask) == (lease.address & mask)) return lease.serverIdentifier;
  const routes = lease.parameters.routes;
  for (let i = 0; i < routes.length; i++) {
    if (routes[i].prefixLength == 0) return routes[i].gateway;
  }
  const routers = lease.parameters.routers;
  return routers.length > 0 ? routers[0] : 0;
}
