// as-pect compiles each spec together with what it tests and runs it in this process.
// From the top of the tree: npx asp --summary -c test/assembly/as-pect.config.js -a test/assembly/as-pect.asconfig.json
export default {
  entries: ["test/assembly/**/*.spec.ts"],
  include: [],
  disclude: [],
  instantiate(memory, createImports, instantiate, binary) {
    return instantiate(binary, createImports({ env: { memory } }));
  },
  outputBinary: false,
};
