// Leases for tests: a plain one, and those that clouds grant (clouds.json says where each comes from).
import { readFileSync } from "node:fs";
import { formatIpv4, parseIpv4 } from "../../host/addresses.ts";
import type { Ipv4Route, Lease, Parameters } from "../../host/contract.ts";
import type { Operation, RoutePlan } from "../../host/priv/plan.ts";

/** The moment at which every lease below was acquired: milliseconds since boot. */
export const ACQUIRED = 1_000_000n;

export const NO_PARAMETERS: Parameters = {
  routers: Uint32Array.of(),
  routes: [],
  nameServers: Uint32Array.of(),
  search: [],
  ntpServers: Uint32Array.of(),
};

/** 192.0.2.10/24 with one router, for an hour. */
export const PLAIN: Lease = {
  address: 0xc000020a,
  prefixLength: 24,
  serverIdentifier: 0xc0000201,
  serverLinkAddress: [2, 0, 0, 0, 0, 1],
  acquired: ACQUIRED,
  leaseTime: 3600,
  renewalTime: 1800,
  rebindingTime: 3150,
  parameters: { ...NO_PARAMETERS, routers: Uint32Array.of(0xc0000201) },
};

export function withParameters(change: Partial<Parameters>, lease: Lease = PLAIN): Lease {
  return { ...lease, parameters: { ...lease.parameters, ...change } };
}

export function ip4(text: string): number {
  const address = parseIpv4(text);
  if (address === undefined) throw new Error(`${text} is no IPv4 address`);
  return address;
}

/** `10.0.0.0/8>10.0.0.1`, with 0.0.0.0 for a destination on the link. */
export function route(text: string): Ipv4Route {
  const [, destination = "", prefixLength = "", gateway = ""] = /^(.*)\/(.*)>(.*)$/.exec(text) ?? [];
  return { destination: ip4(destination), prefixLength: Number(prefixLength), gateway: ip4(gateway) };
}

interface Profile {
  readonly ip: string;
  readonly server: string;
  readonly opt: Readonly<Record<string, string>>;
}

/** The lease that a cloud's profile stands for, as the component would hand it over. */
export function cloudLease({ ip, server, opt }: Profile): Lease {
  const number = (code: number) => {
    const value = opt[code];
    return value === undefined ? undefined : Number(value.replace(/^u\d+:/, ""));
  };
  const addresses = (code: number) => Uint32Array.from((opt[code] ?? "").split(" ").filter(Boolean), ip4);
  const routes = (opt[121] ?? "").replace("r:", "").split(" ").filter(Boolean).map(route);
  const leaseTime = number(51) ?? 0;
  const mtu = number(26);
  const domainName = opt[15]?.replace("s:", "");
  return {
    address: ip4(ip),
    prefixLength: Math.clz32(~ip4(opt[1] ?? "")),
    serverIdentifier: ip4(server),
    serverLinkAddress: [2, 0, 0, 0, 0, 1],
    acquired: ACQUIRED,
    leaseTime,
    renewalTime: number(58) ?? Math.floor(leaseTime / 2),
    rebindingTime: number(59) ?? Math.floor((leaseTime * 7) / 8),
    parameters: {
      routers: routes.length > 0 ? Uint32Array.of() : addresses(3),
      routes,
      nameServers: addresses(6),
      search: (opt[119] ?? "").replace("d:", "").split(" ").filter(Boolean),
      ntpServers: addresses(42),
      ...(mtu !== undefined && { mtu }),
      ...(domainName !== undefined && { domainName }),
    },
  };
}

export const CLOUDS: ReadonlyMap<string, Lease> = new Map(
  Object.entries(JSON.parse(readFileSync("test/priv/clouds.json", "utf8")) as Record<string, Profile>).map(
    ([name, profile]) => [name, cloudLease(profile)],
  ),
);

export function cloud(name: string): Lease {
  const lease = CLOUDS.get(name);
  if (lease === undefined) throw new Error(`clouds.json has no ${name}`);
  return lease;
}

/** An operation as one line, close to the words of ip(8). */
export function show(operation: Operation): string {
  switch (operation.kind) {
    case "link-up":
    case "keep-secondaries":
      return operation.kind;
    case "set-mtu":
      return `set-mtu ${operation.mtu}`;
    case "set-address": {
      const { address, broadcast, validLifetime } = operation;
      const brd = broadcast === undefined ? "" : ` brd ${formatIpv4(broadcast)}`;
      return `set-address ${formatIpv4(address.address)}/${address.prefixLength}${brd} valid ${validLifetime}`;
    }
    case "remove-address":
      return `remove-address ${formatIpv4(operation.address.address)}/${operation.address.prefixLength}`;
    default:
      return `${operation.kind} ${showRoute(operation.route)}`;
  }
}

function showRoute({ destination, prefixLength, gateway, source, metric }: RoutePlan): string {
  const via = gateway === 0 ? "" : ` via ${formatIpv4(gateway)}`;
  return `${formatIpv4(destination)}/${prefixLength}${via} src ${formatIpv4(source)} metric ${metric}`;
}
