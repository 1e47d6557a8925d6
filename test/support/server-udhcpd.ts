// udhcpd of busybox: leases of ten seconds and longer.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Grant, type ServerKind, writeConfiguration } from "./server-kind.ts";

/** How long it looks for another user of an address before it offers it; its own 2000 would slow every test down. */
const PROBE_MS = 1;

export const udhcpd: ServerKind = {
  name: "udhcpd",
  shortestLease: 10,
  ready: /started/,
  prepare(folder: string, grant: Grant, interfaceName: string) {
    const [first, last] = grant.pool;
    const leases = join(folder, "udhcpd.leases");
    if (!existsSync(leases)) writeFileSync(leases, "");
    const file = writeConfiguration(folder, "udhcpd.conf", [
      `interface ${interfaceName}`,
      `start ${grant.network}.${first}`,
      `end ${grant.network}.${last}`,
      "min_lease 1",
      `lease_file ${leases}`,
      `pidfile ${join(folder, "udhcpd.pid")}`,
      "option subnet 255.255.255.0",
      `option lease ${grant.leaseSeconds}`,
      `option router ${grant.network}.${grant.router}`,
      `option dns ${grant.nameServers.join(" ")}`,
      `option domain ${grant.domain}`,
      `option mtu ${grant.mtu}`,
      `option 0x3a ${hexSeconds(grant.renewalSeconds)}`,
      `option 0x3b ${hexSeconds(grant.rebindingSeconds)}`,
    ]);
    return ["udhcpd", "-f", "-a", String(PROBE_MS), file];
  },
};

/** As the four octets of an option that it has no name for. */
function hexSeconds(seconds: number): string {
  return seconds.toString(16).padStart(8, "0");
}
