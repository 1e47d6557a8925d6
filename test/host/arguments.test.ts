import assert from "node:assert/strict";
import { test } from "node:test";
import { HELP, parseArguments, UsageError } from "../../host/arguments.ts";

const DEFAULTS = {
  interfaces: ["eth0"],
  once: false,
  timeout: undefined,
  config: undefined,
  state: undefined,
  run: undefined,
  resolvConf: undefined,
  verbose: false,
  log: undefined,
};

test("run is the default command", () => {
  const expected = { role: "run", options: DEFAULTS };
  assert.deepEqual(parseArguments(["-i", "eth0"]), expected);
  assert.deepEqual(parseArguments(["run", "-i", "eth0"]), expected);
  assert.deepEqual(parseArguments(["--interface=eth0"]), expected);
  assert.deepEqual(parseArguments(["-i", "eth0", "--interface", "eth0"]), expected, "a repeat is taken once");
});

test("every option of run", () => {
  const line =
    "-i eth0 -i eth1 --once --timeout 5 --config c.toml --state s --run=r --resolv-conf /run/resolv.conf -v --log json";
  assert.deepEqual(parseArguments(line.split(" ")), {
    role: "run",
    options: {
      interfaces: ["eth0", "eth1"],
      once: true,
      timeout: 5,
      config: "c.toml",
      state: "s",
      run: "r",
      resolvConf: "/run/resolv.conf",
      verbose: true,
      log: "json",
    },
  });
});

test("no interface on the command line is left to the configuration", () => {
  assert.deepEqual(parseArguments([]), { role: "run", options: { ...DEFAULTS, interfaces: [] } });
});

test("status, help, version, calf", () => {
  assert.deepEqual(parseArguments(["status"]), {
    role: "status",
    options: { interface: undefined, json: false, run: undefined },
  });
  assert.deepEqual(parseArguments(["status", "eth0", "--json", "--run", "/r"]), {
    role: "status",
    options: { interface: "eth0", json: true, run: "/r" },
  });
  for (const line of [["--help"], ["-h"], ["help"], ["run", "-i", "eth0", "--help"], ["status", "-h"]]) {
    assert.deepEqual(parseArguments(line), { role: "help" });
  }
  assert.deepEqual(parseArguments(["--version"]), { role: "version" });
  assert.deepEqual(parseArguments(["calf"]), { role: "calf" });
});

test("the help names every option", () => {
  for (const option of ["-i", "--once", "--timeout", "--config", "--state", "--run", "--resolv-conf", "-v", "--log"]) {
    assert.ok(HELP.includes(`  ${option}`) || HELP.includes(` ${option} `), option);
  }
});

const REFUSED: [args: string[], message: RegExp][] = [
  [["--frobnicate"], /^unknown option --frobnicate: there is --interface/],
  [["--constructor"], /^unknown option/],
  [["eth0"], /^unknown command "eth0": .*-i/],
  [["run", "eth0"], /^unknown command "eth0"/],
  [["-i"], /^-i needs a value/],
  [["-i", ""], /^-i needs a value/],
  [["--once=yes"], /^--once takes no value/],
  [["-i", "a/b"], /^interface "a\/b"/],
  [["-i", ".."], /^interface ".."/],
  [["-i", "eth 0"], /^interface "eth 0"/],
  [["-i", "a".repeat(16)], /1 to 15 letters/],
  [["-i", "ä".repeat(8)], /1 to 15 letters/],
  [["status", "../etc"], /^interface/],
  [["status", "a", "b"], /one interface/],
  [["status", "--once"], /^unknown option --once/],
  [["--once", "--timeout", "0"], /^--timeout "0": whole seconds, 1 to 86400/],
  [["--once", "--timeout", "86401"], /^--timeout/],
  [["--once", "--timeout", "1e3"], /^--timeout/],
  [["--once", "--timeout", "-1"], /^--timeout/],
  [["-i", "eth0", "--timeout", "5"], /^--timeout is for --once/],
  [["--log", "xml"], /^--log "xml": json or text/],
  [["--config", "a", "--config", "b"], /^--config is given 2 times/],
  [["calf", "x"], /takes no argument/],
];

for (const [args, message] of REFUSED) {
  test(`refused: ${args.join(" ")}`, () => {
    assert.throws(
      () => parseArguments(args),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  });
}

test("too many interfaces are refused", () => {
  const args = Array.from({ length: 65 }, (_, index) => [`-i`, `eth${index}`]).flat();
  assert.throws(() => parseArguments(args), /65 interfaces: at most 64/);
});
