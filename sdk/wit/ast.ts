import type { Position } from "./error.ts";

/** What a `.wit` source says, before names are looked up. */
export interface SourceFile {
  /** The package that the file names for itself, if it does. */
  package: PackageName | undefined;
  uses: TopLevelUse[];
  items: PackageItem[];
  /** `package a:b { … }`: whole packages inside the file. */
  nested: NestedPackage[];
}

export interface NestedPackage {
  name: PackageName;
  uses: TopLevelUse[];
  items: PackageItem[];
}

export interface PackageName {
  namespace: string;
  name: string;
  version: string | undefined;
  position: Position;
}

/** A named thing. */
export interface Name {
  text: string;
  position: Position;
}

/** `interface` of this package, or `namespace:package/interface@version`. */
export interface Path {
  package: PackageName | undefined;
  name: Name;
}

export interface TopLevelUse {
  path: Path;
  as: Name;
}

export type PackageItem = InterfaceItem | WorldItem;

export interface InterfaceItem {
  kind: "interface";
  name: Name;
  docs: string[];
  body: InterfaceBody;
}

export interface InterfaceBody {
  uses: Use[];
  types: TypeItem[];
  functions: FunctionItem[];
}

/** `use path.{name as other}`. */
export interface Use {
  path: Path;
  names: { name: Name; as: Name }[];
}

export interface FunctionItem {
  name: Name;
  docs: string[];
  type: FunctionType;
}

export interface FunctionType {
  params: { name: Name; type: TypeExpression }[];
  result: TypeExpression | undefined;
}

export interface TypeItem {
  name: Name;
  docs: string[];
  body: TypeBody;
}

export interface Member {
  name: Name;
  docs: string[];
}

export type TypeBody =
  | { kind: "alias"; target: TypeExpression }
  | { kind: "record"; fields: (Member & { type: TypeExpression })[] }
  | { kind: "variant"; cases: (Member & { payload: TypeExpression | undefined })[] }
  | { kind: "enum"; cases: Member[] }
  | { kind: "flags"; labels: Member[] };

export const SCALARS = [
  "bool",
  "u8",
  "u16",
  "u32",
  "u64",
  "s8",
  "s16",
  "s32",
  "s64",
  "f32",
  "f64",
  "char",
  "string",
] as const;
export type ScalarKind = (typeof SCALARS)[number];

export type TypeExpression =
  | { kind: "scalar"; scalar: ScalarKind }
  | { kind: "list"; element: TypeExpression }
  | { kind: "option"; payload: TypeExpression }
  | { kind: "result"; ok: TypeExpression | undefined; error: TypeExpression | undefined }
  | { kind: "tuple"; items: TypeExpression[] }
  | { kind: "name"; name: Name };

export interface WorldItem {
  kind: "world";
  name: Name;
  docs: string[];
  uses: Use[];
  types: TypeItem[];
  includes: { path: Path; renames: { name: Name; as: Name }[] }[];
  imports: Extern[];
  exports: Extern[];
}

export type Extern =
  | { kind: "path"; path: Path; docs: string[] }
  | { kind: "interface"; name: Name; docs: string[]; body: InterfaceBody }
  | { kind: "function"; name: Name; docs: string[]; type: FunctionType };
