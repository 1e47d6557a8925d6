/**
 * The resolver's file, made of what all interfaces have to say.
 *
 * Each interface leaves its part in the store (`RUN/IF/resolver.json`), so that processes that configure one interface
 * each make one file together. What the file held before us is kept in `RUN/resolv.conf.before` and put back when the
 * last part is withdrawn. A file that no longer begins with our line belongs to whoever wrote it: it is written again
 * only when there is something new to say, and left alone when there is nothing left to say.
 */
import { closeSync, constants, ftruncateSync, openSync, readlinkSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { formatIpv4 } from "../addresses.ts";
import type { Parameters } from "../contract.ts";
import * as contract from "../contract.ts";
import { isDomainName } from "../names.ts";
import { type Infer, integer, list, parse, record, string } from "../schema.ts";
import { codeOf, makeFolder, readLimited, removeIfThere, writeAll, writeWhole } from "./files.ts";
import { listInterfaces } from "./store.ts";

const OUR_LINE = "# Written by dhcp-client";
/** More than any resolver's file; a larger one is not ours to keep a copy of. */
const MAX_FILE = 256 * 1024;
/** As many as libc looks at (resolv.conf(5)). */
const MAX_SERVERS = 3;
const MAX_LINKS = 8;

const contribution = record({
  /** Parts come in the order of their metrics. */
  metric: integer(0, 0xffffffff),
  nameServers: list(contract.ipv4, 16),
  search: list(string(253, "a domain name", isDomainName), 33),
});
type Contribution = Infer<typeof contribution>;

export class ResolvConf {
  readonly #path: string;
  readonly #run: string;

  /** `path`: the resolver's file, or a symbolic link to it. `run`: the folder of the store. */
  constructor(path: string, run: string) {
    this.#path = path;
    this.#run = run;
  }

  /** Says what one interface has learned. Throws errors of the file system. */
  set(name: string, metric: number, { nameServers, search, domainName }: Parameters): void {
    const domains = search.length > 0 ? search : domainName === undefined ? [] : [domainName];
    const part = { metric, nameServers: Array.from(nameServers), search: domains };
    const text = `${JSON.stringify(contribution.encode(part))}\n`;
    const file = this.#partOf(name);
    if (readPart(file) === text) return;
    makeFolder(dirname(file));
    writeWhole(file, text, { mode: 0o644, durable: false });
    this.#write();
  }

  /** Withdraws what one interface said. */
  remove(name: string): void {
    const file = this.#partOf(name);
    if (readPart(file) === undefined) return;
    removeIfThere(file);
    this.#write();
  }

  #write(): void {
    const target = followLinks(this.#path);
    const current = readLimited(target, MAX_FILE);
    const isOurs = current?.startsWith(OUR_LINE) ?? false;
    const parts = this.#parts();
    if (parts.length > 0) {
      const content = merge(parts);
      if (content === current) return;
      if (!isOurs) this.#keep(current);
      replaceContent(target, content);
    } else if (isOurs) {
      this.#putBack(target);
    } else {
      removeIfThere(this.#before);
    }
  }

  #keep(current: string | undefined): void {
    makeFolder(this.#run);
    if (current === undefined) removeIfThere(this.#before);
    else writeWhole(this.#before, current, { mode: 0o644, durable: false });
  }

  #putBack(target: string): void {
    const before = readLimited(this.#before, MAX_FILE);
    if (before === undefined) removeOrEmpty(target);
    else replaceContent(target, before);
    removeIfThere(this.#before);
  }

  #parts(): [name: string, part: Contribution][] {
    const parts = listInterfaces(this.#run).flatMap((name): [string, Contribution][] => {
      const text = readPart(this.#partOf(name));
      if (text === undefined) return [];
      try {
        return [[name, parse(contribution, text, name)]];
      } catch {
        // Damaged: as if that interface had said nothing. Its next lease mends it.
        return [];
      }
    });
    return parts.sort(([, a], [, b]) => a.metric - b.metric);
  }

  get #before(): string {
    return join(this.#run, "resolv.conf.before");
  }

  #partOf(name: string): string {
    return join(this.#run, name, "resolver.json");
  }
}

/** The file's content. Everything in it is an address, or a name that consists of letters, digits, hyphens and dots. */
function merge(parts: readonly [name: string, part: Contribution][]): string {
  const servers = [...new Set(parts.flatMap(([, { nameServers }]) => nameServers.map(formatIpv4)))];
  const domains = new Map(parts.flatMap(([, { search }]) => search.map((name) => [name.toLowerCase(), name] as const)));
  const surplus = servers.slice(MAX_SERVERS);
  return [
    `${OUR_LINE} for ${parts.map(([name]) => name).join(", ")}: changes are lost`,
    ...(domains.size > 0 ? [`search ${[...domains.values()].join(" ")}`] : []),
    ...servers.slice(0, MAX_SERVERS).map((server) => `nameserver ${server}`),
    ...(surplus.length > 0 ? [`# Beyond the ${MAX_SERVERS} that libc looks at: ${surplus.join(" ")}`] : []),
    "",
  ].join("\n");
}

function readPart(file: string): string | undefined {
  try {
    return readLimited(file, MAX_FILE);
  } catch {
    return undefined;
  }
}

/** Where the path leads, whether there is a file or not: /etc/resolv.conf is often a link into /run. */
function followLinks(path: string): string {
  let target = path;
  for (let hop = 0; hop < MAX_LINKS; hop++) {
    try {
      target = resolve(dirname(target), readlinkSync(target));
    } catch (error) {
      // EINVAL: no link; this is the file.
      if (codeOf(error) === "EINVAL" || codeOf(error) === "ENOENT") return target;
      throw error;
    }
  }
  throw new Error(`${path}: more than ${MAX_LINKS} symbolic links`);
}

/** By renaming; in place where the file is a mount point of its own, or its folder is read-only. */
function replaceContent(target: string, content: string): void {
  try {
    makeFolder(dirname(target));
    writeWhole(target, content, { mode: 0o644, durable: false });
  } catch (error) {
    if (!["EBUSY", "EROFS", "EACCES", "EXDEV"].includes(codeOf(error))) throw error;
    writeInPlace(target, content);
  }
}

function removeOrEmpty(target: string): void {
  try {
    removeIfThere(target);
  } catch (error) {
    if (!["EBUSY", "EROFS", "EACCES"].includes(codeOf(error))) throw error;
    writeInPlace(target, "");
  }
}

function writeInPlace(target: string, content: string): void {
  const fd = openSync(target, constants.O_WRONLY | constants.O_NOFOLLOW);
  try {
    ftruncateSync(fd, 0);
    writeAll(fd, content);
  } finally {
    closeSync(fd);
  }
}
