/** `dhcp-client status`: what the store says, for people or as JSON. Needs no privilege and asks nobody. */
import { formatIpv4 } from "../addresses.ts";
import * as contract from "../contract.ts";
import { INFINITE, type Lease } from "../contract.ts";
import type { Json } from "../schema.ts";
import { remainingSeconds } from "./check.ts";
import { defaultGateway } from "./plan.ts";
import { listInterfaces, Store } from "./store.ts";

export interface StatusResult {
  /** The table or the JSON, with a newline at its end; goes to standard output. */
  readonly output: string;
  /** What is missing; goes to standard error. */
  readonly problem: string | undefined;
}

export interface StatusRequest {
  /** The folder of the store. */
  readonly run: string;
  /** undefined: all. */
  readonly name: string | undefined;
  readonly json: boolean;
  /** CLOCK_BOOTTIME, milliseconds. */
  readonly now: bigint;
}

interface Row {
  readonly name: string;
  readonly state: string;
  readonly lease: Lease | undefined;
}

export function status({ run, name, json, now }: StatusRequest): StatusResult {
  const known = listInterfaces(run);
  const rows = known.filter((each) => name === undefined || each === name).map((each) => readRow(run, each));
  const output = json
    ? `${JSON.stringify(rows.map((row) => rowJson(row, now)))}\n`
    : rows.length > 0
      ? table(rows, now)
      : "";
  return { output, problem: rows.length > 0 ? undefined : problemOf(run, name, known) };
}

function problemOf(run: string, name: string | undefined, known: readonly string[]): string {
  if (known.length === 0) return `nothing is configured: ${run} is empty. Start dhcp-client -i IF`;
  return `${name} is not configured by dhcp-client: ${known.join(", ")} ${known.length === 1 ? "is" : "are"}`;
}

function readRow(run: string, name: string): Row {
  const store = new Store(run, name);
  return { name, state: store.readState() ?? "unknown", lease: store.readLease() };
}

const HEAD = ["INTERFACE", "STATE", "ADDRESS", "SERVER", "GATEWAY", "DNS", "LEFT", "RENEWAL"];

function table(rows: readonly Row[], now: bigint): string {
  const lines = [HEAD, ...rows.map((row) => cells(row, now))];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

function cells({ name, state, lease }: Row, now: bigint): string[] {
  if (lease === undefined) return [name, state, "-", "-", "-", "-", "-", "-"];
  const gateway = defaultGateway(lease.parameters);
  const servers = Array.from(lease.parameters.nameServers, formatIpv4);
  return [
    name,
    state,
    `${formatIpv4(lease.address)}/${lease.prefixLength}`,
    formatIpv4(lease.serverIdentifier),
    gateway === undefined ? "-" : formatIpv4(gateway),
    servers.length === 0 ? "-" : servers.join(","),
    duration(remainingSeconds(lease, now)),
    duration(renewalIn(lease, now)),
  ];
}

function rowJson({ name, state, lease }: Row, now: bigint): Json {
  if (lease === undefined) return { interface: name, state, lease: null };
  return {
    interface: name,
    state,
    lease: contract.lease.encode(lease),
    // null: for ever, or never.
    remaining: orNull(remainingSeconds(lease, now)),
    renewal: orNull(renewalIn(lease, now)),
  };
}

/** Seconds until T1; 0 when it is over. */
function renewalIn({ acquired, renewalTime }: Lease, now: bigint): number {
  return remainingSeconds({ acquired, leaseTime: renewalTime }, now);
}

function orNull(seconds: number): number | null {
  return seconds === INFINITE ? null : seconds;
}

/** `45s`, `12m30s`, `5h10m`, `3d4h`: the two largest units. */
export function duration(seconds: number): string {
  if (seconds === INFINITE) return "for ever";
  const units = [
    [86_400, "d"],
    [3600, "h"],
    [60, "m"],
    [1, "s"],
  ] as const;
  const first = units.findIndex(([size]) => seconds >= size);
  if (first < 0) return "0s";
  let rest = seconds;
  const parts = units.slice(first, first + 2).map(([size, letter]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? `${count}${letter}` : "";
  });
  return parts.join("");
}
