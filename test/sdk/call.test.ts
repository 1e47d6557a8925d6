// What happens around a call: memory, limits, calls into each other, a host that throws.
import assert from "node:assert/strict";
import test from "node:test";
import { AbiError } from "../../sdk/runtime/guest.ts";
import { inDirectory, load, projectIn, writeFiles } from "./component.ts";

const WIT = `package test:calls;
interface host { record r { names: list<string>, more: option<list<u8>> }  give: func(r: r) -> result<r, string>; }
interface guest { use host.{r};  take: func(r: r) -> result<r, string>;  make: func(size: u32) -> list<u8>;  trap: func(); }
world w { import host; export guest; }
`;
const IMPLEMENTATION = `import { hostGive, R, Result } from "./generated/w";
export function guestTake(r: R): Result<R, string> { return hostGive(r); }
export function guestMake(size: u32): Uint8Array { return new Uint8Array(size); }
export function guestTrap(): void { assert(false); }
`;

interface Guest {
  take: (r: object) => object;
  make: (size: number) => Uint8Array;
  trap: () => void;
}

async function withGuests(
  use: (make: (give: (r: object) => unknown) => { guest: Guest; pages: () => number }) => void,
): Promise<void> {
  await inDirectory(async (directory) => {
    writeFiles(directory, { "wit/calls.wit": WIT, "implementation.ts": IMPLEMENTATION });
    const makes = await load(projectIn(directory, "w"), directory);
    use((give) => {
      const { exports, memoryPages } = makes.runtime({ "test:calls/host": { give } });
      return { guest: exports.guest as Guest, pages: memoryPages };
    });
  });
}

const VALUE = { names: ["a", "ä".repeat(500), ""], more: new Uint8Array(2000) };

test("memory does not grow, whether calls succeed or fail", async () => {
  await withGuests((make) => {
    let count = 0;
    const { guest, pages } = make((r) => {
      if (count++ % 2 === 0) return r;
      throw "odd";
    });
    const outcomes = { ok: 0, failed: 0 };
    const play = (calls: number): void => {
      for (let i = 0; i < calls; i++) {
        try {
          assert.deepEqual(guest.take(VALUE), VALUE);
          outcomes.ok++;
        } catch (error) {
          assert.ok(error instanceof Error && "payload" in error && error.payload === "odd", `${error}`);
          outcomes.failed++;
        }
      }
    };
    play(100);
    const before = pages();
    play(20_000);
    assert.deepEqual(outcomes, { ok: 10_050, failed: 10_050 });
    assert.equal(pages(), before);
    console.log(`${before} pages after 100 calls, ${pages()} after 20,100`);
  });
});

test("a call has a limit of memory; the instance is lost, and no other", async () => {
  await withGuests((make) => {
    const { guest } = make((r) => r);
    assert.equal(guest.make(500_000).length, 500_000);
    assert.throws(() => guest.make(2_000_000), WebAssembly.RuntimeError);
    const other = make((r) => r);
    assert.deepEqual(other.guest.take(VALUE), VALUE);
    assert.throws(
      () => other.guest.take({ names: ["x".repeat(3_000_000)], more: undefined }),
      WebAssembly.RuntimeError,
    );
  });
});

test("an import cannot call back into the instance", async () => {
  await withGuests((make) => {
    let inner: unknown;
    const { guest } = make((r) => {
      try {
        guest.make(1);
      } catch (error) {
        inner = error;
      }
      return r;
    });
    assert.deepEqual(guest.take(VALUE), VALUE);
    assert.ok(inner instanceof AbiError, `${inner}`);
  });
});

test("an instance that a host's exception went through refuses every further call", async () => {
  await withGuests((make) => {
    const { guest } = make(() => {
      throw new TypeError("a mistake in the host");
    });
    assert.throws(() => guest.take(VALUE), /a mistake in the host/);
    assert.throws(() => guest.make(1), AbiError);
  });
});

test("a failed assertion is a trap", async () => {
  await withGuests((make) => {
    const { guest } = make((r) => r);
    assert.throws(() => guest.trap(), WebAssembly.RuntimeError);
    assert.throws(() => guest.make(1), AbiError);
  });
});

test("an argument that is no value of its type is refused, and does the instance no harm", async () => {
  await withGuests((make) => {
    const { guest } = make((r) => r);
    const take = guest.take as (r: unknown) => unknown;
    assert.throws(() => take({ names: ["a", 1], more: undefined }), {
      name: "TypeError",
      message: "1 is not a string",
    });
    assert.throws(() => guest.make(-1), /-1 is not an integer from 0 to 4294967295/);
    assert.throws(() => guest.make(0.5), /0.5 is not an integer/);
    assert.throws(() => (guest.make as () => unknown)(), /make takes 1 arguments/);
    assert.deepEqual(guest.take(VALUE), VALUE);
  });
});
