// The components' imports and exports, for review: what the daemon's component can ask of its host.
import assert from "node:assert/strict";
import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { componentInterface } from "../../sdk/componentize.ts";
import { defaultProject, makeComponent } from "../../sdk/steps.ts";
import { inDirectory, projectIn, writeFiles } from "./component.ts";
import { matchGolden } from "./golden.ts";

const BUILT = "dist/dhcp-client.wasm";

async function dhcpClient(): Promise<Uint8Array> {
  if (existsSync(BUILT)) return new Uint8Array(readFileSync(BUILT));
  return makeComponent(defaultProject("dhcp-client"));
}

test("the imports and exports of the DHCP client", async () => {
  matchGolden("dhcp-client.interface.txt", await componentInterface(await dhcpClient()));
});

test("one import more is noticed", { skip: process.env.UPDATE_GOLDEN === "1" }, async () => {
  await inDirectory(async (directory) => {
    // The same contract, with an implementation that asks for the time as well.
    cpSync("wit", join(directory, "wit"), { recursive: true });
    const world = join(directory, "wit/dhcp/world.wit");
    const widened = readFileSync(world, "utf8").replace("import lease-apply;", "import lease-apply;\n  import clock;");
    writeFiles(directory, {
      "wit/dhcp/world.wit": `${widened}\ninterface clock {\n  now: func() -> u64;\n}\n`,
      "implementation.ts": IMPLEMENTATION,
    });
    const component = await makeComponent(projectIn(directory, "dhcp-client"));
    const actual = await componentInterface(component);
    assert.match(actual, /import mirage:dhcp\/clock@/);
    assert.throws(() => matchGolden("dhcp-client.interface.txt", actual), assert.AssertionError);
  });
});

test("what AssemblyScript would ask of the environment does not become a component", async () => {
  await inDirectory(async (directory) => {
    writeFiles(directory, {
      "wit/w.wit": "package test:environment; world w { export now: func() -> f64; }",
      "implementation.ts": "export function now(): f64 { return <f64>Date.now(); }",
    });
    await assert.rejects(makeComponent(projectIn(directory, "w")), /env/);
  });
});

const IMPLEMENTATION = `import {
  ChecksumState, clockNow, Command, Configuration, ConfigurationError, LinkState, Option, RememberedLease, Result, Step,
} from "./generated/dhcp-client";
function step(): Step { return new Step(Option.some<u64>(clockNow()), []); }
function done(): Result<Step, ConfigurationError> { return Result.ok<Step, ConfigurationError>(step()); }
export function clientStart(
  c: Configuration, l: LinkState, r: Option<RememberedLease>, n: u64, e: u64,
): Result<Step, ConfigurationError> { return done(); }
export function clientReconfigure(c: Configuration, n: u64, e: u64): Result<Step, ConfigurationError> { return done(); }
export function clientReceive(f: Uint8Array, c: ChecksumState, n: u64, e: u64): Step { return step(); }
export function clientWake(n: u64, e: u64): Step { return step(); }
export function clientLinkChanged(l: LinkState, n: u64, e: u64): Step { return step(); }
export function clientOrder(c: Command, n: u64, e: u64): Step { return step(); }
`;
