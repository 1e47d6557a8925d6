// The demonstration's own server, started like those of the tests.
import type { Grant, ServerKind } from "../support/server-kind.ts";

export const builtIn: ServerKind = {
  name: "built-in server",
  shortestLease: 1,
  ready: /^serving/,
  prepare(_folder: string, grant: Grant, interfaceName: string) {
    const address = (last: number) => `${grant.network}.${last}`;
    return [
      ...[process.execPath, "sdk/run.mjs", "test/demo/server.ts", interfaceName],
      ...[address(grant.server), address(grant.pool[0]), String(grant.pool[1])],
      ...[String(grant.leaseSeconds), grant.nameServers[0] ?? address(grant.server), grant.domain, String(grant.mtu)],
    ];
  },
};
