import { chmod, rm } from 'node:fs/promises';
import { bundleCli, bundleSdk, bundleServer } from './bundle.mjs';
import { readArguments } from './common/arguments.mjs';
import { root } from './common/paths.mjs';
import { run } from './common/run.mjs';
import { writeWholeFile } from './common/whole-file.mjs';
import { compileWasm } from './compile-wasm.mjs';
import { emitDeclarations } from './declarations.mjs';
import { writeWasmForJsr } from './jsr.mjs';
import { thirdPartyNotices } from './third-party.mjs';

async function build() {
  const wasm = await compileWasm();
  const [sdk, server, cli] = await Promise.all([bundleSdk(), bundleServer(), bundleCli()]);

  await rm(`${root}dist`, { recursive: true, force: true });
  for (const file of [...sdk.outputFiles, ...server.outputFiles, ...cli.outputFiles]) {
    writeWholeFile(file.path, file.contents);
  }
  writeWholeFile(`${root}dist/rump.wasm`, wasm);
  writeWasmForJsr(wasm);
  writeWholeFile(`${root}dist/cli.licenses.txt`, thirdPartyNotices(cli.metafile));
  writeWholeFile(`${root}dist/server/node.licenses.txt`, thirdPartyNotices(server.metafile));
  await chmod(`${root}dist/cli.js`, 0o755);
  await emitDeclarations();
  // Of the package as it stands now, by its own name.
  const dashboard = await run('tsx', ['scripts/dashboard.ts']);
  if (dashboard.code !== 0) throw new Error(`the dashboard cannot be made:\n${dashboard.output}`);

  console.log(`rump.wasm ${wasm.length} bytes`);
  const outputs = { ...sdk.metafile.outputs, ...server.metafile.outputs, ...cli.metafile.outputs };
  for (const [file, { bytes }] of Object.entries(outputs)) {
    if (!file.endsWith('.map')) console.log(`${file} ${bytes} bytes`);
  }
}

readArguments('Usage: npm run build\n\nMakes dist/: the package as it is published.', {});
try {
  await build();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
