/** What the component reports, in words. Its events hold no text but names that were checked letter by letter. */
import { formatIpv4, formatMac } from "../addresses.ts";
import * as contract from "../contract.ts";
import { type Event, INFINITE, type Lease, type Parameters } from "../contract.ts";
import type { Json } from "../schema.ts";
import type { Entry, Fields, Level } from "./log.ts";
import { defaultGateway } from "./plan.ts";

type Tag = Event["tag"];
type Value<T extends Tag> = Extract<Event, { tag: T }>["val"];
type Describe = { readonly [T in Tag]: readonly [level: Level, message: (value: Value<T>) => string] };

const DESCRIBE: Describe = {
  "state-changed": ["debug", ({ previous, current }) => `${previous.toUpperCase()} -> ${current.toUpperCase()}`],
  sent: ["debug", (message) => `${summary(message)} to ${formatIpv4(message.peer)}`],
  received: ["debug", (message) => `${summary(message)} from ${formatIpv4(message.peer)}`],
  ignored: ["debug", ({ reason, source }) => `${reason}${source === 0 ? "" : `, from ${formatIpv4(source)}`}`],
  "option-ignored": ["warning", ({ code, problem }) => `option ${code}: ${PROBLEMS[problem]}`],
  "server-identifier-assumed": [
    "warning",
    (server) => `the server left out option 54: its address ${formatIpv4(server)} is used in its place`,
  ],
  conflict: [
    "error",
    ({ address, holder }) => `${formatIpv4(address)} is also used by ${formatMac(holder)}: given up and declined`,
  ],
  defended: ["warning", ({ address, holder }) => `${formatMac(holder)} claimed ${formatIpv4(address)}: defended`],
  refused: ["warning", (address) => `the server refused ${formatIpv4(address)} (DHCPNAK)`],
  expired: ["error", (address) => `the lease of ${formatIpv4(address)} is over`],
  acquired: ["info", leaseText],
  extended: ["info", leaseText],
  informed: ["info", parametersText],
  "send-failed": ["warning", (error) => `a frame was not sent: ${error}`],
  "apply-failed": [
    "error",
    (error) => `the lease was not applied: ${error.tag}${error.tag === "refused" ? ` (${error.val})` : ""}`,
  ],
  "withdraw-failed": ["error", (error) => `the lease was not withdrawn: ${error}`],
};

const PROBLEMS = {
  length: "a length that it cannot have",
  value: "a value that it cannot have",
  excess: "more elements than are taken",
} as const;

/** The line for an event: its fields are those of the contract, as JSON writes them. */
export function describeEvent(event: Event): Entry {
  // The table has a function for each tag; that it is the one for this event's value is beyond tsc.
  const [level, message] = DESCRIBE[event.tag] as readonly [Level, (value: Event["val"]) => string];
  return { level, event: event.tag, message: message(event.val), fields: fieldsOf(event) };
}

function fieldsOf(event: Event): Fields {
  const value = (contract.event.encode(event) as { readonly val: Json }).val;
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : { value };
}

function summary({ kind, xid, address, server }: Value<"sent">): string {
  const about = address === 0 ? "" : ` ${formatIpv4(address)}`;
  const by = server === 0 ? "" : `, server ${formatIpv4(server)}`;
  return `DHCP${kind.toUpperCase()}${about}${by}, xid ${xid.toString(16).padStart(8, "0")}`;
}

function leaseText(lease: Lease): string {
  const { address, prefixLength, serverIdentifier, leaseTime, renewalTime, parameters } = lease;
  const time = leaseTime === INFINITE ? "for ever" : `for ${leaseTime} s, renewal after ${renewalTime} s`;
  const more = parametersText(parameters);
  return `${formatIpv4(address)}/${prefixLength} from ${formatIpv4(serverIdentifier)} ${time}${more && `; ${more}`}`;
}

function parametersText(parameters: Parameters): string {
  const { routes, nameServers, domainName, mtu } = parameters;
  const parts: string[] = [];
  const gateway = defaultGateway(parameters);
  if (gateway !== undefined) parts.push(`gateway ${formatIpv4(gateway)}`);
  if (routes.length > 0) parts.push(routes.length === 1 ? "1 route" : `${routes.length} routes`);
  if (nameServers.length > 0) parts.push(`DNS ${Array.from(nameServers, formatIpv4).join(" ")}`);
  if (domainName !== undefined) parts.push(`domain ${domainName}`);
  if (mtu !== undefined) parts.push(`MTU ${mtu}`);
  return parts.join(", ");
}
