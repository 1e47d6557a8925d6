// A port that is taken: nothing gets in, and nobody is told that there is nobody.
import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { test } from "node:test";
import { takePort } from "../../host/linux/closed-port.ts";
import { close } from "../../host/linux/descriptor.ts";
import { PollSet } from "../../host/linux/poll.ts";
import { closesOnExec } from "./descriptors.ts";
import { enterPrivateNetwork, ip } from "./network.ts";

enterPrivateNetwork();
ip("link", "set", "lo", "up");

const PORT = 68;

/** The error that a datagram to the port comes back with; undefined: none within 200 ms. */
async function answerTo(port: number): Promise<string | undefined> {
  const socket = createSocket("udp4");
  try {
    socket.connect(port, "127.0.0.1");
    await once(socket, "connect");
    const failed = once(socket, "error").then(([error]) => (error as NodeJS.ErrnoException).code);
    socket.on("error", () => {});
    socket.send("anything");
    const patience = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 200));
    return await Promise.race([failed, patience]);
  } finally {
    socket.close();
  }
}

test("what comes for a taken port is neither answered nor received", async () => {
  assert.equal(await answerTo(PORT), "ECONNREFUSED", "before, the kernel says that nobody is there");
  const fd = takePort(PORT);
  assert(fd !== undefined);
  assert.equal(closesOnExec(fd), true);
  assert.equal(await answerTo(PORT), undefined);
  const set = new PollSet([fd]);
  set.wait(0);
  assert.equal(set.readable(0), false, "nothing has got in");
  close(fd);
  assert.equal(await answerTo(PORT), "ECONNREFUSED");
});

test("a port that is taken already is left to its owner", async () => {
  const owner = createSocket("udp4");
  owner.bind(PORT);
  await once(owner, "listening");
  assert.equal(takePort(PORT), undefined);
  owner.close();
});
