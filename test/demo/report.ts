// What the demonstration shows of a lease: each part as text for a terminal.
import { existsSync, readFileSync } from "node:fs";
import type { Client, LogEntry } from "../support/client.ts";
import { addressesOf, mtuOf, routesOf } from "../support/kernel.ts";
import { LINK } from "../support/lan.ts";
import { type Rights, threadRights } from "../support/processes.ts";
import { cyan, dim, green, table, yellow } from "../support/table.ts";
import type { Place } from "./privacy.ts";

const CAPABILITIES = new Map([
  [5n, "KILL"],
  [6n, "SETGID"],
  [7n, "SETUID"],
  [8n, "SETPCAP"],
  [10n, "NET_BIND_SERVICE"],
  [12n, "NET_ADMIN"],
  [13n, "NET_RAW"],
  [21n, "SYS_ADMIN"],
]);

/** The timeline: messages with their direction, and changes of state, in ms since the client was started. */
export function exchange(log: readonly LogEntry[], started: number): string {
  const rows = log.flatMap((entry) => {
    const row = timelineRow(entry);
    return row === undefined ? [] : [[String(new Date(String(entry.time)).getTime() - started), ...row]];
  });
  return table(["ms", "", "what", "with", "about"], rows);
}

function timelineRow(entry: LogEntry): string[] | undefined {
  const text = (name: string) => String(entry[name] ?? "");
  switch (entry.event) {
    case "sent":
      return [cyan("→"), `DHCP${text("kind").toUpperCase()}`, text("peer"), about(text("address"))];
    case "received":
      return [green("←"), `DHCP${text("kind").toUpperCase()}`, text("peer"), about(text("address"))];
    case "state-changed":
      return ["", dim(text("current").toUpperCase()), "", ""];
    case "acquired":
      return [
        yellow("✓"),
        "address in use",
        "",
        `${text("address")}/${text("prefixLength")} for ${text("leaseTime")} s`,
      ];
    default:
      return undefined;
  }
}

function about(address: string): string {
  return address === "0.0.0.0" ? "" : address;
}

/** Address with its lifetime, MTU, routes. */
export async function kernel({ namespace }: Client): Promise<string> {
  const addresses = (await addressesOf(namespace, LINK)).map(({ address, prefixLength, validSeconds }) => [
    "address",
    `${address}/${prefixLength}`,
    `valid for ${validSeconds} s`,
  ]);
  const routes = (await routesOf(namespace)).map(({ destination, gateway, source, metric }) => [
    "route",
    destination,
    `${gateway === undefined ? "on the link" : `via ${gateway}`}${source === undefined ? "" : `, from ${source}`}, metric ${metric}`,
  ]);
  return table(["", "", ""], [...addresses, ["MTU", String(await mtuOf(namespace, LINK)), ""], ...routes]);
}

/** resolv.conf as the client wrote it. */
export function resolver({ resolvConf }: Client): string {
  const text = existsSync(resolvConf) ? readFileSync(resolvConf, "utf8") : "(not written)";
  return text.trimEnd().replace(/^/gm, "  ");
}

/** User, capabilities and filters of the processes: of their main threads, and what is otherwise in others. */
export function privileges(client: Client, place: Place): string {
  const processes: [string, number][] = [
    ["priv: configures, never reads from the network", client.running.pid],
    ...client.calves().map((pid): [string, number] => ["calf: reads the network, in WebAssembly", pid]),
  ];
  const notes: string[] = [];
  const rows = processes.map(([role, pid]) => {
    const threads = threadRights(pid);
    const [main] = threads;
    if (main === undefined) throw new Error(`process ${pid} has ended`);
    const more = threads.filter(({ effective }) => (effective & ~main.effective) !== 0n);
    if (more.length > 0) {
      notes.push(
        `${more.length} threads of ${pid} that the runtime started earlier still have the rights it began with.`,
      );
    }
    return [role, String(pid), user(main), capabilities(main), seccomp(threads)];
  });
  if (place.ownUsers) notes.push("Here there is one user only; on a real machine the calf becomes a user of its own.");
  const rights = table(["process", "pid", "uid", "capabilities", "seccomp"], rows);
  return [rights, ...notes.map((note) => `\n  ${dim(note)}`)].join("\n");
}

function user({ uids }: Rights): string {
  return String(uids[1] ?? "?");
}

function capabilities({ effective }: Rights): string {
  const held: string[] = [];
  for (let bit = 0n; bit < 64n; bit++) {
    if ((effective >> bit) & 1n) held.push(CAPABILITIES.get(bit) ?? `number ${bit}`);
  }
  return held.join(" ") || "none";
}

function seccomp(threads: readonly Rights[]): string {
  return threads.every(({ seccomp }) => seccomp === 2) ? "filter" : "none";
}
