import type { ScalarKind } from "./ast.ts";
import type { Position } from "./error.ts";

export type { ScalarKind };

/** A type with every name looked up. */
export type Type =
  | { kind: "scalar"; scalar: ScalarKind }
  | { kind: "list"; element: Type }
  | { kind: "option"; payload: Type }
  | { kind: "result"; ok: Type | undefined; error: Type | undefined }
  | { kind: "tuple"; items: Type[] }
  | NamedType;

/** A type with a name of its own. One definition is one object, however often it is used. */
export interface NamedType {
  kind: "named";
  name: string;
  /** The interface or world that defines it. */
  owner: Owner;
  docs: string[];
  position: Position;
  body: Body;
}

export type Body =
  | { kind: "alias"; target: Type }
  | { kind: "record"; fields: { name: string; docs: string[]; type: Type }[] }
  | { kind: "variant"; cases: { name: string; docs: string[]; payload: Type | undefined }[] }
  | { kind: "enum"; cases: { name: string; docs: string[] }[] }
  | { kind: "flags"; labels: { name: string; docs: string[] }[] };

export interface Owner {
  /** `mirage:net/socket@0.1.0`; of an inline interface or a world, its plain name. */
  id: string;
  /** The last part of the identifier: `socket`. */
  name: string;
  /** Namespace and name of the package. */
  package: { namespace: string; name: string };
  /** In the order of the source; types taken from elsewhere by `use` under a new name are aliases here. */
  types: NamedType[];
}

export interface Interface extends Owner {
  docs: string[];
  functions: WitFunction[];
}

export interface WitFunction {
  name: string;
  docs: string[];
  params: { name: string; type: Type }[];
  result: Type | undefined;
}

/** One import or export of a world: all functions of an interface, or one function. */
export type Extern = { kind: "interface"; interface: Interface } | { kind: "function"; function: WitFunction };

export interface World extends Owner {
  docs: string[];
  imports: Extern[];
  exports: Extern[];
}

/** A type without the aliases around it. */
export function unalias(type: Type): Type {
  let current = type;
  while (current.kind === "named" && current.body.kind === "alias") current = current.body.target;
  return current;
}
