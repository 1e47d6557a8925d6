// Kea: leases from one second on.
import { type Grant, type ServerKind, writeConfiguration } from "./server-kind.ts";

export const kea: ServerKind = {
  name: "kea",
  shortestLease: 1,
  ready: /DHCP4_STARTED/,
  env: (folder) => ({ KEA_PIDFILE_DIR: folder, KEA_LOCKFILE_DIR: folder }),
  prepare(folder: string, grant: Grant, interfaceName: string) {
    const [first, last] = grant.pool;
    const configuration = {
      Dhcp4: {
        "interfaces-config": { interfaces: [interfaceName], "dhcp-socket-type": "raw" },
        "lease-database": { type: "memfile", persist: true, name: `${folder}/kea.leases`, "lfc-interval": 0 },
        authoritative: true,
        "valid-lifetime": grant.leaseSeconds,
        "renew-timer": grant.renewalSeconds,
        "rebind-timer": grant.rebindingSeconds,
        subnet4: [
          {
            id: 1,
            subnet: `${grant.network}.0/24`,
            pools: [{ pool: `${grant.network}.${first} - ${grant.network}.${last}` }],
            "option-data": [
              { name: "routers", data: `${grant.network}.${grant.router}` },
              { name: "domain-name-servers", data: grant.nameServers.join(", ") },
              { name: "domain-name", data: grant.domain },
              { name: "interface-mtu", data: String(grant.mtu) },
            ],
          },
        ],
        loggers: [{ name: "kea-dhcp4", severity: "INFO", output_options: [{ output: "stdout" }] }],
      },
    };
    return ["kea-dhcp4", "-c", writeConfiguration(folder, "kea.json", [JSON.stringify(configuration, null, 2)])];
  },
};
