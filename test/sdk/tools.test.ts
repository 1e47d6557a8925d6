// The command line, and the one tool that works on octets.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import test from "node:test";
import { demangle, mangle } from "../../sdk/names.ts";
import { renameExports } from "../../sdk/wasm-exports.ts";
import { inDirectory, writeFiles } from "./component.ts";

function cli(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ["sdk/run.mjs", "sdk/cli.ts", ...args], { encoding: "utf8" });
}

test("--help teaches, and a mistake is told in one line", () => {
  const help = cli("--help");
  assert.equal(help.status, 0);
  for (const word of ["generate", "componentize", "interface", "--world"]) assert.ok(help.stdout.includes(word), word);
  const unknown = cli("make");
  assert.equal(unknown.status, 2);
  assert.equal(unknown.stderr, "no command `make`; there is generate, componentize and interface\nTry --help.\n");
  assert.equal(cli("generate").status, 2);
  assert.match(cli("generate", "--word", "w").stderr, /Unknown option '--word'/);
  assert.match(cli("generate", "--world", "nowhere").stderr, /^no world `nowhere`; there is /);
});

test("a mistake in the WIT fails with its place", async () => {
  await inDirectory(async (directory) => {
    writeFiles(directory, { "wit/w.wit": "package a:b;\nworld w {\n  export f: func() -> stream<u8>;\n}\n" });
    const { status, stderr } = cli("generate", "--world", "w", "--wit", `${directory}/wit`, "--generated", directory);
    assert.equal(status, 1);
    assert.equal(stderr, `${directory}/wit/w.wit:3:23: streams are not supported; pass a list a call\n`);
  });
});

test("every name of an export survives as a function name", () => {
  for (const name of ["mirage:dhcp/client@0.1.0#link-changed", "cabi_post_a:b/c#d", "run", "a:b/c@1.0.0-rc.1+x#f"]) {
    assert.match(mangle(name), /^[\w$]+$/);
    assert.equal(demangle(mangle(name)), name);
  }
  assert.equal(demangle("memory"), "memory");
});

/** A module with one type, one function and the exports `names` of it. */
function moduleWith(names: string[]): Uint8Array {
  const exports = names.flatMap((name) => [name.length, ...new TextEncoder().encode(name), 0, 0]);
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 4, 1, 0x60, 0, 0],
    ...[3, 2, 1, 0],
    ...[7, exports.length + 1, names.length, ...exports],
    ...[10, 4, 1, 2, 0, 0x0b],
  ]);
}

test("exports are renamed, also to names that need longer lengths", () => {
  const long = "x".repeat(300);
  const renamed = renameExports(moduleWith(["a", "b"]), (name) => (name === "a" ? long : name));
  const names = WebAssembly.Module.exports(new WebAssembly.Module(new Uint8Array(renamed))).map(({ name }) => name);
  assert.deepEqual(names, [long, "b"]);
  assert.deepEqual(
    renameExports(moduleWith(["a"]), (name) => name),
    moduleWith(["a"]),
  );
});

test("a module that ends too early is refused", () => {
  const whole = moduleWith(["a"]);
  for (let length = 9; length < whole.length; length++) {
    if ([14, 18, 25].includes(length)) continue; // The ends of sections.
    assert.throws(() => renameExports(whole.subarray(0, length), (name) => name), RangeError, `${length} octets`);
  }
});
