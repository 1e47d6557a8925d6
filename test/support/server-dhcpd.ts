// ISC dhcpd: leases from one second on.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Grant, type ServerKind, writeConfiguration } from "./server-kind.ts";

export const dhcpd: ServerKind = {
  name: "dhcpd",
  shortestLease: 1,
  ready: /Server starting service/,
  prepare(folder: string, grant: Grant, interfaceName: string) {
    const [first, last] = grant.pool;
    const file = writeConfiguration(folder, "dhcpd.conf", [
      "authoritative;",
      "ping-check false;",
      `default-lease-time ${grant.leaseSeconds};`,
      `max-lease-time ${grant.leaseSeconds};`,
      "min-lease-time 1;",
      "dhcp-cache-threshold 0;", // Else a lease that is young is confirmed with the time it has left.
      `option dhcp-renewal-time ${grant.renewalSeconds};`,
      `option dhcp-rebinding-time ${grant.rebindingSeconds};`,
      `subnet ${grant.network}.0 netmask 255.255.255.0 {`,
      `  range ${grant.network}.${first} ${grant.network}.${last};`,
      `  option routers ${grant.network}.${grant.router};`,
      `  option domain-name-servers ${grant.nameServers.join(", ")};`,
      `  option domain-name "${grant.domain}";`,
      `  option interface-mtu ${grant.mtu};`,
      "}",
    ]);
    const leases = join(folder, "dhcpd.leases");
    if (!existsSync(leases)) writeFileSync(leases, "");
    return ["dhcpd", "-4", "-f", "-d", "-cf", file, "-lf", leases, "-pf", join(folder, "dhcpd.pid"), interfaceName];
  },
};
