// The functions that cross the wall: wrappers around imports, wrappers around the implementation's exports.
import type { Bindings, BoundFunction } from "./bindings.ts";
import { emitDocs, emitList } from "./emit-docs.ts";
import { isDirect, liftDirect, lowerDirect, spill, unspill } from "./emit-flat.ts";
import { address, type MemoryEmitter } from "./emit-memory.ts";
import { fieldOffsets, fieldsLayout, flatten, layout, type Signature, signature } from "./layout.ts";
import { mangle, variable } from "./names.ts";
import type { Type } from "./wit/model.ts";
import { unalias } from "./wit/model.ts";

/** One import: the core function, and the function to call. */
export function emitImport(bindings: Bindings, memory: MemoryEmitter, bound: BoundFunction): string[] {
  const { function: fn, name } = bound;
  const core = signature(fn, "import");
  const params = fn.params.map((param) => `${variable(param.name)}: ${bindings.typeOf(param.type)}`);
  const resultType = fn.result === undefined ? "void" : bindings.typeOf(fn.result);
  const body = importBody(bindings, memory, bound, core);
  return [
    "",
    `@external(${JSON.stringify(bound.module)}, ${JSON.stringify(bound.field)})`,
    ...emitList(`declare function import_${name}(`, coreParams(core), `): ${core.result ?? "void"};`),
    "",
    ...emitDocs(fn.docs),
    ...emitList(`export function ${name}(`, params, `): ${resultType} {`),
    ...body.map((line) => `  ${line}`),
    "}",
  ];
}

function importBody(bindings: Bindings, memory: MemoryEmitter, bound: BoundFunction, core: Signature): string[] {
  const { function: fn, name } = bound;
  const types = fn.params.map((param) => param.type);
  const lines: string[] = [];
  const args: string[] = [];
  if (core.spilledParams) {
    lines.push(allocateLine("_arguments", fieldsLayout(types)));
    fieldOffsets(types).forEach((offset, i) => {
      const param = fn.params[i];
      if (param !== undefined)
        lines.push(memory.lower(param.type, variable(param.name), address("_arguments", offset)));
    });
    args.push("<i32>_arguments");
  } else {
    const area = new SpillArea(types, (type) => !isDirect(type) || isString(type));
    if (area.isUsed) lines.push(area.allocate("_arguments"));
    fn.params.forEach((param, index) => {
      const value = variable(param.name);
      if (!area.has(index)) {
        args.push(...lowerDirect(param.type, value));
        return;
      }
      const cores = flatten(param.type);
      const flat = cores.map((_, i) => `_${index}_${i}`);
      lines.push(memory.lower(param.type, value, address("_arguments", area.offset(index))));
      flat.forEach((each, i) => {
        lines.push(`let ${each}: ${cores[i]} = 0;`);
      });
      lines.push(...unspill(param.type, flat, cores, "_arguments", area.offset(index)));
      args.push(...flat);
    });
  }
  const callee = `import_${name}`;
  const tail = importResult(bindings, memory, callee, args, fn.result, core);
  const all = [...lines, ...tail.before, ...tail.call];
  if (!all.some((line) => line.includes(" = allocate("))) {
    return [...all, ...(tail.value === undefined ? [] : [`return ${tail.value};`])];
  }
  const end = tail.value === undefined ? [] : [`const _value = ${tail.value};`];
  const back = tail.value === undefined ? [] : ["return _value;"];
  return ["const _mark = mark();", ...all, ...end, "release(_mark);", ...back];
}

interface ImportTail {
  before: string[];
  call: string[];
  value: string | undefined;
}

function importResult(
  bindings: Bindings,
  memory: MemoryEmitter,
  callee: string,
  args: string[],
  result: Type | undefined,
  core: Signature,
): ImportTail {
  if (result === undefined) return { before: [], call: [`${callee}(${args.join(", ")});`], value: undefined };
  if (core.spilledResult) {
    return {
      before: [allocateLine("_result", layout(result))],
      call: [`${callee}(${[...args, "<i32>_result"].join(", ")});`],
      value: memory.lift(result, "_result"),
    };
  }
  const call = `const _flat = ${callee}(${args.join(", ")});`;
  if (isDirect(result)) return { before: [], call: [call], value: liftDirect(bindings, memory, result, ["_flat"]) };
  return {
    before: [allocateLine("_result", layout(result))],
    call: [call, ...spill(result, ["_flat"], "_result", 0)],
    value: memory.lift(result, "_result"),
  };
}

/** One export: the core function around the implementation, and its post-return function where the result is in memory. */
export function emitExport(bindings: Bindings, memory: MemoryEmitter, bound: BoundFunction): string[] {
  const { function: fn, name, field } = bound;
  const core = signature(fn, "export");
  const lines = ["enter();"];
  const types = fn.params.map((param) => param.type);
  const args: string[] = [];
  if (core.spilledParams) {
    const { size, align } = fieldsLayout(types);
    lines.push(`checkRange(p0, ${size}, ${align});`);
    fieldOffsets(types).forEach((offset, i) => {
      const type = types[i];
      if (type !== undefined) args.push(memory.lift(type, address("<usize>p0", offset)));
    });
  } else {
    const area = new SpillArea(types, (type) => !isDirect(type));
    if (area.isUsed) lines.push(area.allocate("at"));
    let used = 0;
    types.forEach((type, index) => {
      const flat = flatten(type).map((_, i) => `p${used + i}`);
      used += flat.length;
      if (!area.has(index)) {
        args.push(liftDirect(bindings, memory, type, flat));
        return;
      }
      lines.push(...spill(type, flat, "at", area.offset(index)));
      args.push(memory.lift(type, address("at", area.offset(index))));
    });
  }
  lines.push(...exportResult(memory, `implementation.${name}`, args, fn.result, core));
  const shown = `${fn.name}: func(${fn.params.map((param) => `${param.name}: ${bindings.typeOf(param.type)}`).join(", ")})`;
  const output = [
    "",
    ...emitDocs([`${bound.interface === undefined ? "" : `${bound.interface.id} `}${shown}`]),
    ...emitList(`export function ${mangle(field)}(`, coreParams(core), `): ${core.result ?? "void"} {`),
    ...lines.map((line) => `  ${line}`),
    "}",
  ];
  if (core.spilledResult) {
    output.push("", `export function ${mangle(`cabi_post_${field}`)}(_result: i32): void {`, "  finish();", "}");
  }
  return output;
}

function exportResult(
  memory: MemoryEmitter,
  callee: string,
  args: string[],
  result: Type | undefined,
  core: Signature,
): string[] {
  if (result === undefined) return [...emitList(`${callee}(`, args, ");"), "leave();", "finish();"];
  const call = emitList(`const result = ${callee}(`, args, ");");
  if (core.spilledResult) {
    const { size, align } = layout(result);
    const to = `const to = allocate(${size}, ${align});`;
    return [...call, to, memory.lower(result, "result", "to"), "leave();", "return <i32>to;"];
  }
  const [flatType = "i32"] = flatten(result);
  if (isDirect(result)) {
    const [value = ""] = lowerDirect(result, "result");
    return [...call, `const flat: ${flatType} = ${value};`, "leave();", "finish();", "return flat;"];
  }
  return [
    ...call,
    allocateLine("to", layout(result)),
    memory.lower(result, "result", "to"),
    `let flat: ${flatType} = 0;`,
    ...unspill(result, ["flat"], [flatType], "to", 0),
    "leave();",
    "finish();",
    "return flat;",
  ];
}

/** Canonical memory for those parameters that go through it. */
class SpillArea {
  readonly #indexes: number[];
  readonly #types: Type[];

  constructor(types: Type[], goesThrough: (type: Type) => boolean) {
    this.#indexes = types.flatMap((type, index) => (goesThrough(type) ? [index] : []));
    this.#types = types.filter(goesThrough);
  }

  get isUsed(): boolean {
    return this.#types.length > 0;
  }

  has(index: number): boolean {
    return this.#indexes.includes(index);
  }

  offset(index: number): number {
    return fieldOffsets(this.#types)[this.#indexes.indexOf(index)] ?? 0;
  }

  allocate(name: string): string {
    return allocateLine(name, fieldsLayout(this.#types));
  }
}

function isString(type: Type): boolean {
  const plain = unalias(type);
  return plain.kind === "scalar" && plain.scalar === "string";
}

function allocateLine(name: string, { size, align }: { size: number; align: number }): string {
  return `const ${name} = allocate(${size}, ${align});`;
}

function coreParams(core: Signature): string[] {
  return core.params.map((type, index) => `p${index}: ${type}`);
}
