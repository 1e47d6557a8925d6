// What the kernel has configured, as ip(8) reads it: not by the code under test.
import type { Namespace } from "./namespace.ts";

/** An IPv4 address of an interface. */
export interface KernelAddress {
  readonly address: string;
  readonly prefixLength: number;
  /** Seconds that are left; `Infinity` for ever. */
  readonly validSeconds: number;
}

/** A route of the main table. */
export interface KernelRoute {
  /** "default", or network/length. */
  readonly destination: string;
  readonly gateway: string | undefined;
  readonly device: string;
  readonly metric: number;
  readonly source: string | undefined;
}

const FOREVER = 0xffffffff;

export async function addressesOf(namespace: Namespace, interfaceName: string): Promise<KernelAddress[]> {
  const links = asList(await namespace.ipJson("-4", "address", "show", "dev", interfaceName));
  return links.flatMap((link) =>
    asList(link.addr_info ?? []).map((info) => ({
      address: String(info.local),
      prefixLength: Number(info.prefixlen),
      validSeconds: info.valid_life_time === FOREVER ? Number.POSITIVE_INFINITY : Number(info.valid_life_time),
    })),
  );
}

export async function routesOf(namespace: Namespace): Promise<KernelRoute[]> {
  return asList(await namespace.ipJson("-4", "route", "show", "table", "main")).map((route) => ({
    destination: String(route.dst),
    gateway: route.gateway === undefined ? undefined : String(route.gateway),
    device: String(route.dev),
    metric: Number(route.metric ?? 0),
    source: route.prefsrc === undefined ? undefined : String(route.prefsrc),
  }));
}

export async function mtuOf(namespace: Namespace, interfaceName: string): Promise<number> {
  return Number(asList(await namespace.ipJson("link", "show", "dev", interfaceName))[0]?.mtu);
}

export async function macOf(namespace: Namespace, interfaceName: string): Promise<string> {
  return String(asList(await namespace.ipJson("link", "show", "dev", interfaceName))[0]?.address);
}

function asList(value: unknown): Record<string, unknown>[] {
  if (!Array.isArray(value)) throw new Error(`not a list: ${JSON.stringify(value)}`);
  // ip(8) prints an empty object for each entry that a filter left out.
  return value.filter((entry) => Object.keys(entry).length > 0);
}
