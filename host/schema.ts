/**
 * Strict schemas for JSON that comes from somewhere else: the other process, a file. Exact keys, every number with a
 * range, every string with a rule, every list with a limit. A schema is a finite tree, so decoding is as deep as the
 * schema and never as deep as the input.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** One way to write values of type T as JSON. `decode` throws `SchemaError`; `encode` is its inverse. */
export interface Schema<T> {
  decode(value: unknown, path: string): T;
  encode(value: T): Json;
}

/** The type that a schema decodes to. */
export type Infer<S> = S extends Schema<infer T> ? T : never;

/** Says where, what was found and what was expected: `lease.routes[3].prefixLength: 33 is not in 0..32`. */
export class SchemaError extends Error {
  override readonly name = "SchemaError";

  constructor(path: string, found: unknown, expected: string) {
    super(`${path}: ${show(found)} is not ${expected}`);
  }
}

/** A short and harmless picture of an untrusted value. */
function show(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value).replace(/[^\x20-\x7e]/g, "?");
}

export const boolean: Schema<boolean> = {
  decode: (value, path) => {
    if (typeof value !== "boolean") throw new SchemaError(path, value, "true or false");
    return value;
  },
  encode: (value) => value,
};

/** A whole number from `min` to `max`, both included and both safe integers. */
export function integer(min: number, max: number): Schema<number> {
  return {
    decode: (value, path) => {
      if (typeof value !== "number" || !Number.isSafeInteger(value)) throw new SchemaError(path, value, "an integer");
      if (value < min || value > max) throw new SchemaError(path, value, `in ${min}..${max}`);
      return value;
    },
    encode: (value) => value,
  };
}

/** Text of at most `max` UTF-16 units for which `rule` holds; `expected` names the rule in errors. */
export function string(max: number, expected: string, rule: (text: string) => boolean): Schema<string> {
  return {
    decode: (value, path) => {
      if (typeof value !== "string" || value.length > max || !rule(value)) throw new SchemaError(path, value, expected);
      return value;
    },
    encode: (value) => value,
  };
}

/** One of the given words. */
export function literal<const W extends readonly string[]>(...words: W): Schema<W[number]> {
  return {
    decode: (value, path) => {
      const found = words.find((word) => word === value);
      if (found === undefined) throw new SchemaError(path, value, `one of ${words.join(", ")}`);
      return found;
    },
    encode: (value) => value,
  };
}

export function list<T>(item: Schema<T>, max: number): Schema<T[]> {
  return {
    decode: (value, path) => {
      if (!Array.isArray(value)) throw new SchemaError(path, value, "a list");
      if (value.length > max) throw new SchemaError(path, value, `at most ${max} elements`);
      return Array.from(value, (element, index) => item.decode(element, `${path}[${index}]`));
    },
    encode: (value) => value.map((element) => item.encode(element)),
  };
}

/** Another form of the values of `inner`. `to` returns undefined for a value that has no such form. */
export function mapped<A, B>(
  inner: Schema<A>,
  expected: string,
  to: (value: A) => B | undefined,
  from: (value: B) => A,
): Schema<B> {
  return {
    decode: (value, path) => {
      const result = to(inner.decode(value, path));
      if (result === undefined) throw new SchemaError(path, value, expected);
      return result;
    },
    encode: (value) => inner.encode(from(value)),
  };
}

/** Octets, as hexadecimal digits in JSON. */
export function octets(min: number, max: number): Schema<Uint8Array> {
  const even = (text: string) => text.length % 2 === 0 && text.length >= 2 * min && /^[0-9a-f]*$/.test(text);
  return mapped(
    string(2 * max, `${min} to ${max} octets in lower-case hexadecimal`, even),
    "hexadecimal",
    (text) => Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16)),
    (value) => Array.from(value, (octet) => octet.toString(16).padStart(2, "0")).join(""),
  );
}

/** A field of a record that may be left out. */
export interface Optional<T> {
  readonly optional: Schema<T>;
}

export function optional<T>(schema: Schema<T>): Optional<T> {
  return { optional: schema };
}

type Fields = { readonly [name: string]: Schema<unknown> | Optional<unknown> };
type OptionalKeys<F> = { [K in keyof F]: F[K] extends Optional<unknown> ? K : never }[keyof F];
type Flat<T> = { [K in keyof T]: T[K] };
type RecordOf<F> = Flat<
  { [K in Exclude<keyof F, OptionalKeys<F>>]: Infer<F[K]> } & {
    [K in OptionalKeys<F>]?: F[K] extends Optional<infer T> ? T : never;
  }
>;

/** An object with exactly these keys. Keys that JavaScript inherits do not count as present. */
export function record<F extends Fields>(fields: F): Schema<RecordOf<F>> {
  return {
    decode: (value, path) => {
      const source = ownEntries(value, path);
      for (const key of source.keys()) {
        if (!Object.hasOwn(fields, key)) throw new SchemaError(path, key, `one of its keys ${Object.keys(fields)}`);
      }
      const result: [string, unknown][] = [];
      for (const [key, field] of Object.entries(fields)) {
        if (source.has(key)) {
          const schema = "optional" in field ? field.optional : field;
          result.push([key, schema.decode(source.get(key), `${path}.${key}`)]);
        } else if (!("optional" in field)) {
          throw new SchemaError(`${path}.${key}`, undefined, "there: it must be");
        }
      }
      return Object.fromEntries(result) as RecordOf<F>;
    },
    encode: (value) => {
      const result: { [key: string]: Json } = {};
      for (const [key, field] of Object.entries(fields)) {
        const element = value[key as keyof typeof value];
        if (element === undefined) continue;
        result[key] = ("optional" in field ? field.optional : field).encode(element);
      }
      return result;
    },
  };
}

type Cases = { readonly [tag: string]: Schema<unknown> | null };
type VariantOf<C> = {
  [K in keyof C]: C[K] extends null ? { tag: K } : { tag: K; val: Infer<C[K]> };
}[keyof C];

/** `{tag}` or `{tag, val}`: a case with `null` in place of a schema has no value. */
export function variant<C extends Cases>(cases: C): Schema<VariantOf<C>> {
  return {
    decode: (value, path) => {
      const source = ownEntries(value, path);
      const tag = literal(...Object.keys(cases)).decode(source.get("tag"), `${path}.tag`);
      const schema = cases[tag] ?? null;
      if (source.size !== (schema === null ? 1 : 2) || (schema !== null && !source.has("val"))) {
        throw new SchemaError(path, value, schema === null ? "a tag alone" : "a tag and its val");
      }
      const result = schema === null ? { tag } : { tag, val: schema.decode(source.get("val"), `${path}.${tag}`) };
      return result as VariantOf<C>;
    },
    encode: (value) => {
      const { tag, val } = value as { tag: string; val?: unknown };
      const schema = cases[tag] ?? null;
      return schema === null ? { tag } : { tag, val: schema.encode(val) };
    },
  };
}

function ownEntries(value: unknown, path: string): Map<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SchemaError(path, value, "an object");
  }
  return new Map(Object.entries(value));
}

/** Decodes JSON text; text that is no JSON is a `SchemaError` as well. The caller limits its length. */
export function parse<T>(schema: Schema<T>, text: string, path: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SchemaError(path, text, "JSON");
  }
  return schema.decode(value, path);
}
