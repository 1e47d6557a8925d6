// The component that ships, days of simulated time on bad networks in a second. Each test prints the seed that fails.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CONFIGURATION, generator, SimulatedWorld, type Weather } from "./world.ts";

const CALM: Weather = { loss: 0, duplication: 0, delay: 1 };
const STORM: Weather = { loss: 0.2, duplication: 0.2, delay: 3000 };
const SEEDS = Array.from({ length: 50 }, (_, index) => index + 1);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function dotted(address: number | undefined): string | undefined {
  return address === undefined ? undefined : [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
}

test("on a calm network the lease is there after four messages and is kept for a day", () => {
  const world = new SimulatedWorld(1, CALM);
  world.run(10);
  assert.equal(dotted(world.applied?.address), "192.0.2.100");
  world.run(DAY);
  assert.equal(dotted(world.applied?.address), "192.0.2.100");
  const states = world.events.filter((event) => event.tag === "state-changed").map((event) => event.val.current);
  assert.deepEqual(states.slice(0, 4), ["init", "selecting", "requesting", "bound"]);
  assert.ok(!states.slice(4).some((state) => state !== "renewing" && state !== "bound"), "renews and nothing else");
});

test("in a storm of loss, repetition, delay and reordering a lease is got and kept", () => {
  for (const seed of SEEDS) {
    const world = new SimulatedWorld(seed, STORM);
    world.run(5 * MINUTE);
    assert.ok(world.applied !== undefined, `seed ${seed}: a lease within five minutes`);
    let withLease = 0;
    for (let minute = 0; minute < 24 * 60; minute++) {
      world.run(MINUTE);
      assert.ok(!world.overdue, `seed ${seed}: no lease in use past its end`);
      if (world.applied !== undefined) withLease++;
    }
    assert.ok(withLease > 24 * 60 * 0.95, `seed ${seed}: ${withLease} of 1440 minutes with a lease`);
  }
});

test("without its server the lease ends on time, and comes back with the server", () => {
  for (const seed of SEEDS) {
    const world = new SimulatedWorld(seed, STORM);
    world.run(5 * MINUTE);
    world.serving = false;
    for (let minute = 0; minute < 20; minute++) {
      world.run(MINUTE);
      assert.ok(!world.overdue, `seed ${seed}: no lease in use past its end`);
    }
    assert.equal(world.applied, undefined, `seed ${seed}: the lease is over`);
    world.serving = true;
    world.run(10 * MINUTE);
    assert.ok(world.applied !== undefined, `seed ${seed}: a lease again`);
  }
});

test("carrier that comes and goes never costs a lease that is still valid", () => {
  for (const seed of SEEDS) {
    const random = generator(seed * 7919);
    const world = new SimulatedWorld(seed, CALM);
    world.run(100);
    for (let flap = 0; flap < 100; flap++) {
      world.carrier(false);
      world.run(Math.floor(random() * 100_000));
      assert.ok(world.applied !== undefined, `seed ${seed}: kept without carrier`);
      world.carrier(true);
      world.run(Math.floor(random() * 200_000) + 100);
      assert.ok(world.applied !== undefined && !world.overdue, `seed ${seed}: kept with carrier`);
    }
    const renewed = world.events.filter((event) => event.tag === "extended").length;
    assert.ok(renewed >= 100, `seed ${seed}: each return of the carrier checked the lease (${renewed})`);
  }
});

test("the same calls give the same octets", () => {
  for (const seed of SEEDS.slice(0, 5)) {
    const [one, two] = [new SimulatedWorld(seed, STORM), new SimulatedWorld(seed, STORM)];
    one.run(DAY);
    two.run(DAY);
    assert.deepEqual(one.trace, two.trace, `seed ${seed}`);
    assert.deepEqual(one.events, two.events, `seed ${seed}`);
  }
});

test("garbage never traps the component, and changes nothing", () => {
  // Without conflict detection, or an altered announcement of our own would be somebody's claim to the address.
  const world = new SimulatedWorld(1, CALM, { ...CONFIGURATION, conflictDetection: "off" });
  world.run(100);
  const good = world.applied;
  const seen = [...world.answers, ...world.trace.map((line) => Buffer.from(line.split(" ")[1] ?? "", "hex"))];
  assert.ok(good !== undefined && seen.length >= 4, "messages of both directions to alter");
  const random = generator(4711);
  for (let round = 0; round < 50_000; round++) {
    const base = seen[round % seen.length] ?? Buffer.alloc(0);
    const frame = Uint8Array.from(base.subarray(0, Math.floor(random() * (base.length + 1))));
    for (let flip = 0; flip < 4 && frame.length > 0; flip++) {
      frame[Math.floor(random() * frame.length)] = Math.floor(random() * 256);
    }
    world.receive(frame);
    world.events.length = 0;
  }
  assert.equal(world.applied, good);
});
