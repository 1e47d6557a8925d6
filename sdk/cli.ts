import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "./generate.ts";
import { Resolver } from "./wit/resolver.ts";
import { readPackages } from "./wit/sources.ts";

const { world } = new Resolver(readPackages("wit")).world("dhcp-client");
const out = generate({ world, abi: "../abi", implementation: "../worlds/dhcp-client" });
mkdirSync("assembly/generated", { recursive: true });
writeFileSync(join("assembly/generated", `${world.name}.ts`), out.bindings);
writeFileSync(join("assembly/generated", `${world.name}-exports.ts`), out.exports);
