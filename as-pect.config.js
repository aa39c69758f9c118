/*
 * The compiler options of the specs are in as-pect.asconfig.json, which takes no comments, so their reasons stand here:
 * - memoryBase, 64 MiB: our code works at fixed addresses (assembly/memory.ts), while a spec also has strings, a garbage
 *   collector and a heap. The heap starts after the static data, so raising the base of that data moves both clear of
 *   every fixed address, and a spec may use plain `load` and `store` on our regions.
 * - no transform: as-pect's own one is made for an older compiler and lets specs compare class instances. Ours compare
 *   numbers, strings and arrays, which need none.
 * - debug, with asserts: the optimised build is what the suite in test/ runs.
 */
export default {
  entries: ['assembly/__tests__/**/*.spec.ts'],
  include: ['assembly/__tests__/**/*.include.ts'],
  disclude: [/node_modules/],
  async instantiate(memory, createImports, instantiate, binary) {
    return instantiate(binary, createImports({ env: { memory } }));
  },
  outputBinary: false,
};
