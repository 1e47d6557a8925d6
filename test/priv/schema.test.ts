// Strict decoding: what fits comes through unchanged, what does not is refused with its path.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as contract from "../../host/contract.ts";
import {
  boolean,
  integer,
  list,
  literal,
  octets,
  optional,
  parse,
  record,
  type Schema,
  string,
  variant,
} from "../../host/schema.ts";
import { CONFIGURATION, EVENTS, LEASE, LINK } from "../host/messages.ts";

function refuses<T>(schema: Schema<T>, value: unknown, message: RegExp | string): void {
  assert.throws(() => schema.decode(value, "it"), { name: "SchemaError", message });
}

describe("each kind of value", () => {
  test("integer: only safe ones in the range", () => {
    const schema = integer(1, 32);
    assert.equal(schema.decode(32, "it"), 32);
    refuses(schema, 33, "it: 33 is not in 1..32");
    refuses(schema, 0, "it: 0 is not in 1..32");
    for (const value of [1.5, Number.NaN, 2 ** 53, "7", null, true, [7]]) refuses(schema, value, /not an integer/);
  });

  test("boolean and literal: nothing is converted", () => {
    refuses(boolean, 0, "it: 0 is not true or false");
    refuses(literal("a", "b"), "c", 'it: "c" is not one of a, b');
    refuses(literal("a", "b"), ["a"], "it: a list of 1 is not one of a, b");
    refuses(literal("a", "b"), "toString", /not one of/);
  });

  test("string: rule and length", () => {
    const schema = string(3, "up to three digits", (text) => /^\d+$/.test(text));
    assert.equal(schema.decode("123", "it"), "123");
    refuses(schema, "1234", 'it: "1234" is not up to three digits');
    refuses(schema, 123, "it: 123 is not up to three digits");
  });

  test("list: a limit, and the element's place", () => {
    const schema = list(integer(0, 9), 2);
    refuses(schema, [1, 2, 3], "it: a list of 3 is not at most 2 elements");
    refuses(schema, [1, 10], "it[1]: 10 is not in 0..9");
    refuses(schema, { length: 1, 0: 1 }, "it: an object is not a list");
    // A hole is not an element.
    refuses(schema, new Array(2), /undefined is not an integer/);
  });

  test("octets: pairs of lower-case digits", () => {
    const schema = octets(2, 3);
    assert.deepEqual(schema.decode("00ff", "it"), Uint8Array.of(0, 255));
    assert.equal(schema.encode(Uint8Array.of(0, 255)), "00ff");
    for (const value of ["00", "00f", "00FF", "00ff00ff", "0g00", " 00ff"]) refuses(schema, value, /hexadecimal/);
  });

  test("record: exactly its keys, own ones only", () => {
    const schema = record({ a: boolean, b: optional(boolean) });
    assert.deepEqual(schema.decode({ a: true }, "it"), { a: true });
    assert.deepEqual(schema.encode({ a: true }), { a: true });
    refuses(schema, {}, /^it\.a: undefined is not there/);
    refuses(schema, { a: true, c: 1 }, 'it: "c" is not one of its keys a,b');
    refuses(schema, { a: true, b: undefined }, /^it\.b: undefined is not true or false/);
    refuses(schema, { a: true, b: null }, /^it\.b: null/);
    refuses(schema, Object.create({ a: true }), /it\.a/);
    refuses(schema, JSON.parse('{"a":true,"__proto__":{"b":true}}'), /"__proto__"/);
    refuses(schema, [true], "it: a list of 1 is not an object");
    refuses(schema, null, "it: null is not an object");
  });

  test("variant: a known tag, and a value where there must be one", () => {
    const schema = variant({ none: null, some: integer(0, 1) });
    assert.deepEqual(schema.decode({ tag: "some", val: 1 }, "it"), { tag: "some", val: 1 });
    assert.deepEqual(schema.decode({ tag: "none" }, "it"), { tag: "none" });
    refuses(schema, { tag: "none", val: 1 }, /a tag alone/);
    refuses(schema, { tag: "some" }, /a tag and its val/);
    refuses(schema, { tag: "some", val: 1, more: 1 }, /a tag and its val/);
    refuses(schema, { tag: "some", val: 2 }, "it.some: 2 is not in 0..1");
    refuses(schema, { tag: "toString" }, /it\.tag: "toString" is not one of none, some/);
    refuses(schema, { val: 1 }, /it\.tag/);
  });

  test("text that is no JSON, or deeper than any stack", () => {
    assert.throws(() => parse(boolean, "{", "it"), { name: "SchemaError", message: 'it: "{" is not JSON' });
    assert.throws(() => parse(boolean, "[".repeat(60_000), "it"), { name: "SchemaError" });
    assert.throws(() => parse(boolean, `${"[".repeat(30_000)}${"]".repeat(30_000)}`, "it"), { name: "SchemaError" });
  });

  test("a stranger's text is shortened and made harmless in the error", () => {
    refuses(literal("a"), `\u001b[2J\n${"x".repeat(100)}`, /^it: "\\u001b\[2J\\nx{35}\.\.\." is not one of a$/);
  });
});

describe("the contract", () => {
  const samples: [name: string, schema: Schema<unknown>, value: unknown][] = [
    ["lease", contract.lease, LEASE],
    ["link state", contract.linkState, LINK],
    ["configuration", contract.configuration, CONFIGURATION],
    ["remembered lease", contract.rememberedLease, { lease: LEASE, remaining: 7, applied: true }],
    ["step", contract.step, { wakeUp: 12n, events: EVENTS }],
    ...EVENTS.map((event): [string, Schema<unknown>, unknown] => [`event ${event.tag}`, contract.event, event]),
  ];
  for (const [name, schema, value] of samples) {
    test(`${name}: to JSON text and back`, () => {
      assert.deepEqual(parse(schema, JSON.stringify(schema.encode(value)), name), value);
    });

    test(`${name}: each key left out, and each key too many, is refused`, () => {
      const json = schema.encode(value);
      let tried = 0;
      for (const broken of breakages(json)) {
        tried++;
        assert.throws(() => schema.decode(broken, name), { name: "SchemaError" }, JSON.stringify(broken));
      }
      assert.ok(tried > 0);
    });
  }

  test("addresses and instants are written as people write them", () => {
    const json = JSON.stringify(contract.lease.encode(LEASE));
    assert.match(json, /"address":"192\.0\.2\.23"/);
    assert.match(json, /"serverLinkAddress":"02:00:5e:10:00:02"/);
    assert.match(json, /"acquired":1234567,/);
  });

  test("errors say where", () => {
    const json = JSON.parse(JSON.stringify(contract.lease.encode(LEASE)));
    json.parameters.routes[0].prefixLength = 33;
    assert.throws(() => contract.lease.decode(json, "lease"), {
      message: "lease.parameters.routes[0].prefixLength: 33 is not in 0..32",
    });
    json.parameters.routes[0].prefixLength = 8;
    json.parameters.search[1] = "a b";
    assert.throws(() => contract.lease.decode(json, "lease"), {
      message: 'lease.parameters.search[1]: "a b" is not a name of letters, digits, hyphens and dots',
    });
  });
});

const OPTIONAL = new Set(["broadcastAddress", "domainName", "hostName", "mtu", "wakeUp"]);

/** The value with one required key left out or one unknown key added, at each place where there are keys. */
function* breakages(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const [at, element] of value.entries()) {
      for (const broken of breakages(element)) yield value.with(at, broken);
    }
  } else if (typeof value === "object" && value !== null) {
    yield { ...value, unknown: 1 };
    for (const [key, element] of Object.entries(value)) {
      const { [key]: _, ...rest } = value as Record<string, unknown>;
      if (!OPTIONAL.has(key)) yield rest;
      for (const broken of breakages(element)) yield { ...value, [key]: broken };
    }
  }
}
