/**
 * Is this a lease that a host can take? The calf is not trusted: each element is looked at as if an attacker had
 * written it. An honest component leaves out what would be refused here (assembly/wire/values.ts), so that a server's
 * mistake in an optional option costs that option; what is refused here was not made by an honest component.
 */
import { formatIpv4, isHost, isReservedIn, networkOf } from "../addresses.ts";
import { INFINITE, type Lease, type Parameters, type Refusal } from "../contract.ts";
import { isDomainName } from "../names.ts";

/** As many elements as a lease may have of each list. */
export const LIMITS = { addresses: 16, names: 32, routes: 64 } as const;
/** RFC 791: every link carries a datagram of 68 octets. */
export const MIN_MTU = 68;

/** The label for the component, and the sentence for the log. */
export interface Refused {
  readonly refusal: Refusal;
  readonly why: string;
}

/** What is wrong with a lease at `now` (CLOCK_BOOTTIME, milliseconds); undefined when nothing is. */
export function checkLease(lease: Lease, now: bigint): Refused | undefined {
  return checkAddress(lease) ?? checkTimes(lease, now) ?? checkParameters(lease.parameters);
}

/** The rules for what comes with an address, and alone in answer to a DHCPINFORM. */
export function checkParameters(parameters: Parameters): Refused | undefined {
  return checkCounts(parameters) ?? checkRouters(parameters) ?? checkServers(parameters) ?? checkNames(parameters);
}

function refuse(refusal: Refusal, why: string): Refused {
  return { refusal, why };
}

function checkAddress({ address, prefixLength, serverIdentifier }: Lease): Refused | undefined {
  if (!isHost(address)) return refuse("address", `${formatIpv4(address)} is not an address that a host can have`);
  if (prefixLength < 1 || prefixLength > 32)
    return refuse("prefix-length", `prefix length ${prefixLength} not in 1..32`);
  if (isReservedIn(address, prefixLength)) {
    return refuse(
      "prefix-length",
      `${formatIpv4(address)} is the network or broadcast address of its /${prefixLength}`,
    );
  }
  if (!isHost(serverIdentifier)) return refuse("server", `server identifier ${formatIpv4(serverIdentifier)}`);
  return undefined;
}

function checkTimes(lease: Lease, now: bigint): Refused | undefined {
  const { acquired, leaseTime, renewalTime, rebindingTime } = lease;
  if (leaseTime === 0) return refuse("lease-time", "lease time 0");
  if (renewalTime > rebindingTime || rebindingTime > leaseTime) {
    return refuse("lease-time", `T1 ${renewalTime}, T2 ${rebindingTime}, lease ${leaseTime} s are out of order`);
  }
  if (acquired > now) return refuse("lease-time", `acquired ${acquired - now} ms from now`);
  if (remainingSeconds(lease, now) === 0) return refuse("lease-time", `the ${leaseTime} s are over`);
  return undefined;
}

/**
 * Whole seconds that the lease is still valid for at `now`; 0 when it is over, `INFINITE` when it never is. The last
 * second counts whole: the kernel knows no shorter life, and a lease of one second is to be had too.
 */
export function remainingSeconds({ acquired, leaseTime }: Pick<Lease, "acquired" | "leaseTime">, now: bigint): number {
  if (leaseTime === INFINITE) return INFINITE;
  const left = Number(acquired + BigInt(leaseTime) * 1000n - now);
  return left <= 0 ? 0 : Math.max(1, Math.floor(left / 1000));
}

function checkCounts(parameters: Parameters): Refused | undefined {
  const lists = [
    ["routers", parameters.routers.length, LIMITS.addresses],
    ["name servers", parameters.nameServers.length, LIMITS.addresses],
    ["time servers", parameters.ntpServers.length, LIMITS.addresses],
    ["routes", parameters.routes.length, LIMITS.routes],
    ["search domains", parameters.search.length, LIMITS.names],
  ] as const;
  const excess = lists.find(([, count, limit]) => count > limit);
  return excess && refuse("count", `${excess[1]} ${excess[0]}, at most ${excess[2]}`);
}

function checkRouters({ routers, routes }: Parameters): Refused | undefined {
  const router = routers.find((address) => !isHost(address));
  if (router !== undefined) return refuse("router", `router ${formatIpv4(router)}`);
  for (const { destination, prefixLength, gateway } of routes) {
    const shown = `${formatIpv4(destination)}/${prefixLength}`;
    if (prefixLength > 32) return refuse("route", `route to ${shown}`);
    if (networkOf(destination, prefixLength) !== destination)
      return refuse("route", `route to ${shown}: bits after it`);
    if (gateway !== 0 && !isHost(gateway)) return refuse("router", `route to ${shown} by ${formatIpv4(gateway)}`);
  }
  return undefined;
}

function checkServers({ nameServers, ntpServers, mtu }: Parameters): Refused | undefined {
  // A name server at 127.0.0.1 would hand every look-up to whoever listens on that port of this machine.
  const server = [...nameServers, ...ntpServers].find((address) => !isHost(address));
  if (server !== undefined) return refuse("server", `name or time server ${formatIpv4(server)}`);
  if (mtu !== undefined && mtu < MIN_MTU) return refuse("mtu", `MTU ${mtu}, at least ${MIN_MTU}`);
  return undefined;
}

function checkNames({ domainName, hostName, search }: Parameters): Refused | undefined {
  const bad = [domainName, hostName, ...search].find((name) => name !== undefined && !isDomainName(name));
  return bad === undefined ? undefined : refuse("name", "a domain or host name with characters that none has");
}
