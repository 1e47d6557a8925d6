/**
 * From a lease to what the kernel has to be told. Pure: no system call, no clock. `planLease` says how things should
 * be, `planChange` which operations lead there from how they are.
 *
 * The kernel adds no route to the prefix by itself (`IFA_F_NOPREFIXROUTE`): ours has the metric, so that two
 * interfaces on one network do not get into each other's way. Every route has the leased address as its preferred
 * source: the kernel removes it together with the address, also when the lease ends and this daemon is gone.
 */
import { broadcastOf, formatIpv4, isWithin, networkOf } from "../addresses.ts";
import type { Ipv4Route, Lease, Parameters } from "../contract.ts";
import { remainingSeconds } from "./check.ts";

/** What the configuration has to say. */
export interface PlanOptions {
  /** Of every route: the kernel prefers the lowest. */
  readonly metric: number;
  /** Whether option 26 may change the link's MTU. */
  readonly acceptMtu: boolean;
  /** An MTU from option 26 below this one is left out. */
  readonly mtuFloor: number;
}

/** What the driver allows; 0: it does not say. */
export interface MtuLimits {
  readonly minMtu: number;
  readonly maxMtu: number;
}

export interface AddressPlan {
  readonly address: number;
  readonly prefixLength: number;
}

export interface RoutePlan extends Ipv4Route {
  readonly metric: number;
  /** The preferred source address. */
  readonly source: number;
}

/** How the link should be configured. */
export interface Plan {
  readonly address: AddressPlan;
  readonly broadcast: number | undefined;
  /** Seconds, 1 to 0xffffffff for ever. */
  readonly validLifetime: number;
  /** In the order in which the kernel can take them: each gateway is on the link by then. */
  readonly routes: readonly RoutePlan[];
  /** undefined: as it was before we came. */
  readonly mtu: number | undefined;
  /** What of the lease was left out and why, for the log. */
  readonly notes: readonly string[];
}

/** What the link has now. "Ours" is what an earlier plan put there, as `apply.ts` makes sure. */
export interface Present {
  readonly up: boolean;
  readonly mtu: number;
  readonly addresses: readonly AddressPlan[];
  readonly routes: readonly RoutePlan[];
  /** Addresses that others configured. */
  readonly foreign: readonly AddressPlan[];
  /** The MTU that we changed: what it was, and what we made of it. */
  readonly mtuChange: MtuChange | undefined;
}

export interface MtuChange {
  readonly was: number;
  readonly set: number;
}

export type Operation =
  | { readonly kind: "link-up" }
  | { readonly kind: "set-mtu"; readonly mtu: number }
  /** Adds the address, or gives it a new lifetime. */
  | {
      readonly kind: "set-address";
      readonly address: AddressPlan;
      readonly broadcast: number | undefined;
      readonly validLifetime: number;
    }
  | { readonly kind: "add-route"; readonly route: RoutePlan }
  | { readonly kind: "remove-route"; readonly route: RoutePlan }
  /** Makes the kernel keep the other addresses of a prefix when the first one of them is removed. */
  | { readonly kind: "keep-secondaries" }
  | { readonly kind: "remove-address"; readonly address: AddressPlan };

/** How the link should be for a lease that `checkLease` has passed. `now`: CLOCK_BOOTTIME, milliseconds. */
export function planLease(lease: Lease, limits: MtuLimits, options: PlanOptions, now: bigint): Plan {
  const { address, prefixLength } = lease;
  const notes: string[] = [];
  return {
    address: { address, prefixLength },
    // Never option 28: an address of the server's choice would become one that this host cannot talk to.
    broadcast: broadcastOf(address, prefixLength),
    validLifetime: remainingSeconds(lease, now),
    routes: planRoutes(lease, notes).map((route) => ({ ...route, metric: options.metric, source: address })),
    mtu: planMtu(lease.parameters.mtu, limits, options, notes),
    notes,
  };
}

function planRoutes({ address, prefixLength, parameters }: Lease, notes: string[]): Ipv4Route[] {
  // RFC 3442: where there are classless routes, routers must be ignored.
  const { routers, routes } = parameters;
  const wanted = routes.length > 0 ? routes : Array.from(routers, defaultRoute);
  const usable = wanted.filter((route) => {
    const ok = isRoutable(route);
    if (!ok) notes.push(`left out the route to ${formatIpv4(route.destination)}/${route.prefixLength}`);
    return ok;
  });
  const connected = { destination: networkOf(address, prefixLength), prefixLength, gateway: 0 };
  const onLink = usable.filter(({ gateway }) => gateway === 0);
  if (prefixLength < 32) onLink.unshift(connected);
  const byGateway = usable.filter(({ gateway }) => gateway !== 0);
  for (const { gateway } of byGateway) {
    // A /32 as at GCP and Hetzner: the gateway is on the link although no prefix says so.
    const reachable = onLink.some((route) => isWithin(gateway, route.destination, route.prefixLength));
    if (!reachable) onLink.push({ destination: gateway, prefixLength: 32, gateway: 0 });
  }
  return withoutRepeats([...onLink, ...byGateway]);
}

/** The next hop of the first default route that a lease asks for: 0 for one on the link, undefined where there is none. */
export function defaultGateway({ routers, routes }: Parameters): number | undefined {
  return routes.length > 0 ? routes.find(({ prefixLength }) => prefixLength === 0)?.gateway : routers[0];
}

function defaultRoute(gateway: number): Ipv4Route {
  return { destination: 0, prefixLength: 0, gateway };
}

/** Not within 127/8 or the multicast and reserved 224/3: nobody's business but this machine's. */
function isRoutable({ destination, prefixLength }: Ipv4Route): boolean {
  if (prefixLength >= 8 && destination >>> 24 === 127) return false;
  return prefixLength < 3 || destination >>> 29 !== 7;
}

function withoutRepeats(routes: Ipv4Route[]): Ipv4Route[] {
  return routes.filter((route, index) => routes.findIndex((other) => sameDestination(route, other)) === index);
}

function sameDestination(a: Ipv4Route, b: Ipv4Route): boolean {
  return a.destination === b.destination && a.prefixLength === b.prefixLength && a.gateway === b.gateway;
}

function planMtu(
  mtu: number | undefined,
  limits: MtuLimits,
  options: PlanOptions,
  notes: string[],
): number | undefined {
  if (mtu === undefined || !options.acceptMtu) return undefined;
  if (mtu < options.mtuFloor) {
    notes.push(`left out the MTU ${mtu}: below the floor of ${options.mtuFloor}`);
    return undefined;
  }
  const clamped = Math.max(limits.minMtu, Math.min(mtu, limits.maxMtu === 0 ? mtu : limits.maxMtu));
  if (clamped !== mtu) notes.push(`MTU ${clamped} in place of ${mtu}: all that the link allows`);
  return clamped;
}

/**
 * The operations that lead from how the link is to how it should be; `plan` undefined: to how it was before us.
 *
 * What is new comes before what is old goes, so that there is no moment without a route. The same plan twice is
 * nothing but a new lifetime. An address that somebody else configured stays theirs, whatever the lease says.
 */
export function planChange(present: Present, plan: Plan | undefined): Operation[] {
  return plan === undefined
    ? [...removals(present, undefined), ...mtuOperations(present, undefined)]
    : [
        ...(present.up ? [] : [{ kind: "link-up" } as const]),
        ...mtuOperations(present, plan),
        ...addressOperations(present, plan),
        ...plan.routes.filter((route) => !hasRoute(present.routes, route)).map(addRoute),
        ...removals(present, plan),
      ];
}

function addRoute(route: RoutePlan): Operation {
  return { kind: "add-route", route };
}

function mtuOperations({ mtu, mtuChange }: Present, plan: Plan | undefined): Operation[] {
  // Put back only what nobody else has changed since.
  const wanted = plan?.mtu ?? (mtuChange?.set === mtu ? mtuChange.was : mtu);
  return wanted === mtu ? [] : [{ kind: "set-mtu", mtu: wanted }];
}

function addressOperations(present: Present, { address, broadcast, validLifetime }: Plan): Operation[] {
  if (hasAddress(present.foreign, address)) return [];
  return [{ kind: "set-address", address, broadcast, validLifetime }];
}

function removals(present: Present, plan: Plan | undefined): Operation[] {
  const routes = present.routes.filter((route) => !hasRoute(plan?.routes ?? [], route));
  const addresses = present.addresses.filter((address) => plan === undefined || !sameAddress(address, plan.address));
  const staying = [...present.foreign, ...(plan === undefined ? [] : [plan.address])];
  const shared = addresses.some((address) => staying.some((other) => sharePrefix(address, other)));
  return [
    // The reverse of the order in which they were added: first the routes by a gateway, then those to it.
    ...[...routes.filter(isByGateway), ...routes.filter((route) => !isByGateway(route))].map(
      (route): Operation => ({ kind: "remove-route", route }),
    ),
    ...(shared ? [{ kind: "keep-secondaries" } as const] : []),
    ...addresses.map((address): Operation => ({ kind: "remove-address", address })),
  ];
}

function isByGateway({ gateway }: Ipv4Route): boolean {
  return gateway !== 0;
}

/** Two addresses of one prefix: the kernel takes the one that came later for secondary to the other. */
function sharePrefix(a: AddressPlan, b: AddressPlan): boolean {
  return a.prefixLength === b.prefixLength && isWithin(a.address, b.address, a.prefixLength);
}

export function sameAddress(a: AddressPlan, b: AddressPlan): boolean {
  return a.address === b.address && a.prefixLength === b.prefixLength;
}

export function hasAddress(list: readonly AddressPlan[], address: AddressPlan): boolean {
  return list.some((other) => sameAddress(other, address));
}

export function sameRoute(a: RoutePlan, b: RoutePlan): boolean {
  return sameDestination(a, b) && a.metric === b.metric && a.source === b.source;
}

export function hasRoute(list: readonly RoutePlan[], route: RoutePlan): boolean {
  return list.some((other) => sameRoute(other, route));
}
