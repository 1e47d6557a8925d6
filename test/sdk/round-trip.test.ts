// Random values of random types go host -> component -> host -> component -> host, and must not change on the way.
import assert from "node:assert/strict";
import test from "node:test";
import type { Bindings } from "../../sdk/bindings.ts";
import { camel, variable } from "../../sdk/names.ts";
import { writeBindings } from "../../sdk/steps.ts";
import { GLUES, inDirectory, load, type Make, projectIn, writeFiles } from "./component.ts";
import { Random } from "./random.ts";
import { declaration, SCALARS, type TestType, TypeMaker, typeText } from "./random-types.ts";
import { randomValue } from "./random-values.ts";

const SEEDS = [1, 2];
const FUNCTIONS = 60;
const CALLS = 30;

interface TestFunction {
  params: TestType[];
  result: TestType | undefined;
}

for (const seed of SEEDS) {
  test(`${FUNCTIONS} functions of random types, seed ${seed}`, { timeout: 120_000 }, async () => {
    const random = new Random(seed);
    const maker = new TypeMaker(random);
    const functions = [...edgeFunctions(), ...random.many(FUNCTIONS, () => randomFunction(maker, random))];
    await inDirectory(async (directory) => {
      const project = projectIn(directory, "w");
      writeFiles(directory, { "wit/w.wit": witOf(maker.declared, functions) });
      writeFiles(directory, { "implementation.ts": implementationOf(writeBindings(project).bindings) });
      const makes = await load(project, directory);
      for (const glue of GLUES) {
        const calls = playAll(makes[glue], functions, random);
        console.log(`${glue}: ${calls} calls of ${functions.length} functions, ${maker.declared.length} named types`);
      }
    });
  });
}

/** What random choice may miss: every scalar alone, no parameter, no result, the limits of flat parameters. */
function edgeFunctions(): TestFunction[] {
  const scalars: TestType[] = SCALARS.map((name) => ({ kind: "scalar", name }));
  const u32: TestType = { kind: "scalar", name: "u32" };
  const [f32, u64, f64]: TestType[] = ["f32", "u64", "f64"].map((name) => ({ kind: "scalar", name }));
  const joined: TestType = { kind: "result", ok: f32, error: u32 };
  const wide: TestType = { kind: "result", ok: f64, error: u64 };
  const mixed: TestType = { kind: "result", ok: { kind: "tuple", items: [f32 ?? u32, f64 ?? u32] }, error: u64 };
  const nested: TestType = { kind: "option", payload: { kind: "option", payload: joined } };
  return [
    ...scalars.map((type) => ({ params: [type], result: type })),
    ...scalars.map(
      (type): TestFunction => ({
        params: [{ kind: "list", element: type }],
        result: { kind: "option", payload: type },
      }),
    ),
    { params: [], result: undefined },
    { params: [], result: u32 },
    { params: [u32], result: undefined },
    { params: Array.from({ length: 16 }, () => u32), result: u32 },
    { params: Array.from({ length: 17 }, () => u32), result: u32 },
    { params: [joined, wide, mixed, nested], result: { kind: "tuple", items: [joined, wide, mixed, nested] } },
    { params: [joined, joined, joined, joined, joined, joined, joined, joined, u32], result: joined },
    {
      params: [{ kind: "result", ok: undefined, error: undefined }],
      result: { kind: "result", ok: undefined, error: undefined },
    },
    { params: [u32], result: { kind: "tuple", items: Array.from({ length: 20 }, () => u32) } },
  ];
}

function randomFunction(maker: TypeMaker, random: Random): TestFunction {
  const params = random.many(random.below(5), () => maker.make(3));
  return { params, result: random.oneIn(8) ? undefined : maker.make(3) };
}

function witOf(declared: TestType[], functions: TestFunction[]): string {
  const names = declared.map((type) => ("name" in type ? type.name : "")).join(", ");
  const use = declared.length > 0 ? `use types.{${names}};` : "";
  const lines = functions.map(({ params, result }, i) => {
    const list = params.map((param, k) => `param-n${k}: ${typeText(param)}`).join(", ");
    return `call-n${i}: func(${list})${result === undefined ? "" : ` -> ${typeText(result)}`};`;
  });
  return `package test:round-trip@1.2.3;
interface types { ${declared.map(declaration).join("\n")} }
interface back { ${use}\n${lines.join("\n")} }
interface forth { ${use}\n${lines.join("\n")} }
world w { import back; export forth; }
`;
}

/** Each export hands its arguments to the import of the same name, and returns what comes back. */
function implementationOf(bindings: Bindings): string {
  const names = [...bindings.types.values()].flat().map((type) => bindings.nameOf(type));
  const functions = bindings.exports.map(({ function: fn, name }) => {
    const params = fn.params.map((param) => `${variable(param.name)}: ${bindings.typeOf(param.type)}`).join(", ");
    const call = `bindings.${camel(`back-${fn.name}`)}(${fn.params.map((param) => variable(param.name)).join(", ")})`;
    const result = fn.result === undefined ? "void" : bindings.typeOf(fn.result);
    return `export function ${name}(${params}): ${result} { ${fn.result === undefined ? "" : "return "}${call}; }`;
  });
  const tuples = Array.from({ length: 16 }, (_, i) => `Tuple${i + 1}`).join(", ");
  return `import * as bindings from "./generated/w";
import { Option, Result, Unit, ${tuples} } from "../../assembly/abi/types";
${names.length > 0 ? `import { ${names.join(", ")} } from "./generated/w";` : ""}
${functions.join("\n").includes("Tuple20<") ? 'import { Tuple20 } from "./generated/w";' : ""}
${functions.join("\n")}
`;
}

function playAll(instantiate: Make, functions: TestFunction[], random: Random): number {
  let expectedArgs: unknown[] = [];
  let answer: () => unknown = () => undefined;
  let calls = 0;
  const back = Object.fromEntries(
    functions.map((_, i) => [
      `callN${i}`,
      (...args: unknown[]) => {
        assert.deepStrictEqual(args, expectedArgs, `arguments of call-n${i} as the host gets them`);
        calls++;
        return answer();
      },
    ]),
  );
  const { exports, memoryPages } = instantiate({
    "test:round-trip/back@1.2.3": back,
    "test:round-trip/types@1.2.3": {},
  });
  const forth = exports.forth as Record<string, (...args: unknown[]) => unknown>;
  for (let round = 0; round < CALLS; round++) {
    functions.forEach(({ params, result }, i) => {
      const call = forth[`callN${i}`];
      assert.ok(call !== undefined);
      expectedArgs = params.map((param) => randomValue(param, random));
      const value = result === undefined ? undefined : randomValue(result, random);
      const isResult = isResultType(result);
      answer = () => (isResult ? unwrap(value) : value);
      const text = result === undefined ? "" : typeText(result);
      assert.deepStrictEqual(
        outcome(() => call(...expectedArgs), isResult),
        value,
        `result of call-n${i}: ${text}`,
      );
    });
  }
  assert.ok(memoryPages() <= 64, `${memoryPages()} pages of memory`);
  return calls;
}

/** jco gives and takes a `result` as value or exception only where the function says `result` itself, not an alias. */
function isResultType(type: TestType | undefined): boolean {
  return type?.kind === "result";
}

/** A function that returns a `result` gives its value or throws its error; the glue cannot take a bare `undefined`. */
function unwrap(value: unknown): unknown {
  const { tag, val } = value as { tag: string; val: unknown };
  if (tag === "ok") return val;
  throw val === undefined ? Object.assign(new Error("an error without payload"), { payload: undefined }) : val;
}

function outcome(call: () => unknown, isResult: boolean): unknown {
  if (!isResult) return call();
  try {
    return { tag: "ok", val: call() };
  } catch (error) {
    if (error instanceof Error && "payload" in error) return { tag: "err", val: error.payload };
    throw error;
  }
}
