// dnsmasq. It gives no lease below two minutes, but T1 (from three seconds on) and T2 as they are told.
import { join } from "node:path";
import { type Grant, type ServerKind, writeConfiguration } from "./server-kind.ts";

export const dnsmasq: ServerKind = {
  name: "dnsmasq",
  shortestLease: 120,
  ready: /DHCP, IP range/,
  prepare(folder: string, grant: Grant, interfaceName: string) {
    const [first, last] = grant.pool;
    const file = writeConfiguration(folder, "dnsmasq.conf", [
      "port=0",
      `interface=${interfaceName}`,
      "bind-interfaces",
      "no-ping",
      "dhcp-authoritative",
      "log-dhcp",
      `dhcp-leasefile=${join(folder, "dnsmasq.leases")}`,
      `dhcp-range=${grant.network}.${first},${grant.network}.${last},255.255.255.0,${grant.leaseSeconds}s`,
      `dhcp-option=option:router,${grant.network}.${grant.router}`,
      `dhcp-option=option:dns-server,${grant.nameServers.join(",")}`,
      `dhcp-option=option:domain-name,${grant.domain}`,
      `dhcp-option-force=option:mtu,${grant.mtu}`,
      `dhcp-option=option:T1,${grant.renewalSeconds}`,
      `dhcp-option=option:T2,${grant.rebindingSeconds}`,
    ]);
    return [
      "dnsmasq",
      "--keep-in-foreground",
      "--log-facility=-",
      "--user=root",
      "--group=",
      `--conf-file=${file}`,
      "--pid-file",
    ];
  },
};
