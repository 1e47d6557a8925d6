import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { NestedPackage, PackageItem, PackageName, TopLevelUse } from "./ast.ts";
import { WitError } from "./error.ts";
import { parse } from "./parser.ts";

/** The items of one file of a package; names set by a top-level `use` hold in that file alone. */
export interface PackagePart {
  uses: TopLevelUse[];
  items: PackageItem[];
}

export interface Package {
  name: PackageName;
  parts: PackagePart[];
  /** The directory it was read from. */
  directory: string;
}

const DEPTH_LIMIT = 8;
const FILE_LIMIT = 1000;

/** `namespace:name@version`, as error messages and look-ups spell it. */
export function packageId(name: PackageName): string {
  return `${name.namespace}:${name.name}${name.version === undefined ? "" : `@${name.version}`}`;
}

/** Every directory at or below `root` that holds `.wit` files directly, in order of name. Each is one package. */
export function packageDirectories(root: string): string[] {
  const found: string[] = [];
  const visit = (directory: string, depth: number): void => {
    if (depth > DEPTH_LIMIT) throw new Error(`${directory}: WIT directories nest more than ${DEPTH_LIMIT} deep`);
    const entries = readdirSync(directory, { withFileTypes: true });
    if (entries.some((entry) => entry.isFile() && entry.name.endsWith(".wit"))) found.push(directory);
    for (const name of entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)) {
      visit(join(directory, name), depth + 1);
    }
  };
  visit(root, 0);
  return found.sort();
}

/** Reads all packages at or below `root`. Files are named relative to `root`'s parent in errors. Throws {@link WitError}. */
export function readPackages(root: string): Map<string, Package> {
  const packages = new Map<string, Package>();
  let files = 0;
  for (const directory of packageDirectories(root)) {
    const names = readdirSync(directory).filter((name) => name.endsWith(".wit"));
    const parts: PackagePart[] = [];
    let own: PackageName | undefined;
    for (const name of names.sort()) {
      if (++files > FILE_LIMIT) throw new Error(`${root}: more than ${FILE_LIMIT} .wit files`);
      const path = join(directory, name);
      const source = parse(displayName(path), readFileSync(path, "utf8"));
      if (source.package !== undefined) {
        if (own !== undefined && packageId(own) !== packageId(source.package)) {
          const problem = `this directory's package is ${packageId(own)}; give ${packageId(source.package)} one of its own`;
          throw new WitError(source.package.position, problem);
        }
        own = source.package;
      }
      parts.push({ uses: source.uses, items: source.items });
      for (const nested of source.nested) addNested(packages, nested, directory);
    }
    if (own !== undefined) {
      add(packages, { name: own, parts, directory });
    } else if (parts.some((part) => part.items.length > 0)) {
      const position = { file: displayName(join(directory, names[0] ?? "")), line: 1, column: 1 };
      throw new WitError(
        position,
        "no file of this directory names its package; start one with `package namespace:name;`",
      );
    }
  }
  return packages;
}

function addNested(packages: Map<string, Package>, nested: NestedPackage, directory: string): void {
  add(packages, { name: nested.name, parts: [{ uses: nested.uses, items: nested.items }], directory });
}

function add(packages: Map<string, Package>, added: Package): void {
  const id = packageId(added.name);
  if (packages.has(id)) throw new WitError(added.name.position, `the package ${id} is defined twice`);
  packages.set(id, added);
}

/** Relative where that is shorter, so that messages are the same on every machine. */
function displayName(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") ? path : short;
}
