// The command line of the SDK.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { componentInterface, transpileComponent } from "./componentize.ts";
import { defaultProject, makeComponent, type Project, plainName, writeBindings, writeIfChanged } from "./steps.ts";

const HELP = `From a WIT world to a WebAssembly component, by AssemblyScript.

  node sdk/run.mjs sdk/cli.ts COMMAND --world NAME [OPTION…]

Commands
  generate       Write the world's bindings: <world>.ts with types and imports, <world>-exports.ts with the exports.
                 Then write the implementation, an AssemblyScript file that exports a function for each function of
                 the world's exported interfaces: \`receive\` of \`client\` is \`clientReceive\`. It imports its types
                 and the imported functions (\`socketSend\`) from <world>.ts.
  componentize   Generate, compile, and make a component of it; with --glue also the JavaScript to run it.
  interface      Print what a component imports and exports:  interface FILE.wasm

Options
  --world NAME            a world below --wit, such as dhcp-client or mirage:dhcp/dhcp-client
  --wit DIR               where the WIT packages are, one directory each (default: wit)
  --generated DIR         where bindings go (default: assembly/generated)
  --implementation FILE   the implementation (default: assembly/worlds/<world>.ts)
  --abi DIR               the run-time part of the bindings (default: assembly/abi)
  --asconfig FILE         compiler options, target "component" (default: asconfig.json)
  --out FILE              where the component goes (default: dist/<world>.wasm)
  --glue DIR              where JavaScript glue, core modules and type declarations go (default: nowhere)

Exit codes: 0 done, 1 failed, 2 usage.
`;

class UsageError extends Error {}

const TEXT = { type: "string" } as const;

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      help: { type: "boolean", short: "h" },
      world: TEXT,
      wit: TEXT,
      generated: TEXT,
      implementation: TEXT,
      abi: TEXT,
      asconfig: TEXT,
      out: TEXT,
      glue: TEXT,
    },
  });
  const [command, operand] = positionals;
  if (values.help === true || command === undefined) {
    console.log(HELP);
    return;
  }
  if (command === "interface") {
    if (operand === undefined) throw new UsageError("name a component, as in `interface dist/dhcp-client.wasm`");
    process.stdout.write(await componentInterface(new Uint8Array(readFileSync(operand))));
    return;
  }
  if (command !== "generate" && command !== "componentize") {
    throw new UsageError(`no command \`${command}\`; there is generate, componentize and interface`);
  }
  if (values.world === undefined) throw new UsageError("name the world, as in `--world dhcp-client`");
  const defaults = defaultProject(values.world);
  const project: Project = {
    world: values.world,
    wit: values.wit ?? defaults.wit,
    generated: values.generated ?? defaults.generated,
    implementation: values.implementation ?? defaults.implementation,
    abi: values.abi ?? defaults.abi,
    asconfig: values.asconfig ?? defaults.asconfig,
  };
  if (command === "generate") {
    const { world } = writeBindings(project);
    console.log(
      `${join(project.generated, `${world.name}.ts`)} and ${join(project.generated, `${world.name}-exports.ts`)}`,
    );
    return;
  }
  const name = plainName(values.world);
  const out = values.out ?? `dist/${name}.wasm`;
  const component = await makeComponent(project);
  writeIfChanged(out, component);
  console.log(`${out}: ${component.length} octets`);
  if (values.glue === undefined) return;
  for (const [file, contents] of await transpileComponent(component, name)) {
    writeIfChanged(join(values.glue, file), contents);
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const usage = error instanceof UsageError || (error instanceof TypeError && "code" in error);
  if (!(error instanceof Error)) throw error;
  console.error(error.message);
  if (usage) console.error("Try --help.");
  process.exitCode = usage ? 2 : 1;
}
