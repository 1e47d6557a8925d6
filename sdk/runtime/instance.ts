// A running component: its exports as JavaScript functions, and the host's functions as its imports.
import { type Codec, FlatReader } from "./codec.ts";
import { Codecs, type Description, type FunctionDescription } from "./description.ts";
import type { CoreValue } from "./flat.ts";
import { AbiError, Guest } from "./guest.ts";

/** The error of an exported function that returns `result`. */
export class ComponentError extends Error {
  override readonly name = "ComponentError";
  readonly payload: unknown;

  constructor(payload: unknown) {
    super(typeof payload === "string" ? payload : "the component returned an error: see `payload`");
    this.payload = payload;
  }
}

type HostFunction = (...args: unknown[]) => unknown;
type CoreFunction = (...args: CoreValue[]) => CoreValue | undefined;

/** The limits of the canonical ABI. */
const MAX_FLAT_PARAMS = 16;
const MAX_FLAT_RESULTS = 1;

/**
 * Instantiates the core module of a component.
 *
 * One call at a time: an import that calls an export is refused. After an exception that is no error of the contract
 * (a trap, an AbiError, a mistake in a host function) the instance has ended and refuses every call.
 */
export function instantiate(
  module: WebAssembly.Module,
  description: Description,
  imports: Record<string, unknown>,
  create: (module: WebAssembly.Module, imports: WebAssembly.Imports) => WebAssembly.Instance = defaultCreate,
): Record<string, unknown> {
  const codecs = new Codecs(description.types);
  const instance = new Instance();
  const coreImports: Record<string, Record<string, CoreFunction>> = {};
  for (const fn of description.imports) {
    const core = instance.importFunction(fn, lazily(fn, codecs), findImport(imports, fn));
    coreImports[fn.module ?? ""] = { ...coreImports[fn.module ?? ""], [fn.field]: core };
  }
  const { exports } = create(module, coreImports);
  instance.start(exports);

  const result: Record<string, unknown> = {};
  for (const fn of description.exports) {
    const callable = instance.exportFunction(lazily(fn, codecs), exports, fn);
    if (fn.interface === undefined) {
      result[fn.name] = callable;
      continue;
    }
    const existing = result[fn.interface] as Record<string, HostFunction> | undefined;
    const functions = existing ?? {};
    functions[fn.name] = callable;
    result[fn.interface] = functions;
    result[shortName(fn.interface)] = functions;
  }
  return result;
}

function defaultCreate(module: WebAssembly.Module, imports: WebAssembly.Imports): WebAssembly.Instance {
  return new WebAssembly.Instance(module, imports);
}

/** How the values of one function travel. */
interface Plan {
  params: Codec[];
  offsets: number[];
  paramSize: number;
  paramAlign: number;
  spilledParams: boolean;
  result: Codec | undefined;
  spilledResult: boolean;
}

/** The plan of a function is made by its first call. */
function lazily(fn: FunctionDescription, codecs: Codecs): () => Plan {
  let made: Plan | undefined;
  return () => {
    made ??= plan(fn, codecs);
    return made;
  };
}

function plan(fn: FunctionDescription, codecs: Codecs): Plan {
  const params = fn.params.map((index) => codecs.at(index));
  const result = codecs.maybe(fn.result);
  let size = 0;
  let align = 1;
  const offsets = params.map((param) => {
    const offset = Math.ceil(size / param.align) * param.align;
    size = offset + param.size;
    align = Math.max(align, param.align);
    return offset;
  });
  return {
    params,
    offsets,
    paramSize: size,
    paramAlign: align,
    spilledParams: params.reduce((count, param) => count + param.flat.length, 0) > MAX_FLAT_PARAMS,
    result,
    spilledResult: (result?.flat.length ?? 0) > MAX_FLAT_RESULTS,
  };
}

class Instance {
  #guest: Guest | undefined;
  #busy = false;
  #end: unknown;

  start(exports: WebAssembly.Exports): void {
    this.#guest = new Guest(exports);
  }

  get guest(): Guest {
    if (this.#guest === undefined) throw new AbiError("the component called an import before it was ready");
    return this.#guest;
  }

  importFunction(fn: FunctionDescription, planned: () => Plan, host: HostFunction): CoreFunction {
    return (...core) => {
      const { guest } = this;
      const how = planned();
      const flat = new FlatReader(core);
      const result = callHost(host, this.#arguments(how, flat), fn.throws);
      if (how.result === undefined) return undefined;
      if (how.spilledResult) {
        const at = Number(flat.next()) >>> 0;
        guest.check(at, how.result.size, how.result.align);
        how.result.store(guest, result, at);
        return undefined;
      }
      const lowered: CoreValue[] = [];
      how.result.lower(guest, result, lowered);
      return lowered[0];
    };
  }

  #arguments(how: Plan, flat: FlatReader): unknown[] {
    const { guest } = this;
    if (!how.spilledParams) return how.params.map((param) => param.lift(guest, flat));
    const at = Number(flat.next()) >>> 0;
    guest.check(at, how.paramSize, how.paramAlign);
    return how.params.map((param, index) => param.load(guest, at + (how.offsets[index] ?? 0)));
  }

  exportFunction(planned: () => Plan, exports: WebAssembly.Exports, fn: FunctionDescription): HostFunction {
    const core = exports[fn.field];
    const postReturn = exports[`cabi_post_${fn.field}`];
    if (typeof core !== "function") throw new AbiError(`the core module does not export ${fn.field}`);
    return (...args) => {
      if (this.#busy) throw new AbiError("the component is in a call: an import must not call an export");
      if (this.#end !== undefined) throw new AbiError("the component has ended", { cause: this.#end });
      const how = planned();
      if (args.length !== how.params.length) throw new TypeError(`${fn.name} takes ${how.params.length} arguments`);
      const lowered = this.#lower(how, args);
      this.#busy = true;
      try {
        const result = this.#call(core as CoreFunction, postReturn as CoreFunction | undefined, how, lowered);
        if (!fn.throws) return result;
        const { tag, val } = result as { tag: "ok" | "err"; val: unknown };
        if (tag === "ok") return val;
        throw new ComponentError(val);
      } catch (error) {
        if (!(error instanceof ComponentError)) this.#end = error;
        throw error;
      } finally {
        this.#busy = false;
      }
    };
  }

  #lower(how: Plan, args: unknown[]): CoreValue[] {
    const { guest } = this;
    const flat: CoreValue[] = [];
    if (how.spilledParams) {
      const at = guest.allocate(how.paramSize, how.paramAlign);
      how.params.forEach((param, index) => {
        param.store(guest, args[index], at + (how.offsets[index] ?? 0));
      });
      flat.push(at);
    } else {
      how.params.forEach((param, index) => {
        param.lower(guest, args[index], flat);
      });
    }
    return flat;
  }

  #call(core: CoreFunction, postReturn: CoreFunction | undefined, how: Plan, flat: CoreValue[]): unknown {
    const { guest } = this;
    const returned = core(...flat);
    if (how.result === undefined || returned === undefined) {
      postReturn?.();
      return undefined;
    }
    let result: unknown;
    if (how.spilledResult) {
      const at = Number(returned) >>> 0;
      guest.check(at, how.result.size, how.result.align);
      result = how.result.load(guest, at);
    } else {
      result = how.result.lift(guest, new FlatReader([returned]));
    }
    postReturn?.(returned);
    return result;
  }
}

/** An error of the contract is thrown as its bare value, or as an Error with a `payload`. Any other Error goes on. */
function callHost(host: HostFunction, args: unknown[], throws: boolean): unknown {
  if (!throws) return host(...args);
  try {
    return { tag: "ok", val: host(...args) };
  } catch (error) {
    if (!(error instanceof Error)) return { tag: "err", val: error };
    if ("payload" in error) return { tag: "err", val: error.payload };
    throw error;
  }
}

function findImport(imports: Record<string, unknown>, fn: FunctionDescription): HostFunction {
  const holder = imports[fn.interface ?? fn.name] as Record<string, unknown> | undefined;
  const found = holder?.[fn.interface === undefined ? "default" : fn.name];
  if (typeof found !== "function") throw new TypeError(`the import ${fn.interface ?? ""} ${fn.name} is missing`);
  return (...args) => Reflect.apply(found, holder, args);
}

/** `mirage:dhcp/client@0.1.0` -> `client`. */
function shortName(id: string): string {
  const name = id.replace(/^.*\//, "").replace(/@.*$/, "");
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
