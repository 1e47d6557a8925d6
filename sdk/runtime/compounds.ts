// Values with parts: records and tuples, variants of all kinds, flags.
import { type Codec, FlatReader } from "./codec.ts";
import { type Core, type CoreValue, narrow, widen, zero } from "./flat.ts";
import { AbiError, type Guest } from "./guest.ts";

/** A part of a record or tuple. */
export interface Field {
  /** Property of the object, or index in the array. */
  key: string;
  codec: Codec;
  offset: number;
}

interface Fields {
  name: string;
  size: number;
  align: number;
  fields: Field[];
  /** Whether the JavaScript value is an array. */
  isTuple: boolean;
}

export function fields({ name, size, align, fields: parts, isTuple }: Fields): Codec {
  const collect = (part: (field: Field) => unknown): unknown => {
    if (isTuple) return parts.map(part);
    const record: Record<string, unknown> = {};
    for (const field of parts) record[field.key] = part(field);
    return record;
  };
  const open = (value: unknown): Record<string, unknown> => {
    if (typeof value !== "object" || value === null || Array.isArray(value) !== isTuple) {
      throw new TypeError(`${String(value)} is not a ${name}`);
    }
    return value as Record<string, unknown>;
  };
  return {
    name,
    size,
    align,
    flat: parts.flatMap((field) => field.codec.flat),
    load: (guest, at) => collect((field) => field.codec.load(guest, at + field.offset)),
    store: (guest, value, at) => {
      const record = open(value);
      for (const { key, codec, offset } of parts) codec.store(guest, record[key], at + offset);
    },
    lift: (guest, flat) => collect((field) => field.codec.lift(guest, flat)),
    lower: (guest, value, flat) => {
      const record = open(value);
      for (const { key, codec } of parts) codec.lower(guest, record[key], flat);
    },
  };
}

interface Variants {
  name: string;
  size: number;
  align: number;
  tagSize: number;
  payloadOffset: number;
  /** What each place of the flat payload is, so that it can hold that of any case. */
  joined: Core[];
  /** The payload of each case. */
  payloads: (Codec | undefined)[];
  /** The JavaScript value of a case. */
  make: (index: number, payload: unknown) => unknown;
  /** The case of a JavaScript value. Throws a TypeError when there is none. */
  open: (value: unknown) => { index: number; payload: unknown };
}

/** Variants, enums, options and results: they differ in JavaScript, not in memory. */
export function variants({ name, size, align, tagSize, payloadOffset, joined, payloads, make, open }: Variants): Codec {
  const checked = (index: number): number => {
    if (index >= payloads.length) throw new AbiError(`the component gave case ${index} of a ${name}`);
    return index;
  };
  return {
    name,
    size,
    align,
    flat: ["i32", ...joined],
    load: (guest, at) => {
      const index = checked(loadTag(guest, at, tagSize));
      return make(index, payloads[index]?.load(guest, at + payloadOffset));
    },
    store: (guest, value, at) => {
      const { index, payload } = open(value);
      storeTag(guest, at, tagSize, index);
      payloads[index]?.store(guest, payload, at + payloadOffset);
    },
    lift: (guest, flat) => {
      const index = checked(Number(flat.next()) >>> 0);
      const places = joined.map(() => flat.next());
      const codec = payloads[index];
      if (codec === undefined) return make(index, undefined);
      const own = codec.flat.map((core, i) => narrow(places[i] ?? 0, joined[i] ?? core, core));
      return make(index, codec.lift(guest, new FlatReader(own)));
    },
    lower: (guest, value, flat) => {
      const { index, payload } = open(value);
      const own: CoreValue[] = [];
      const codec = payloads[index];
      codec?.lower(guest, payload, own);
      flat.push(index);
      joined.forEach((core, i) => {
        const each = own[i];
        flat.push(each === undefined ? zero(core) : widen(each, codec?.flat[i] ?? core, core));
      });
    },
  };
}

function loadTag(guest: Guest, at: number, size: number): number {
  const view = guest.view();
  return size === 1 ? view.getUint8(at) : size === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
}

function storeTag(guest: Guest, at: number, size: number, tag: number): void {
  const view = guest.view();
  if (size === 1) view.setUint8(at, tag);
  else if (size === 2) view.setUint16(at, tag, true);
  else view.setUint32(at, tag, true);
}

/** An object with a truth value for each label; one that is left out is false. */
export function flags(name: string, size: number, labels: string[]): Codec {
  const make = (bits: number): Record<string, boolean> => {
    const value: Record<string, boolean> = {};
    labels.forEach((label, index) => {
      value[label] = ((bits >>> index) & 1) === 1;
    });
    return value;
  };
  const open = (value: unknown): number => {
    if (typeof value !== "object" || value === null) throw new TypeError(`${String(value)} is not a ${name}`);
    const set = value as Record<string, unknown>;
    return labels.reduce((bits, label, index) => (set[label] === true ? bits | (1 << index) : bits), 0) >>> 0;
  };
  return {
    name,
    size,
    align: size,
    flat: ["i32"],
    load: (guest, at) => make(loadTag(guest, at, size)),
    store: (guest, value, at) => storeTag(guest, at, size, open(value)),
    lift: (_guest, flat) => make(Number(flat.next())),
    lower: (_guest, value, flat) => flat.push(open(value)),
  };
}
