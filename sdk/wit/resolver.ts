import type * as ast from "./ast.ts";
import { WitError } from "./error.ts";
import type { Extern, Interface, NamedType, Owner, Type, WitFunction, World } from "./model.ts";
import { type Package, type PackagePart, packageId } from "./sources.ts";

/** Looks up every name in a set of packages. */
export class Resolver {
  readonly #packages: Map<string, Package>;
  readonly #interfaces = new Map<ast.InterfaceBody, Interface>();
  readonly #worlds = new Map<ast.WorldItem, World>();
  /** Every type that can be named in an interface, its own and used ones. */
  readonly #scopes = new Map<Owner, Scope>();
  /** What is being resolved right now, to find circles. */
  readonly #open = new Set<object>();

  constructor(packages: Map<string, Package>) {
    this.#packages = packages;
  }

  /**
   * The world called `name` (`dhcp-client`, or `mirage:dhcp/dhcp-client` where several packages have one of that name),
   * and the package it is in.
   */
  world(name: string): { world: World; package: Package } {
    const found: { item: ast.WorldItem; part: PackagePart; package: Package }[] = [];
    const all: string[] = [];
    for (const candidate of this.#packages.values()) {
      const { namespace, name: packageName, version } = candidate.name;
      for (const part of candidate.parts) {
        for (const item of part.items) {
          if (item.kind !== "world") continue;
          const full = `${namespace}:${packageName}/${item.name.text}`;
          all.push(full);
          if ([item.name.text, full, `${full}@${version}`].includes(name))
            found.push({ item, part, package: candidate });
        }
      }
    }
    const [first, second] = found;
    if (first === undefined) throw new Error(`no world \`${name}\`; there is ${all.join(", ") || "none at all"}`);
    if (second !== undefined) {
      throw new Error(`several worlds are called \`${name}\`; name the package too, as in ${all.join(" or ")}`);
    }
    return { world: this.#world(first.item, first.package, first.part), package: first.package };
  }

  #world(item: ast.WorldItem, home: Package, part: PackagePart): World {
    const known = this.#worlds.get(item);
    if (known !== undefined) return known;
    return this.#guarded(item, item.name, () => {
      const world: World = {
        ...owner(item.name.text, home),
        docs: item.docs,
        imports: [],
        exports: [],
      };
      const scope = this.#scope(world, item, home, part);
      for (const include of item.includes) this.#include(world, include, home, part);
      for (const [list, externs] of [
        [world.imports, item.imports],
        [world.exports, item.exports],
      ] as const) {
        for (const extern of externs) {
          const resolved = this.#extern(extern, scope, home, part);
          const name = externName(resolved);
          if (list.some((other) => externName(other) === name)) {
            const at = extern.kind === "path" ? extern.path.name.position : extern.name.position;
            throw new WitError(at, `\`${name}\` is there twice`);
          }
          list.push(resolved);
        }
      }
      this.#worlds.set(item, world);
      return world;
    });
  }

  #include(world: World, include: ast.WorldItem["includes"][number], home: Package, part: PackagePart): void {
    const target = this.#item(include.path, home, part);
    if (target.item.kind !== "world")
      throw new WitError(include.path.name.position, "this is an interface, not a world");
    const included = this.#world(target.item, target.package, target.part);
    const renames = new Map(include.renames.map(({ name, as }) => [name.text, as.text]));
    for (const list of ["imports", "exports"] as const) {
      for (const extern of included[list]) {
        const renamed = renameExtern(extern, renames);
        if (!world[list].some((other) => externName(other) === externName(renamed))) world[list].push(renamed);
      }
    }
    for (const type of included.types) {
      const as = renames.get(type.name);
      if (!world.types.includes(type)) world.types.push(as === undefined ? type : aliasOf(type, as, world));
    }
  }

  #extern(extern: ast.Extern, scope: Scope, home: Package, part: PackagePart): Extern {
    switch (extern.kind) {
      case "path":
        return { kind: "interface", interface: this.#interfaceAt(extern.path, home, part) };
      case "interface":
        return {
          kind: "interface",
          interface: this.#interface(extern.name, extern.docs, extern.body, home, part, true),
        };
      case "function":
        return { kind: "function", function: this.#function(extern, scope) };
    }
  }

  /** The interface or world that a path names, seen from `part` of `home`. */
  #item(
    path: ast.Path,
    home: Package,
    part: PackagePart,
  ): { item: ast.PackageItem; package: Package; part: PackagePart } {
    if (path.package === undefined) {
      const use = part.uses.find(({ as }) => as.text === path.name.text && as.position !== path.name.position);
      if (use !== undefined) return this.#item(use.path, home, { uses: [], items: part.items });
    }
    const target = path.package === undefined ? home : this.#packages.get(packageId(path.package));
    if (target === undefined) {
      const known = [...this.#packages.keys()].join(", ");
      const missing = path.package === undefined ? "" : packageId(path.package);
      throw new WitError(path.package?.position ?? path.name.position, `no package ${missing}; there is ${known}`);
    }
    for (const candidate of target.parts) {
      const item = candidate.items.find((other) => other.name.text === path.name.text);
      if (item !== undefined) return { item, package: target, part: candidate };
    }
    throw new WitError(path.name.position, `no interface or world \`${path.name.text}\` in ${packageId(target.name)}`);
  }

  #interfaceAt(path: ast.Path, home: Package, part: PackagePart): Interface {
    const target = this.#item(path, home, part);
    const { item } = target;
    if (item.kind !== "interface")
      throw new WitError(path.name.position, `\`${path.name.text}\` is a world, not an interface`);
    return this.#interface(item.name, item.docs, item.body, target.package, target.part, false);
  }

  #interface(
    name: ast.Name,
    docs: string[],
    body: ast.InterfaceBody,
    home: Package,
    part: PackagePart,
    inline: boolean,
  ): Interface {
    const known = this.#interfaces.get(body);
    if (known !== undefined) return known;
    return this.#guarded(body, name, () => {
      const result: Interface = { ...owner(name.text, home), docs, functions: [] };
      if (inline) result.id = name.text;
      const scope = this.#scope(result, body, home, part);
      for (const item of body.functions) {
        if (result.functions.some((other) => other.name === item.name.text) || scope.has(item.name.text)) {
          throw new WitError(item.name.position, `\`${item.name.text}\` is there twice`);
        }
        result.functions.push(this.#function(item, scope));
      }
      this.#interfaces.set(body, result);
      return result;
    });
  }

  /** The types that can be named inside an interface or world. Fills `into.types`. */
  #scope(into: Owner, body: { uses: ast.Use[]; types: ast.TypeItem[] }, home: Package, part: PackagePart): Scope {
    const scope: Scope = new Map();
    const declare = (name: ast.Name, resolve: () => NamedType): void => {
      if (scope.has(name.text)) throw new WitError(name.position, `\`${name.text}\` is there twice`);
      scope.set(name.text, resolve);
    };
    for (const use of body.uses) {
      const source = this.#interfaceAt(use.path, home, part);
      for (const { name, as } of use.names) {
        const type = this.#usable(source, name);
        const local = as.text === name.text ? type : aliasOf(type, as.text, into);
        if (local !== type) into.types.push(local);
        declare(as, () => local);
      }
    }
    for (const item of body.types) {
      let done: NamedType | undefined;
      declare(item.name, () => {
        done ??= this.#guarded(item, item.name, () => this.#namedType(item, into, scope));
        return done;
      });
    }
    for (const item of body.types) into.types.push(lookUp(item.name, scope));
    this.#scopes.set(into, scope);
    return scope;
  }

  /** A type that `source` defines, or itself uses from elsewhere. */
  #usable(source: Interface, name: ast.Name): NamedType {
    const type = this.#scopes.get(source)?.get(name.text)?.();
    if (type === undefined) throw new WitError(name.position, `no type \`${name.text}\` in the interface ${source.id}`);
    return type;
  }

  #namedType(item: ast.TypeItem, into: Owner, scope: Scope): NamedType {
    const { name, docs, body } = item;
    const base = { kind: "named", name: name.text, owner: into, docs, position: name.position } as const;
    switch (body.kind) {
      case "alias":
        return { ...base, body: { kind: "alias", target: resolveType(body.target, scope) } };
      case "record": {
        const fields = body.fields.map((field) => ({
          name: field.name.text,
          docs: field.docs,
          type: resolveType(field.type, scope),
        }));
        return { ...base, body: { kind: "record", fields } };
      }
      case "variant": {
        const cases = body.cases.map((entry) => ({
          name: entry.name.text,
          docs: entry.docs,
          payload: entry.payload === undefined ? undefined : resolveType(entry.payload, scope),
        }));
        return { ...base, body: { kind: "variant", cases } };
      }
      case "enum":
        return { ...base, body: { kind: "enum", cases: body.cases.map(plainMember) } };
      case "flags":
        return { ...base, body: { kind: "flags", labels: body.labels.map(plainMember) } };
    }
  }

  #function(item: ast.FunctionItem, scope: Scope): WitFunction {
    const names = new Set<string>();
    const params = item.type.params.map(({ name, type }) => {
      if (names.has(name.text)) throw new WitError(name.position, `the parameter \`${name.text}\` is there twice`);
      names.add(name.text);
      return { name: name.text, type: resolveType(type, scope) };
    });
    const result = item.type.result === undefined ? undefined : resolveType(item.type.result, scope);
    return { name: item.name.text, docs: item.docs, params, result };
  }

  /** Runs `resolve`, and refuses to be asked for the same thing meanwhile. */
  #guarded<T>(key: object, name: ast.Name, resolve: () => T): T {
    if (this.#open.has(key)) throw new WitError(name.position, `\`${name.text}\` contains or uses itself`);
    this.#open.add(key);
    try {
      return resolve();
    } finally {
      this.#open.delete(key);
    }
  }
}

type Scope = Map<string, () => NamedType>;

function owner(name: string, home: Package): Owner {
  const { namespace, name: packageName, version } = home.name;
  const id = `${namespace}:${packageName}/${name}${version === undefined ? "" : `@${version}`}`;
  return { id, name, package: { namespace, name: packageName }, types: [] };
}

function plainMember(member: ast.Member): { name: string; docs: string[] } {
  return { name: member.name.text, docs: member.docs };
}

function aliasOf(type: NamedType, name: string, into: Owner): NamedType {
  return {
    kind: "named",
    name,
    owner: into,
    docs: type.docs,
    position: type.position,
    body: { kind: "alias", target: type },
  };
}

function lookUp(name: ast.Name, scope: Scope): NamedType {
  const type = scope.get(name.text);
  if (type === undefined) throw new WitError(name.position, `no type \`${name.text}\` here; define it, or \`use\` it`);
  return type();
}

function resolveType(type: ast.TypeExpression, scope: Scope): Type {
  switch (type.kind) {
    case "scalar":
      return type;
    case "name":
      return lookUp(type.name, scope);
    case "list":
      return { kind: "list", element: resolveType(type.element, scope) };
    case "option":
      return { kind: "option", payload: resolveType(type.payload, scope) };
    case "tuple":
      return { kind: "tuple", items: type.items.map((item) => resolveType(item, scope)) };
    case "result":
      return {
        kind: "result",
        ok: type.ok === undefined ? undefined : resolveType(type.ok, scope),
        error: type.error === undefined ? undefined : resolveType(type.error, scope),
      };
  }
}

/** What the import or export is called in the core module. */
export function externName(extern: Extern): string {
  return extern.kind === "interface" ? extern.interface.id : extern.function.name;
}

/** Only plain names (functions and inline interfaces) can be renamed by an `include`. */
function renameExtern(extern: Extern, renames: Map<string, string>): Extern {
  const as = renames.get(externName(extern));
  if (as === undefined) return extern;
  if (extern.kind === "function") return { kind: "function", function: { ...extern.function, name: as } };
  return { kind: "interface", interface: { ...extern.interface, id: as, name: as } };
}
