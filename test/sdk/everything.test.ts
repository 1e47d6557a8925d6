// One world with everything that WIT can say: its bindings as golden files, and the component in use.
import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { componentInterface } from "../../sdk/componentize.ts";
import { makeComponent, writeBindings } from "../../sdk/steps.ts";
import { GLUES, type Glue, inDirectory, load, projectIn } from "./component.ts";
import { matchGolden } from "./golden.ts";

const SOURCE = "test/sdk/components/everything";

test("the bindings of a world with everything", async () => {
  await inDirectory(async (directory) => {
    cpSync(SOURCE, directory, { recursive: true });
    const project = projectIn(directory, "test:everything/everything");
    writeBindings(project);
    for (const file of ["everything.ts", "everything-exports.ts"]) {
      matchGolden(`${file}.txt`, readFileSync(join(project.generated, file), "utf8"));
    }
    matchGolden("everything.interface.txt", await componentInterface(await makeComponent(project)));
  });
});

for (const glue of GLUES) {
  test(`the component of a world with everything, by ${glue}`, () => useComponent(glue));
}

async function useComponent(glue: Glue): Promise<void> {
  await inDirectory(async (directory) => {
    cpSync(SOURCE, directory, { recursive: true });
    const makes = await load(projectIn(directory, "everything"), directory);
    const notes: unknown[] = [];
    const echo = (...args: unknown[]): unknown => args[0];
    const calls = {
      nothing: () => notes.push("nothing"),
      names: (...args: unknown[]) => args.length,
      everything: echo,
      results: echo,
      direct: echo,
      join: echo,
      shape: echo,
    };
    const note = (text: unknown): boolean => {
      notes.push(text);
      return text !== "refuse";
    };
    const here = { pick: (few: unknown) => (few === "two" ? "enum" : "null") };
    const types = { "test:everything/kinds": {}, "test:other/shapes": {}, "test:nested/inner": {} };
    const { exports } = makes[glue]({ "test:everything/calls@1.0.0": calls, note: { default: note }, here, ...types });
    const run = exports.run as (args: string[], small: object) => void;
    const made = exports.made as { size: (of: Float64Array) => bigint };
    const guest = exports.calls as Record<
      "nothing" | "names" | "everything" | "shape",
      (...args: unknown[]) => unknown
    >;

    guest.nothing();
    assert.equal(guest.names(1, "two", 3, true, 5, 6), 6);
    assert.deepEqual(guest.shape({ id: 1n, corners: [{ x: -1, y: 2 }], colour: "green" }), {
      id: 1n,
      corners: [{ x: -1, y: 2 }],
      colour: "green",
    });
    assert.equal(made.size(new Float64Array(3)), 3n);
    run(["a", "b"], { write: true });
    assert.deepEqual(notes, ["nothing", "a b"]);
    // Half a surrogate pair is no Unicode text: the guest's error arrives with a replacement character.
    assert.throws(() => run(["refuse"], { write: true }), { payload: "\ufffd" });
  });
}
