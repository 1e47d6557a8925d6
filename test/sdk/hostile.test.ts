// A component that breaks the canonical ABI: the host's side must notice, whatever it does.
import assert from "node:assert/strict";
import test from "node:test";
import { parse } from "@bytecodealliance/jco";
import type { Description, TypeDescription } from "../../sdk/runtime/description.ts";
import { AbiError } from "../../sdk/runtime/guest.ts";
import { instantiate } from "../../sdk/runtime/instance.ts";

const U8 = 0;
const STRING = 1;
const TYPES: TypeDescription[] = [
  { kind: "scalar", name: "u8" },
  { kind: "scalar", name: "string" },
  { kind: "scalar", name: "char" },
  { kind: "list", element: 2 },
  {
    kind: "enum",
    name: "colour",
    size: 1,
    align: 1,
    tagSize: 1,
    payloadOffset: 1,
    joined: [],
    cases: ["red", "green"],
  },
  {
    kind: "option",
    size: 12,
    align: 4,
    tagSize: 1,
    payloadOffset: 4,
    joined: ["i32", "i32"],
    payload: STRING,
    boxed: false,
  },
  { kind: "scalar", name: "u32" },
  { kind: "list", element: 6 },
  { kind: "flags", name: "few", size: 1, labels: ["a", "b"] },
];
const [CHAR, CHARS, COLOUR, MAYBE, , NUMBERS, FEW] = [2, 3, 4, 5, 6, 7, 8];

/** Memory of one page; at 0 lies what the test puts there; `answer` returns the first constant, `place` a fixed address. */
async function component(data: string, returned: number, result: number | undefined, reallocated = 1024) {
  const wat = `(module
    (memory (export "memory") 1)
    (data (i32.const 0) "${data}")
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const ${reallocated}))
    (func (export "answer") (param i32 i32) (result i32) (i32.const ${returned})))`;
  const description: Description = {
    types: TYPES,
    imports: [],
    exports: [
      {
        module: undefined,
        field: "answer",
        interface: undefined,
        name: "answer",
        params: [STRING],
        result: result ?? null,
        throws: false,
      },
    ],
  };
  const module = new WebAssembly.Module(new Uint8Array(await parse(wat)));
  const { answer } = instantiate(module, description, {});
  return answer as (text: string) => unknown;
}

interface Case {
  what: string;
  data: string;
  returned: number;
  result: number | undefined;
  reallocated?: number;
}

const CASES: Case[] = [
  { what: "a result past the end of memory", data: "", returned: 65532, result: STRING },
  { what: "a result at a negative address", data: "", returned: -8, result: STRING },
  { what: "a result that is not aligned", data: "", returned: 2, result: STRING },
  { what: "a string past the end of memory", data: "\\00\\00\\00\\00\\01\\00\\01\\00", returned: 0, result: STRING },
  {
    what: "a string as long as a number can say",
    data: "\\01\\00\\00\\00\\ff\\ff\\ff\\ff",
    returned: 0,
    result: STRING,
  },
  { what: "a string that is not UTF-8", data: "\\08\\00\\00\\00\\01\\00\\00\\00\\ff", returned: 0, result: STRING },
  {
    what: "a string with half a surrogate pair",
    data: "\\08\\00\\00\\00\\03\\00\\00\\00\\ed\\a0\\80",
    returned: 0,
    result: STRING,
  },
  { what: "a list of more elements than fit", data: "\\00\\00\\00\\00\\00\\00\\00\\40", returned: 0, result: NUMBERS },
  { what: "a list that is not aligned", data: "\\02\\00\\00\\00\\01\\00\\00\\00", returned: 0, result: NUMBERS },
  { what: "a surrogate as a character", data: "", returned: 0xd800, result: CHAR },
  { what: "a character beyond Unicode", data: "", returned: 0x110000, result: CHAR },
  {
    what: "such a character in a list",
    data: "\\08\\00\\00\\00\\01\\00\\00\\00\\00\\d8\\00\\00",
    returned: 0,
    result: CHARS,
  },
  { what: "a case that an enum does not have", data: "", returned: 2, result: COLOUR },
  { what: "an option that is neither", data: "\\02", returned: 0, result: MAYBE },
  { what: "a place for an argument past the end", data: "", returned: 0, result: U8, reallocated: 65535 },
  { what: "a place for an argument at a negative address", data: "", returned: 0, result: U8, reallocated: -1 },
];

for (const { what, data, returned, result, reallocated } of CASES) {
  test(`noticed: ${what}`, async () => {
    const answer = await component(data, returned, result, reallocated);
    assert.throws(() => answer("text"), AbiError);
  });
}

test("bits that do not belong to the type do not count", async () => {
  assert.equal(await component("", 0x1ff, U8).then((answer) => answer("")), 255);
  assert.deepEqual(await component("", 0xfe, FEW).then((answer) => answer("")), { a: false, b: true });
});

test("a component that the description does not fit is refused", async () => {
  const module = new WebAssembly.Module(new Uint8Array(await parse('(module (memory (export "memory") 1))')));
  assert.throws(() => instantiate(module, { types: [], imports: [], exports: [] }, {}), /does not export/);
});

test("a missing import is named", async () => {
  const description: Description = {
    types: [],
    imports: [
      {
        module: "a:b/c@1.0.0",
        field: "f",
        interface: "a:b/c@1.0.0",
        name: "f",
        params: [],
        result: null,
        throws: false,
      },
    ],
    exports: [],
  };
  const module = new WebAssembly.Module(new Uint8Array(await parse("(module)")));
  assert.throws(() => instantiate(module, description, {}), /the import a:b\/c@1.0.0 f is missing/);
});
