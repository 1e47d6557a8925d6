// What cannot be bound is refused with the file, the line, the column, and a way out.
import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { WitError } from "../../sdk/wit/error.ts";
import { Resolver } from "../../sdk/wit/resolver.ts";
import { readPackages } from "../../sdk/wit/sources.ts";
import { inDirectory, writeFiles } from "./component.ts";

interface Case {
  what: string;
  /** The third line of the file; `world w` imports the interface around it. */
  line: string;
  column: number;
  message: RegExp;
  feature?: string;
}

const UNSUPPORTED: Case[] = [
  {
    what: "a resource",
    line: "resource r;",
    column: 1,
    message: /resources are not supported; pass records/,
    feature: "resource",
  },
  { what: "an own handle", line: "f: func(a: own<r>);", column: 12, message: /`own`.*not supported/, feature: "own" },
  {
    what: "a borrowed handle",
    line: "f: func(a: borrow<r>);",
    column: 12,
    message: /`borrow`.*not supported/,
    feature: "borrow",
  },
  {
    what: "an async function",
    line: "f: async func();",
    column: 4,
    message: /asynchronous functions are not/,
    feature: "async",
  },
  {
    what: "a stream",
    line: "f: func() -> stream<u8>;",
    column: 14,
    message: /streams are not supported/,
    feature: "stream",
  },
  {
    what: "a future",
    line: "f: func() -> future<u8>;",
    column: 14,
    message: /futures are not supported/,
    feature: "future",
  },
  {
    what: "an error context",
    line: "type t = error-context;",
    column: 10,
    message: /error-context/,
    feature: "error-context",
  },
  {
    what: "a fixed-length list",
    line: "type t = list<u8, 4>;",
    column: 10,
    message: /fixed length/,
    feature: "fixed-length list",
  },
  {
    what: "a map",
    line: "type t = map<u8, string>;",
    column: 10,
    message: /use `list<tuple<key, value>>`/,
    feature: "map",
  },
  {
    what: "named results",
    line: "f: func() -> (a: u8, b: u8);",
    column: 14,
    message: /return a tuple or a record/,
    feature: "named results",
  },
  {
    what: "flags with 33 labels",
    line: `flags many { ${Array.from({ length: 33 }, (_, i) => `l${i}`).join(", ")} }`,
    column: 7,
    message: /more than 32 labels/,
    feature: "flags over 32",
  },
  {
    what: "an unknown gate",
    line: "@hidden(version = 1.0.0) type t = u8;",
    column: 2,
    message: /`@hidden` is not supported/,
    feature: "@hidden",
  },
];

const MISTAKES: Case[] = [
  { what: "an unknown type", line: "type t = nothing;", column: 10, message: /no type `nothing` here/ },
  { what: "an old float", line: "type t = float32;", column: 10, message: /`float32` is `f32`/ },
  { what: "a keyword as a name", line: "record r { list: u8 }", column: 12, message: /write `%list`/ },
  { what: "an empty record", line: "record r { }", column: 8, message: /needs at least one field/ },
  { what: "an empty tuple", line: "type t = tuple<>;", column: 10, message: /at least one type/ },
  { what: "a case twice", line: "enum e { a, b, a }", column: 16, message: /the case `a` twice/ },
  { what: "a name twice", line: "type a = u8; type a = u8;", column: 19, message: /`a` is there twice/ },
  {
    what: "a type inside itself",
    line: "record r { next: option<r> }",
    column: 8,
    message: /`r` contains or uses itself/,
  },
  {
    what: "a missing package",
    line: "use other:place/thing@1.0.0.{t};",
    column: 5,
    message: /no package other:place@1.0.0; there is test:errors/,
  },
  { what: "a missing interface", line: "use thing.{t};", column: 5, message: /no interface or world `thing`/ },
  {
    what: "a type that is not in the interface",
    line: "use others.{t};",
    column: 13,
    message: /no type `t` in the interface/,
  },
  { what: "a missing semicolon", line: "type t = u8 }", column: 13, message: /expected `;`, found `}`/ },
  { what: "a strange character", line: "type t = $;", column: 10, message: /unexpected character "\$"/ },
  { what: "a comment without end", line: "/* /* */", column: 1, message: /no end/ },
  {
    what: "deep nesting",
    line: `type t = ${"list<".repeat(100)}u8${">".repeat(100)};`,
    column: 335,
    message: /nest more than 64/,
  },
];

for (const { what, line, column, message, feature } of [...UNSUPPORTED, ...MISTAKES]) {
  test(`refused: ${what}`, async () => {
    await inDirectory(async (directory) => {
      const source = `package test:errors;\ninterface broken {\n${line}\n}\ninterface others { }\nworld w { import broken; }\n`;
      writeFiles(directory, { "wit/broken.wit": source });
      const error = caught(() => new Resolver(readPackages(join(directory, "wit"))).world("w"));
      assert.ok(error instanceof WitError, `${error}`);
      assert.match(error.message, message);
      assert.equal(error.feature, feature);
      const place = `${join(directory, "wit/broken.wit")}:3:${column}: `;
      assert.ok(error.message.startsWith(place), `${error.message} does not start with ${place}`);
    });
  });
}

test("a world that does not exist is answered with those that do", async () => {
  await inDirectory(async (directory) => {
    writeFiles(directory, { "wit/a/a.wit": "package a:a; world one { }", "wit/b/b.wit": "package b:b; world one { }" });
    const resolver = new Resolver(readPackages(join(directory, "wit")));
    assert.throws(() => resolver.world("two"), /no world `two`; there is a:a\/one, b:b\/one/);
    assert.throws(() => resolver.world("one"), /several worlds are called `one`/);
    assert.equal(resolver.world("b:b/one").world.id, "b:b/one");
  });
});

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
