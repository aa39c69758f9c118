/** What `js-compute-runtime INPUT OUTPUT` does: the script's top level runs while it is compiled, and is printed from. */
const compiler = new URL('node_modules/@fastly/js-compute/', import.meta.url);
const { compileApplicationToWasm } = await import(new URL('dist/compileApplicationToWasm.js', compiler).href);
const [input, output] = process.argv.slice(2);
const wasmEngine = new URL('fastly.wasm', compiler).pathname;
await compileApplicationToWasm({ input, output, wasmEngine, doBundle: true, env: {} });
