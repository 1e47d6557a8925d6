// npm start: installs and builds what is missing, then shows a lease in a private network.
// npm start -- -i eth0: the same, then runs the client with these arguments on the real network.
// Plain JavaScript of Node 20 and nothing else, for it runs before anything is installed.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackages, setUp, step } from "../setup.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const SOURCES = ["wit", "assembly", "host", "sdk", "package-lock.json"];
const PRODUCTS = ["dhcp-client.wasm", "dhcp-client.mjs", "dhcp-client"].map((name) => join(root, "dist", name));

try {
  if (process.platform !== "linux") throw new Error(`this is a client for Linux, and this is ${process.platform}`);
  if (Number(process.versions.node.split(".")[0]) < 20) throw new Error(`Node ${process.version}: needs 20 or later`);
  await installPackages();
  if (isOutdated()) await step("npm run build", ["npm", "run", "build", "--silent"]);
  const args = process.argv.slice(2);
  if (args.length === 0) {
    await setUp("demo");
    process.exitCode = await run([process.execPath, "sdk/run.mjs", "test/demo/main.ts"]);
  } else {
    process.exitCode = await run([...client(), ...args]);
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** The Bun executable where this machine can have one, else the program for Node. */
function client() {
  const [, script, executable] = PRODUCTS;
  return existsSync(executable) ? [executable] : [process.execPath, script];
}

/** Whether a source is newer than what was made of it. The executable is absent where there is no Bun. */
function isOutdated() {
  const made = PRODUCTS.filter((path) => existsSync(path)).map((path) => statSync(path).mtimeMs);
  if (made.length < 2) return true;
  return SOURCES.some((source) => newest(join(root, source)) > Math.min(...made));
}

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = readdirSync(path).filter((name) => name !== "generated");
  return Math.max(0, ...inside.map((name) => newest(join(path, name))));
}

/** Runs a program in the foreground, passes signals on, and returns its exit code. */
function run([file, ...args]) {
  const child = spawn(file, args, { cwd: root, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"]) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}
