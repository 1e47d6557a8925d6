// What the emitters share: the AssemblyScript name of each type and function of a world.
import { camel, isTakenType, pascal, variable } from "./names.ts";
import type { Extern, Interface, NamedType, Owner, Type, WitFunction, World } from "./wit/model.ts";
import { unalias } from "./wit/model.ts";
import { externName } from "./wit/resolver.ts";

/** A function that crosses the wall. */
export interface BoundFunction {
  function: WitFunction;
  /** Its name in AssemblyScript. */
  name: string;
  /** The interface that it belongs to; undefined for a plain function of the world. */
  interface: Interface | undefined;
  /** Import module and name, or name of the export, in the core module. */
  module: string;
  field: string;
}

/** Where plain functions that a world imports are found. */
const ROOT_MODULE = "$root";

export class Bindings {
  readonly world: World;
  readonly imports: BoundFunction[];
  readonly exports: BoundFunction[];
  /** All types that the world needs, by the interface that defines them, in the order of the source. */
  readonly types: Map<Owner, NamedType[]>;
  readonly #names: Map<NamedType, string>;

  constructor(world: World) {
    this.world = world;
    this.types = reachableTypes(world);
    this.#names = nameTypes([...this.types.values()].flat());
    this.imports = bindFunctions(world.imports, (extern) =>
      extern.kind === "interface" ? externName(extern) : ROOT_MODULE,
    );
    this.exports = bindFunctions(world.exports, () => "");
  }

  /** The class, enum or alias that stands for a type. */
  nameOf(type: NamedType): string {
    const name = this.#names.get(type);
    if (name === undefined) throw new Error(`the type ${type.name} of ${type.owner.id} is not part of this world`);
    return name;
  }

  /** The AssemblyScript type, with aliases as the source has them. */
  typeOf(type: Type): string {
    switch (type.kind) {
      case "scalar":
        return scalarType(type.scalar);
      case "list":
        return isByte(type.element) ? "Uint8Array" : `Array<${this.typeOf(type.element)}>`;
      case "option":
        return `Option<${this.typeOf(type.payload)}>`;
      case "result":
        return `Result<${this.typeOrUnit(type.ok)}, ${this.typeOrUnit(type.error)}>`;
      case "tuple":
        return `Tuple${type.items.length}<${type.items.map((item) => this.typeOf(item)).join(", ")}>`;
      case "named":
        return this.nameOf(type);
    }
  }

  typeOrUnit(type: Type | undefined): string {
    return type === undefined ? "Unit" : this.typeOf(type);
  }

  /** A word for the type, for the names of functions that lift and lower it. The same for types of the same form. */
  wordOf(type: Type | undefined): string {
    if (type === undefined) return "Unit";
    const plain = unalias(type);
    switch (plain.kind) {
      case "scalar":
        return pascal(plain.scalar);
      case "list":
        return isByte(plain.element) ? "Bytes" : `ListOf${this.wordOf(plain.element)}`;
      case "option":
        return `OptionOf${this.wordOf(plain.payload)}`;
      case "result":
        return `ResultOf${this.wordOf(plain.ok)}Or${this.wordOf(plain.error)}`;
      case "tuple":
        return `Tuple${plain.items.length}Of${plain.items.map((item) => this.wordOf(item)).join("And")}`;
      case "named":
        return this.nameOf(plain);
    }
  }
}

export function scalarType(scalar: string): string {
  switch (scalar) {
    case "char":
      return "u32";
    case "s8":
    case "s16":
    case "s32":
    case "s64":
      return scalar.replace("s", "i");
    default:
      return scalar;
  }
}

export function isByte(type: Type): boolean {
  const plain = unalias(type);
  return plain.kind === "scalar" && plain.scalar === "u8";
}

/** The smallest unsigned integer with so many octets. */
export function unsignedType(size: number): string {
  return `u${size * 8}`;
}

function reachableTypes(world: World): Map<Owner, NamedType[]> {
  const seen = new Set<NamedType>();
  const owners = new Map<Owner, NamedType[]>();
  const visit = (type: Type | undefined): void => {
    if (type === undefined) return;
    switch (type.kind) {
      case "scalar":
        return;
      case "list":
        visit(type.element);
        return;
      case "option":
        visit(type.payload);
        return;
      case "tuple":
        type.items.forEach(visit);
        return;
      case "result":
        visit(type.ok);
        visit(type.error);
        return;
      case "named": {
        if (seen.has(type)) return;
        seen.add(type);
        for (const part of partsOf(type)) visit(part);
        const list = owners.get(type.owner) ?? [];
        list.push(type);
        owners.set(type.owner, list);
      }
    }
  };
  const visitFunction = (fn: WitFunction): void => {
    for (const param of fn.params) visit(param.type);
    visit(fn.result);
  };
  world.types.forEach(visit);
  for (const extern of [...world.imports, ...world.exports]) {
    if (extern.kind === "function") {
      visitFunction(extern.function);
    } else {
      extern.interface.types.forEach(visit);
      extern.interface.functions.forEach(visitFunction);
    }
  }
  for (const [owner, types] of owners) {
    types.sort((a, b) => owner.types.indexOf(a) - owner.types.indexOf(b));
  }
  return owners;
}

function partsOf(type: NamedType): (Type | undefined)[] {
  switch (type.body.kind) {
    case "alias":
      return [type.body.target];
    case "record":
      return type.body.fields.map((field) => field.type);
    case "variant":
      return type.body.cases.map((entry) => entry.payload);
    default:
      return [];
  }
}

/** Its own name where that is the only one, else with the interface's before it, else with the package's too. */
function nameTypes(types: NamedType[]): Map<NamedType, string> {
  const candidates = (type: NamedType): string[] => {
    const { owner, name } = type;
    return [name, `${owner.name}-${name}`, `${owner.package.name}-${owner.name}-${name}`].map(pascal);
  };
  const declared = (type: NamedType, name: string): string[] =>
    type.body.kind === "variant" ? [name, `${name}Tag`] : [name];
  const count = new Map<string, number>();
  for (const type of types) {
    for (const name of declared(type, candidates(type)[0] ?? "")) count.set(name, (count.get(name) ?? 0) + 1);
  }
  const used = new Set<string>();
  const names = new Map<NamedType, string>();
  for (const type of types) {
    const [short = "", ...longer] = candidates(type);
    const free = (name: string): boolean => declared(type, name).every((each) => !used.has(each) && !isTakenType(each));
    const clash = declared(type, short).some((name) => (count.get(name) ?? 0) > 1);
    let chosen = [...(clash ? [] : [short]), ...longer].find(free);
    for (let suffix = 2; chosen === undefined; suffix++) {
      const numbered = `${longer.at(-1)}${suffix}`;
      if (free(numbered)) chosen = numbered;
    }
    for (const name of declared(type, chosen)) used.add(name);
    names.set(type, chosen);
  }
  return names;
}

function bindFunctions(externs: Extern[], module: (extern: Extern) => string): BoundFunction[] {
  const bound: BoundFunction[] = [];
  const used = new Set<string>();
  const add = (extern: Extern, fn: WitFunction, owner: Interface | undefined): void => {
    const short = owner === undefined ? variable(fn.name) : camel(`${owner.name}-${fn.name}`);
    const long = owner === undefined ? `${short}_` : camel(`${owner.package.name}-${owner.name}-${fn.name}`);
    let name = used.has(short) ? long : short;
    for (let suffix = 2; used.has(name); suffix++) name = `${long}${suffix}`;
    used.add(name);
    const inModule = module(extern);
    const field = inModule === "" && owner !== undefined ? `${owner.id}#${fn.name}` : fn.name;
    bound.push({ function: fn, name, interface: owner, module: inModule, field });
  };
  for (const extern of externs) {
    if (extern.kind === "function") add(extern, extern.function, undefined);
    else for (const fn of extern.interface.functions) add(extern, fn, extern.interface);
  }
  return bound;
}
