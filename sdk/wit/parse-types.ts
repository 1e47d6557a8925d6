import * as ast from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import { type Position, WitError } from "./error.ts";

/** What is not bound, and what to write in its place. */
const UNSUPPORTED: Record<string, string> = {
  resource: "resources are not supported; pass records, or a number that names the thing",
  own: "handles of resources (`own`) are not supported; pass records, or a number that names the thing",
  borrow: "handles of resources (`borrow`) are not supported; pass records, or a number that names the thing",
  async: "asynchronous functions are not supported; return what there is, and say in the result when to call again",
  stream: "streams are not supported; pass a list a call",
  future: "futures are not supported; export a function that is called when the value is there",
  "error-context": "`error-context` is not supported; use a variant or an enum of the possible errors",
  "fixed-length list": "lists of a fixed length are not supported; use a tuple, or a list without a length",
  map: "`map` is not supported; use `list<tuple<key, value>>`",
  "named results": "several named results are not supported any more in WIT 0.2; return a tuple or a record",
  "flags over 32": "flags with more than 32 labels are refused by component tools; use two sets of flags",
};
const RENAMED: Record<string, string> = { float32: "f32", float64: "f64" };
const LABEL_LIMIT = 32;
const NESTING_LIMIT = 64;

/** Throws the error that tells what is unsupported, and what to do about it. */
export function refuse(position: Position, feature: string): never {
  throw new WitError(position, UNSUPPORTED[feature] ?? `\`${feature}\` is not supported`, feature);
}

/** A type definition, or undefined when the next token does not start one. */
export function parseTypeItem(cursor: Cursor, docs: string[]): ast.TypeItem | undefined {
  if (cursor.at("resource")) refuse(cursor.position(), "resource");
  if (cursor.take("type")) {
    const name = cursor.name("a type name");
    cursor.expect("=");
    const target = parseType(cursor, 0);
    cursor.expect(";");
    return { name, docs, body: { kind: "alias", target } };
  }
  if (cursor.take("record")) {
    const name = cursor.name("a record name");
    const fields = parseMembers(cursor, name, "field", (member) => {
      cursor.expect(":");
      return { ...member, type: parseType(cursor, 0) };
    });
    return { name, docs, body: { kind: "record", fields } };
  }
  if (cursor.take("variant")) {
    const name = cursor.name("a variant name");
    const cases = parseMembers(cursor, name, "case", (member) => {
      if (!cursor.take("(")) return { ...member, payload: undefined };
      const payload = parseType(cursor, 0);
      cursor.expect(")");
      return { ...member, payload };
    });
    return { name, docs, body: { kind: "variant", cases } };
  }
  if (cursor.take("enum")) {
    const name = cursor.name("an enum name");
    return { name, docs, body: { kind: "enum", cases: parseMembers(cursor, name, "case", (member) => member) } };
  }
  if (cursor.take("flags")) {
    const name = cursor.name("a flags name");
    const labels = parseMembers(cursor, name, "label", (member) => member);
    if (labels.length > LABEL_LIMIT) refuse(name.position, "flags over 32");
    return { name, docs, body: { kind: "flags", labels } };
  }
  return undefined;
}

function parseMembers<T extends ast.Member>(
  cursor: Cursor,
  owner: ast.Name,
  what: string,
  rest: (member: ast.Member) => T,
): T[] {
  cursor.expect("{");
  const members = cursor.list("}", () => {
    const docs = cursor.peek().docs;
    return rest({ name: cursor.name(`a ${what} name`), docs });
  });
  if (members.length === 0) throw new WitError(owner.position, `\`${owner.text}\` needs at least one ${what}`);
  const seen = new Set<string>();
  for (const { name } of members) {
    if (seen.has(name.text))
      throw new WitError(name.position, `\`${owner.text}\` has the ${what} \`${name.text}\` twice`);
    seen.add(name.text);
  }
  return members;
}

/** `func(a: t) -> t`. */
export function parseFunctionType(cursor: Cursor): ast.FunctionType {
  if (cursor.at("async")) refuse(cursor.position(), "async");
  cursor.expect("func");
  cursor.expect("(");
  const params = cursor.list(")", () => {
    const name = cursor.name("a parameter name");
    cursor.expect(":");
    return { name, type: parseType(cursor, 0) };
  });
  if (!cursor.take("->")) return { params, result: undefined };
  if (cursor.at("(")) refuse(cursor.position(), "named results");
  return { params, result: parseType(cursor, 0) };
}

function parseType(cursor: Cursor, depth: number): ast.TypeExpression {
  const token = cursor.peek();
  const { text, position } = token;
  if (depth > NESTING_LIMIT) throw new WitError(position, `types nest more than ${NESTING_LIMIT} deep`);
  const inner = (): ast.TypeExpression => parseType(cursor, depth + 1);
  if (token.kind !== "word" || token.escaped) return { kind: "name", name: cursor.name("a type") };

  const scalar = ast.SCALARS.find((name) => name === text);
  if (scalar !== undefined) {
    cursor.next();
    return { kind: "scalar", scalar };
  }
  if (["own", "borrow", "stream", "future", "error-context", "map"].includes(text)) refuse(position, text);
  if (RENAMED[text] !== undefined) {
    throw new WitError(position, `\`${text}\` is \`${RENAMED[text]}\` in WIT 0.2`);
  }
  switch (text) {
    case "list": {
      cursor.next();
      cursor.expect("<");
      const element = inner();
      if (cursor.at(",")) refuse(position, "fixed-length list");
      cursor.expect(">");
      return { kind: "list", element };
    }
    case "option": {
      cursor.next();
      cursor.expect("<");
      const payload = inner();
      cursor.expect(">");
      return { kind: "option", payload };
    }
    case "tuple": {
      cursor.next();
      cursor.expect("<");
      const items = cursor.list(">", inner);
      if (items.length === 0) throw new WitError(position, "a tuple needs at least one type");
      return { kind: "tuple", items };
    }
    case "result":
      cursor.next();
      return parseResult(cursor, inner);
    default:
      return { kind: "name", name: cursor.name("a type") };
  }
}

/** After the word: nothing, `<t>`, `<t, t>` or `<_, t>`. */
function parseResult(cursor: Cursor, inner: () => ast.TypeExpression): ast.TypeExpression {
  if (!cursor.take("<")) return { kind: "result", ok: undefined, error: undefined };
  const ok = cursor.take("_") ? undefined : inner();
  const error = cursor.take(",") ? inner() : undefined;
  cursor.expect(">");
  return { kind: "result", ok, error };
}
