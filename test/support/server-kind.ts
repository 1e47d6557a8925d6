// What the servers of all makers have in common: what they are to grant, and how they are started.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a server grants. Networks are /24, written as their first three octets. */
export interface Grant {
  readonly network: string;
  /** Last octet of the server's own address, which is its server identifier. */
  readonly server: number;
  /** First and last address of the pool, as last octets. */
  readonly pool: readonly [number, number];
  readonly leaseSeconds: number;
  readonly renewalSeconds: number;
  readonly rebindingSeconds: number;
  /** Last octet. */
  readonly router: number;
  readonly nameServers: readonly string[];
  readonly domain: string;
  readonly mtu: number;
}

/** What most tests use. 192.0.2.0/24 is for documentation (RFC 5737): nothing real is there. */
export const GRANT: Grant = {
  network: "192.0.2",
  server: 1,
  pool: [100, 149],
  leaseSeconds: 3600,
  renewalSeconds: 1800,
  rebindingSeconds: 3150,
  router: 1,
  nameServers: ["192.0.2.53", "192.0.2.54"],
  domain: "lab.example",
  mtu: 1400,
};

/** How one maker's server is started. */
export interface ServerKind {
  readonly name: string;
  /** Shortest lease that it can be made to give, in seconds. */
  readonly shortestLease: number;
  /** Writes its files into `folder` and returns the command. Its leases are in `NAME.leases` there. */
  prepare(folder: string, grant: Grant, interfaceName: string): readonly string[];
  readonly env?: (folder: string) => NodeJS.ProcessEnv;
  /** Says that it serves. */
  readonly ready: RegExp;
}

/** Writes a file of a server and returns its path. */
export function writeConfiguration(folder: string, name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}
