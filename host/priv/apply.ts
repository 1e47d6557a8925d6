/**
 * Plans carried out by the kernel, over rtnetlink.
 *
 * Ours is what carries our marks. An address: `IFA_PROTO`; on a kernel without it (before 5.18), what the record of
 * the last `apply` names. A route: `RTPROT_DHCP`, this interface, and one of our addresses as its preferred source, or
 * the one of the record. Nothing else is ever removed or replaced.
 */
import { formatIpv4 } from "../addresses.ts";
import { deleteAddress, type InterfaceAddress, listAddresses, replaceAddress } from "../linux/address.ts";
import { ENODEV, type SystemError } from "../linux/errors.ts";
import { findLink, type Link, setLink } from "../linux/link.ts";
import { type NetlinkRequest, NLM_F_CREATE } from "../linux/netlink.ts";
import type { NetlinkSocket } from "../linux/netlink-socket.ts";
import { promoteSecondaries } from "../linux/promote-secondaries.ts";
import {
  addRoute,
  deleteRoute,
  listRoutes,
  type Route,
  RT_SCOPE_LINK,
  RT_SCOPE_UNIVERSE,
  RT_TABLE_MAIN,
  RTPROT_DHCP,
} from "../linux/route.ts";
import {
  type AddressPlan,
  hasAddress,
  hasRoute,
  type MtuChange,
  type Operation,
  type Plan,
  type Present,
  planChange,
  type RoutePlan,
  sameAddress,
} from "./plan.ts";

/** Our mark on an address: the port of DHCP clients. Numbers from 4 up are for local use. */
export const ADDRESS_PROTOCOL = 68;

const NLM_F_APPEND = 0x800;
const ESRCH = 3;
const EEXIST = 17;
const EADDRNOTAVAIL = 99;
const MAX_BATCH = 64;

/** The record of what was applied, for the next time. */
export interface Applied {
  readonly address: AddressPlan;
  /** Something else had configured the address before: it is theirs to remove. */
  readonly foreign: boolean;
  readonly routes: readonly RoutePlan[];
  readonly mtuChange: MtuChange | undefined;
}

/** What became of it. `notes` are for the log: what was left out, found or refused, and the kernel's own words. */
export type Outcome =
  | { readonly ok: true; readonly applied: Applied | undefined; readonly notes: readonly string[] }
  | { readonly ok: false; readonly error: "link-gone" | "system"; readonly notes: readonly string[] };

/** What of ours and of others the link has now. `recorded`: the last `apply`'s record, if there is one. */
export function observe(socket: NetlinkSocket, link: Link, recorded: Applied | undefined): Present {
  const ours: AddressPlan[] = [];
  const foreign: AddressPlan[] = [];
  for (const found of listAddresses(socket, link.index)) {
    const address = { address: found.address, prefixLength: found.prefix };
    (isOurs(found, address, recorded) ? ours : foreign).push(address);
  }
  const sources = new Set(ours.map(({ address }) => address));
  const routes = listRoutes(socket, { interfaceIndex: link.index })
    .filter(({ protocol }) => protocol === RTPROT_DHCP)
    .map(routePlan)
    .filter((route) => sources.has(route.source) || hasRoute(recorded?.routes ?? [], route));
  return { up: link.up, mtu: link.mtu, addresses: ours, routes, foreign, mtuChange: recorded?.mtuChange };
}

function isOurs(found: InterfaceAddress, address: AddressPlan, recorded: Applied | undefined): boolean {
  if (found.protocol === ADDRESS_PROTOCOL) return true;
  return found.protocol === 0 && recorded?.foreign === false && sameAddress(recorded.address, address);
}

function routePlan(route: Route): RoutePlan {
  const { destination, prefix, gateway, metric, preferredSource } = route;
  return { destination, prefixLength: prefix, gateway: gateway ?? 0, metric, source: preferredSource ?? 0 };
}

/**
 * Makes `makePlan(link)` true of the interface with this index. When the address or the route to its prefix is refused,
 * everything is as it was before; any other route or the MTU may fail, and is noted.
 */
export function applyPlan(
  socket: NetlinkSocket,
  index: number,
  recorded: Applied | undefined,
  makePlan: (link: Link) => Plan,
): Outcome {
  const link = findLink(socket, index);
  if (link === undefined) return { ok: false, error: "link-gone", notes: [] };
  const plan = makePlan(link);
  const present = observe(socket, link, recorded);
  const operations = planChange(present, plan);
  const notes = [...plan.notes];
  if (hasAddress(present.foreign, plan.address)) {
    notes.push(`${show(plan.address)} was configured by something else: it is used, and left to it`);
  }
  // Nothing old goes before the new address stands.
  const essential = operations.filter((operation) => isEssential(operation, plan));
  const found = new Set<RoutePlan>();
  const failure = execute(socket, index, essential, notes, found);
  if (failure !== undefined) {
    undo(socket, index, present, essential, notes);
    return { ok: false, error: failure, notes };
  }
  const rest = operations.filter((operation) => !essential.includes(operation));
  if (execute(socket, index, rest, notes, found) === "link-gone") return { ok: false, error: "link-gone", notes };
  return { ok: true, applied: record(present, plan, found), notes };
}

/** Removes what is ours. Success also when there was nothing. */
export function withdraw(socket: NetlinkSocket, index: number, recorded: Applied | undefined): Outcome {
  const link = findLink(socket, index);
  if (link === undefined) return { ok: false, error: "link-gone", notes: [] };
  const notes: string[] = [];
  const operations = planChange(observe(socket, link, recorded), undefined);
  const failure = execute(socket, index, operations, notes);
  return failure === undefined ? { ok: true, applied: undefined, notes } : { ok: false, error: failure, notes };
}

function isEssential(operation: Operation, { address, routes }: Plan): boolean {
  if (operation.kind === "link-up" || operation.kind === "set-address") return true;
  return operation.kind === "add-route" && address.prefixLength < 32 && operation.route === routes[0];
}

/** `found`: routes that somebody else had made exactly so. They are not ours to remove. */
function record({ mtu, mtuChange, foreign }: Present, plan: Plan, found: ReadonlySet<RoutePlan>): Applied {
  const was = mtuChange !== undefined && mtuChange.set === mtu ? mtuChange.was : mtu;
  const changed = plan.mtu !== undefined && plan.mtu !== was;
  const set = plan.mtu ?? was;
  return {
    address: plan.address,
    foreign: hasAddress(foreign, plan.address),
    routes: plan.routes.filter((route) => !found.has(route)),
    mtuChange: changed ? { was, set } : undefined,
  };
}

/** Carries out all operations. Returns the first failure's kind; failures are noted, routes that were there collected. */
function execute(
  socket: NetlinkSocket,
  index: number,
  operations: readonly Operation[],
  notes: string[],
  found = new Set<RoutePlan>(),
): "link-gone" | "system" | undefined {
  let failure: "link-gone" | "system" | undefined;
  for (let start = 0; start < operations.length; start += MAX_BATCH) {
    const batch = operations.slice(start, start + MAX_BATCH);
    const outcomes = socket.execute(batch.map((operation) => request(index, operation)));
    for (const [at, error] of outcomes.entries()) {
      const operation = batch[at];
      if (error === undefined) continue;
      // With NLM_F_APPEND the kernel says so only of a route that is the same in every part.
      if (operation?.kind === "add-route" && error.errno === EEXIST) {
        found.add(operation.route);
        continue;
      }
      if (isGone(error, operation)) continue;
      notes.push(error.message);
      failure ??= error.errno === ENODEV ? "link-gone" : "system";
    }
  }
  return failure;
}

/** What was to be removed went by itself, since it was looked at: its time was over, or somebody else removed it. */
function isGone({ errno }: SystemError, operation: Operation | undefined): boolean {
  if (operation?.kind === "remove-route") return errno === ESRCH;
  return operation?.kind === "remove-address" && errno === EADDRNOTAVAIL;
}

/** Removes what `essential` may have added. */
function undo(
  socket: NetlinkSocket,
  index: number,
  present: Present,
  essential: readonly Operation[],
  notes: string[],
): void {
  const inverse = essential.flatMap((operation): Operation[] => {
    if (operation.kind === "add-route") return [{ kind: "remove-route", route: operation.route }];
    if (operation.kind !== "set-address" || hasAddress(present.addresses, operation.address)) return [];
    return [{ kind: "remove-address", address: operation.address }];
  });
  if (inverse.length > 0) execute(socket, index, inverse.reverse(), notes);
}

function request(index: number, operation: Operation): NetlinkRequest {
  switch (operation.kind) {
    case "link-up":
      return setLink(index, { up: true });
    case "set-mtu":
      return setLink(index, { mtu: operation.mtu });
    case "set-address":
      return replaceAddress({
        interfaceIndex: index,
        address: operation.address.address,
        prefix: operation.address.prefixLength,
        broadcast: operation.broadcast,
        validLifetime: operation.validLifetime,
        preferredLifetime: operation.validLifetime,
        noPrefixRoute: true,
        protocol: ADDRESS_PROTOCOL,
      });
    case "add-route":
      // Appended: a route of somebody else's to the same destination with the same metric stays, and stays first.
      return { ...addRoute(kernelRoute(index, operation.route)), flags: NLM_F_CREATE | NLM_F_APPEND };
    case "remove-route":
      return deleteRoute(kernelRoute(index, operation.route));
    case "keep-secondaries":
      return promoteSecondaries(index);
    case "remove-address": {
      const { address, prefixLength } = operation.address;
      return deleteAddress({ interfaceIndex: index, address, prefix: prefixLength });
    }
  }
}

function kernelRoute(interfaceIndex: number, route: RoutePlan): Route {
  return {
    destination: route.destination,
    prefix: route.prefixLength,
    gateway: route.gateway === 0 ? null : route.gateway,
    onLink: false,
    metric: route.metric,
    preferredSource: route.source,
    table: RT_TABLE_MAIN,
    protocol: RTPROT_DHCP,
    scope: route.gateway === 0 ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE,
    interfaceIndex,
  };
}

function show({ address, prefixLength }: AddressPlan): string {
  return `${formatIpv4(address)}/${prefixLength}`;
}
