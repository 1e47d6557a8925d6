// The same sources give the same component, wherever they are.
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { defaultProject, makeComponent } from "../../sdk/steps.ts";
import { inDirectory, projectIn } from "./component.ts";

test("two builds of the DHCP client in two folders are the same", async () => {
  await inDirectory(async (directory) => {
    const build = async (folder: string): Promise<Uint8Array> => {
      const root = join(directory, folder);
      for (const part of ["wit", "assembly", "asconfig.json"]) cpSync(part, join(root, part), { recursive: true });
      return makeComponent(defaultProject("dhcp-client", root));
    };
    const one = await build("one");
    const two = await build("another/much/deeper/place");
    assert.ok(one.length > 1000);
    assert.deepEqual(two, one);
  });
});

test("two builds of a world with everything are the same", async () => {
  const build = (): Promise<Uint8Array> =>
    inDirectory((directory) => {
      cpSync("test/sdk/components/everything", directory, { recursive: true });
      return makeComponent(projectIn(directory, "everything"));
    });
  assert.deepEqual(await build(), await build());
});
