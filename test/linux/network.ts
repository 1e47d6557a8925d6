// A private network for a test, without a trace afterwards: the test's own thread moves into a new network namespace,
// which ends with the process. Needs root, or `unshare -Urn`.
import { execFileSync } from "node:child_process";
import { check } from "../../host/linux/errors.ts";
import { bind } from "../../host/linux/ffi.ts";

const libc = bind({ unshare: { args: ["i32"], returns: "i32" } });
const CLONE_NEWNET = 0x4000_0000;

/** Moves this thread, and the programs it starts from now on, into a new and empty network namespace. */
export function enterPrivateNetwork(): void {
  check(libc.unshare(CLONE_NEWNET), "unshare", "network namespace", "run the tests as root, or under unshare -Urn");
}

/** Runs ip(8) and returns what it printed. */
export function ip(...args: string[]): string {
  return execFileSync("ip", args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

/** Runs ip(8) -json and returns what it printed, read. */
export function ipJson(...args: string[]): Record<string, unknown>[] {
  return JSON.parse(ip("-details", "-json", ...args));
}

/** Makes a pair of connected Ethernet interfaces, `left` and `right`, both up and able to carry frames. */
export function makeVeth(left: string, right: string): void {
  ip("link", "add", left, "type", "veth", "peer", "name", right);
  for (const name of [left, right]) {
    // No IPv6: its announcements would mix with the frames of a test.
    ip("link", "set", name, "addrgenmode", "none");
    ip("link", "set", name, "up");
  }
  awaitUp(left);
  awaitUp(right);
}

/** Waits until the interface can carry frames: the kernel loses those of the first moments after it is set up. */
export function awaitUp(name: string): void {
  for (let count = 0; count < 500; count++) {
    if (ipJson("link", "show", name)[0]?.operstate === "UP") {
      return;
    }
  }
  throw new Error(`interface ${name} does not come up`);
}
