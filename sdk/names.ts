// Names of the bindings, made from the kebab-case names of WIT.
import { ABI } from "./abi-names.ts";

/** Words that AssemblyScript does not take as the name of a variable, function or parameter. */
const KEYWORDS = (
  "abstract any arguments as async await bool boolean break case catch class const constructor continue debugger " +
  "declare default delete do else enum eval export extends f32 f64 false finally for from function get i16 i32 i64 i8 " +
  "if implements import in instanceof interface is isize keyof let load module namespace never new null number object " +
  "of operator package private protected public readonly return set static store string super switch symbol this " +
  "throw true try type typeof u16 u32 u64 u8 undefined unreachable usize v128 var void while with yield"
).split(" ");

/** Those, and what generated functions call: a parameter of that name would hide it. */
const RESERVED = new Set([...KEYWORDS, "assert", ...Object.values(ABI).flat()]);

/** Classes that every AssemblyScript file sees, and those of assembly/abi. A type of that name gets a longer one. */
const TAKEN_TYPES = new Set(
  (
    "Array ArrayBuffer Atomics Boolean DataView Date Error F32 F64 Float32Array Float64Array Function I16 I32 I64 I8 Infinity " +
    "Int16Array Int32Array Int64Array Int8Array JSON Map Math Mathf NaN NativeMath NativeMathf Number Object Option Proxy " +
    "Reflect RegExp Result Set StaticArray String Symbol TypeError RangeError SyntaxError U16 U32 U64 U8 Uint16Array Uint32Array " +
    "Uint64Array Uint8Array Uint8ClampedArray Unit URIError VM WeakMap WeakSet"
  ).split(" "),
);

function words(name: string): string[] {
  return name.split("-").map((word) => word.toLowerCase());
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** `link-state` -> `LinkState`. */
export function pascal(name: string): string {
  return words(name).map(capital).join("");
}

/** `link-state` -> `linkState`; may be a reserved word. */
export function camel(name: string): string {
  return words(name)
    .map((word, index) => (index === 0 ? word : capital(word)))
    .join("");
}

/** `link-state` -> `linkState`, `default` -> `default_`. */
export function variable(name: string): string {
  const plain = camel(name);
  return RESERVED.has(plain) ? `${plain}_` : plain;
}

export function isTakenType(name: string): boolean {
  return TAKEN_TYPES.has(name) || /^Tuple\d+$/.test(name);
}

const MANGLED = "cm$";

/** An AssemblyScript function name that stands for the export `name`, whatever characters that has. */
export function mangle(name: string): string {
  return MANGLED + name.replace(/[^A-Za-z0-9_]/g, (char) => `$${char.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/** The export that a function stands for, or the name as it is. */
export function demangle(name: string): string {
  if (!name.startsWith(MANGLED)) return name;
  return name
    .slice(MANGLED.length)
    .replace(/\$([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
