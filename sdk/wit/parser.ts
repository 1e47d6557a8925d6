import type * as ast from "./ast.ts";
import { Cursor } from "./cursor.ts";
import { tokenize } from "./lexer.ts";
import { parseFunctionType, parseTypeItem, refuse } from "./parse-types.ts";

/** Reads one `.wit` source. Throws {@link WitError}. */
export function parse(file: string, source: string): ast.SourceFile {
  const cursor = new Cursor(tokenize(file, source));
  const result: ast.SourceFile = { package: undefined, uses: [], items: [], nested: [] };
  if (cursor.at("package")) {
    const declared = parsePackage(cursor);
    if (declared.kind === "nested") result.nested.push(declared.package);
    else result.package = declared.name;
  }
  while (cursor.peek().kind !== "end") {
    const docs = skipGates(cursor);
    if (cursor.at("package")) {
      const declared = parsePackage(cursor);
      if (declared.kind === "name") cursor.fail("only the first line of a file may name its package; expected an item");
      else result.nested.push(declared.package);
    } else {
      parsePackageItem(cursor, docs, result);
    }
  }
  return result;
}

type PackageDeclaration = { kind: "name"; name: ast.PackageName } | { kind: "nested"; package: ast.NestedPackage };

function parsePackage(cursor: Cursor): PackageDeclaration {
  cursor.expect("package");
  const namespace = cursor.name("a package namespace");
  cursor.expect(":");
  const name = cursor.name("a package name").text;
  const version = cursor.take("@") ? cursor.number("a version such as 0.1.0") : undefined;
  const packageName = { namespace: namespace.text, name, version, position: namespace.position };
  if (cursor.take(";")) return { kind: "name", name: packageName };
  cursor.expect("{");
  const nested: ast.NestedPackage = { name: packageName, uses: [], items: [] };
  while (!cursor.take("}")) {
    parsePackageItem(cursor, skipGates(cursor), nested);
  }
  return { kind: "nested", package: nested };
}

function parsePackageItem(
  cursor: Cursor,
  docs: string[],
  into: { uses: ast.TopLevelUse[]; items: ast.PackageItem[] },
): void {
  if (cursor.take("use")) {
    const path = parsePath(cursor);
    const as = cursor.take("as") ? cursor.name("a name") : path.name;
    cursor.expect(";");
    into.uses.push({ path, as });
  } else if (cursor.take("interface")) {
    const name = cursor.name("an interface name");
    into.items.push({ kind: "interface", name, docs, body: parseInterfaceBody(cursor) });
  } else if (cursor.take("world")) {
    into.items.push(parseWorld(cursor, docs));
  } else {
    cursor.fail("expected `interface`, `world`, `use` or `package`");
  }
}

/** Gates (`@since`, `@unstable`, `@deprecated`) change nothing here. Returns the doc comments before or between them. */
function skipGates(cursor: Cursor): string[] {
  const docs = [...cursor.peek().docs];
  while (cursor.take("@")) {
    const gate = cursor.name("a gate");
    if (!["since", "unstable", "deprecated"].includes(gate.text)) refuse(gate.position, `@${gate.text}`);
    cursor.expect("(");
    cursor.name("`version` or `feature`");
    cursor.expect("=");
    cursor.next();
    cursor.expect(")");
    docs.push(...cursor.peek().docs);
  }
  return docs;
}

function parsePath(cursor: Cursor): ast.Path {
  const first = cursor.name("an interface");
  if (!cursor.take(":")) return { package: undefined, name: first };
  return parsePathAfterNamespace(cursor, first);
}

function parsePathAfterNamespace(cursor: Cursor, namespace: ast.Name): ast.Path {
  const packageName = cursor.name("a package name").text;
  cursor.expect("/");
  const name = cursor.name("an interface");
  const version = cursor.take("@") ? cursor.number("a version such as 0.1.0") : undefined;
  return { package: { namespace: namespace.text, name: packageName, version, position: namespace.position }, name };
}

/** `path.{a, b as c};`, after the word `use`. */
function parseUse(cursor: Cursor): ast.Use {
  const path = parsePath(cursor);
  cursor.expect(".");
  cursor.expect("{");
  const names = cursor.list("}", () => parseRename(cursor));
  cursor.expect(";");
  return { path, names };
}

function parseRename(cursor: Cursor): { name: ast.Name; as: ast.Name } {
  const name = cursor.name("a name");
  return { name, as: cursor.take("as") ? cursor.name("a name") : name };
}

function parseInterfaceBody(cursor: Cursor): ast.InterfaceBody {
  const body: ast.InterfaceBody = { uses: [], types: [], functions: [] };
  cursor.expect("{");
  while (!cursor.take("}")) {
    const docs = skipGates(cursor);
    if (cursor.take("use")) {
      body.uses.push(parseUse(cursor));
      continue;
    }
    const type = parseTypeItem(cursor, docs);
    if (type !== undefined) {
      body.types.push(type);
      continue;
    }
    const name = cursor.name("a type, `use` or function name");
    cursor.expect(":");
    body.functions.push({ name, docs, type: parseFunctionType(cursor) });
    cursor.expect(";");
  }
  return body;
}

function parseWorld(cursor: Cursor, docs: string[]): ast.WorldItem {
  const name = cursor.name("a world name");
  const world: ast.WorldItem = {
    kind: "world",
    name,
    docs,
    uses: [],
    types: [],
    includes: [],
    imports: [],
    exports: [],
  };
  cursor.expect("{");
  while (!cursor.take("}")) {
    const itemDocs = skipGates(cursor);
    if (cursor.take("use")) world.uses.push(parseUse(cursor));
    else if (cursor.take("import")) world.imports.push(parseExtern(cursor, itemDocs));
    else if (cursor.take("export")) world.exports.push(parseExtern(cursor, itemDocs));
    else if (cursor.take("include")) world.includes.push(parseInclude(cursor));
    else {
      const type = parseTypeItem(cursor, itemDocs);
      if (type === undefined) cursor.fail("expected `import`, `export`, `use`, `include` or a type");
      else world.types.push(type);
    }
  }
  return world;
}

function parseInclude(cursor: Cursor): ast.WorldItem["includes"][number] {
  const path = parsePath(cursor);
  const renames: { name: ast.Name; as: ast.Name }[] = [];
  if (cursor.take("with")) {
    cursor.expect("{");
    renames.push(...cursor.list("}", () => parseRename(cursor)));
  } else {
    cursor.expect(";");
  }
  return { path, renames };
}

function parseExtern(cursor: Cursor, docs: string[]): ast.Extern {
  const name = cursor.name("an interface or a name");
  if (!cursor.take(":")) {
    cursor.expect(";");
    return { kind: "path", path: { package: undefined, name }, docs };
  }
  if (cursor.take("interface")) {
    const body = parseInterfaceBody(cursor);
    return { kind: "interface", name, docs, body };
  }
  if (cursor.at("func") || cursor.at("async")) {
    const type = parseFunctionType(cursor);
    cursor.expect(";");
    return { kind: "function", name, docs, type };
  }
  const path = parsePathAfterNamespace(cursor, name);
  cursor.expect(";");
  return { kind: "path", path, docs };
}
