// Sees to it that what the tests and the benchmark need is there: npm packages, and programs of the system.
// As root on Debian and Ubuntu it installs what lacks; elsewhere it says what to install. Plain JavaScript of Node 20,
// for it runs before anything is installed.
import { spawn, spawnSync } from "node:child_process";
import { accessSync, chmodSync, constants, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const SYSTEM_FOLDERS = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"];
const POLICY = "/usr/sbin/policy-rc.d";

/** Programs and the Debian packages that have them. */
const PROGRAMS = {
  ip: "iproute2",
  tcpdump: "tcpdump",
  dnsmasq: "dnsmasq-base",
  "kea-dhcp4": "kea-dhcp4-server",
  dhcpd: "isc-dhcp-server",
  udhcpd: "udhcpd",
  udhcpc: "udhcpc",
  dhcpcd: "dhcpcd-base",
  dhclient: "isc-dhcp-client",
  unshare: "util-linux",
};

/** Programs whose absence matters to a purpose. */
export const NEEDS = {
  test: ["ip", "tcpdump", "dnsmasq", "kea-dhcp4", "dhcpd", "udhcpd", "udhcpc"],
  bench: ["ip", "dnsmasq", "dhcpcd", "dhclient", "udhcpc", "unshare"],
  demo: ["ip", "unshare"],
};

/**
 * Makes ready for a purpose. Throws an Error that lists what is missing and how to get it.
 * @param {keyof typeof NEEDS} purpose
 */
export async function setUp(purpose) {
  process.env.PATH = [...new Set([...(process.env.PATH ?? "").split(delimiter), ...SYSTEM_FOLDERS])].join(delimiter);
  await installPackages();
  const missing = NEEDS[purpose].filter((program) => !isInstalled(program));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((program) => PROGRAMS[program]))];
  const command = `apt-get install -y --no-install-recommends ${packages.join(" ")}`;
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version") || !isInstalled("apt-get")) {
    throw new Error(`missing programs: ${missing.join(", ")}\n  on Debian or Ubuntu, as root: ${command}`);
  }
  await withoutStartingServices(async () => {
    await step("apt-get update", ["apt-get", "update", "-q"]);
    await step(command, ["apt-get", "install", "-y", "-q", "--no-install-recommends", ...packages]);
  });
  const still = missing.filter((program) => !isInstalled(program));
  if (still.length > 0) throw new Error(`${command} succeeded, yet these are missing: ${still.join(", ")}`);
}

/** Installs the npm packages when they are not there. */
export async function installPackages() {
  if (existsSync(join(root, "node_modules", ".package-lock.json"))) return;
  await step("npm ci", ["npm", "ci", "--no-audit", "--no-fund"]);
}

/** Whether a program can be found. @param {string} program */
export function isInstalled(program) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Runs a command and shows on one line that it goes on; its output is shown only when it fails.
 * @param {string} what
 * @param {string[]} command
 */
export async function step(what, command) {
  const [file, ...args] = command;
  const start = performance.now();
  const seconds = () => `${((performance.now() - start) / 1000).toFixed(0)} s`;
  const tty = process.stderr.isTTY;
  process.stderr.write(tty ? "" : `${what} …\n`);
  const timer = tty ? setInterval(() => process.stderr.write(`\r${what} … ${seconds()}`), 200) : undefined;
  let output = "";
  const child = spawn(file, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  const code = await new Promise((resolve, reject) => {
    child.on("error", (error) => reject(new Error(`${what}: ${error.message}`)));
    child.on("close", resolve);
  }).finally(() => clearInterval(timer));
  process.stderr.write(tty ? `\r${what} ${code === 0 ? "done" : "failed"} in ${seconds()}   \n` : "");
  if (code !== 0) throw new Error(`${what} failed with exit code ${code}:\n${output.trim()}`);
}

/**
 * Keeps Debian from starting the servers it installs; what was there before is put back.
 * @param {() => Promise<void>} body
 */
async function withoutStartingServices(body) {
  const aside = mkdtempSync(join(tmpdir(), "policy-"));
  const kept = join(aside, "policy-rc.d");
  const had = existsSync(POLICY);
  if (had) spawnSync("cp", ["-a", POLICY, kept]);
  writeFileSync(POLICY, "#!/bin/sh\nexit 101\n");
  chmodSync(POLICY, 0o755);
  try {
    await body();
  } finally {
    rmSync(POLICY, { force: true });
    if (had) spawnSync("cp", ["-a", kept, POLICY]);
    rmSync(aside, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await setUp(process.argv[2] ?? "test");
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
