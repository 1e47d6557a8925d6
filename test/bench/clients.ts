// The clients that are compared, each as its users run it.
import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** A client in one mode. */
export interface BenchClient {
  readonly name: string;
  /** The command that is timed, from its start until the address is there. */
  readonly command: readonly string[];
  /** The command that stays, for memory and processor time. */
  readonly resident: readonly string[];
  /** Folders with what it remembers; emptied before a cold run. None: it remembers nothing. */
  readonly memory: readonly string[];
  /** Fewer rounds for one that takes seconds. */
  readonly slow: boolean;
}

/** dhcpcd's fastest configuration, as LinuxKit ships it: no delay, no ARP check. */
export const DHCPCD_FASTEST = `allowinterfaces eth*
hostname
clientid
persistent
option rapid_commit
option domain_name_servers, domain_name, domain_search, host_name
option classless_static_routes
option ntp_servers
option interface_mtu
require dhcp_server_identifier
nodelay
noarp
waitip 4
`;

/** All clients. `folder` is for their files, `link` the interface. */
export function clients(folder: string, root: string, link: string, dhcpcdConfiguration: string): BenchClient[] {
  const dhcpcdMemory = ["/var/lib/dhcpcd"];
  const fastest = ["dhcpcd", "--nobackground", "-f", dhcpcdConfiguration, "-4"];
  const dhclientMemory = join(folder, "dhclient");
  mkdirSync(dhclientMemory, { recursive: true });
  const dhclient = ["dhclient", "-4", "-lf", join(dhclientMemory, "leases"), "-pf", join(folder, "dhclient.pid")];
  return [
    ours("ours, Bun", [join(root, "dist/dhcp-client")], join(folder, "bun"), link),
    ours("ours, Node", [process.execPath, join(root, "dist/dhcp-client.mjs")], join(folder, "node"), link),
    {
      name: "dhcpcd, fastest",
      command: [...fastest, "-1", link],
      resident: [...fastest, link],
      memory: dhcpcdMemory,
      slow: false,
    },
    {
      name: "dhcpcd, default",
      command: ["dhcpcd", "--nobackground", "-4", "-1", link],
      resident: ["dhcpcd", "--nobackground", "-4", link],
      memory: dhcpcdMemory,
      slow: true,
    },
    {
      name: "dhclient",
      command: [...dhclient, "-1", link],
      resident: [...dhclient, "-d", link],
      memory: [dhclientMemory],
      slow: false,
    },
    {
      name: "udhcpc",
      command: ["udhcpc", "-f", "-q", "-i", link],
      resident: ["udhcpc", "-f", "-i", link],
      memory: [],
      slow: false,
    },
  ];
}

function ours(name: string, program: readonly string[], folder: string, link: string): BenchClient {
  const resident = [
    ...program,
    ...["run", "-i", link, "--state", join(folder, "state"), "--run", join(folder, "run")],
    ...["--resolv-conf", join(folder, "resolv.conf")],
  ];
  return { name, command: [...resident, "--once"], resident, memory: [join(folder, "state")], slow: false };
}
