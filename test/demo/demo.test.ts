// The demonstration itself, from start to end: what it shows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { attempt } from "../support/command.ts";

test("npm start shows an exchange, an address and the rights of both processes", async () => {
  const { code, stdout, stderr } = await attempt([process.execPath, "sdk/run.mjs", "test/demo/main.ts"]);
  assert.equal(code, 0, stderr);
  for (const part of [
    /→ +DHCPDISCOVER +255\.255\.255\.255/,
    /← +DHCPOFFER +192\.0\.2\.1 /,
    /→ +DHCPREQUEST/,
    /← +DHCPACK/,
    /address +192\.0\.2\.\d+\/24 +valid for 3[56]\d\d s/,
    /route +default +via 192\.0\.2\.1/,
    /nameserver 192\.0\.2\.53/,
    /priv: .* KILL NET_ADMIN NET_RAW/,
    /calf: .* none/,
  ]) {
    assert.match(stdout, part);
  }
  assert.equal(stdout.includes("\x1b"), false, "no colours where nobody sees them");
});
