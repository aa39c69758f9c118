import { existsSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { bundleCli, bundleSdk, bundleServer, thirdPartyNotices } from './bundle.ts';
import { readArguments } from './common/arguments.ts';
import { root } from './common/paths.ts';
import { run } from './common/run.ts';
import { writeWholeFile } from './common/whole-file.ts';
import { compileWasm, writeWasmForJsr } from './compile-wasm.ts';
import { emitDeclarations } from './declarations.ts';
import { withoutColumns } from './source-map.ts';

async function build(): Promise<void> {
  const wasm = await compileWasm();
  const [sdk, server, cli] = await Promise.all([bundleSdk(), bundleServer(), bundleCli()]);

  await rm(`${root}dist`, { recursive: true, force: true });
  for (const file of [...sdk.outputFiles, ...server.outputFiles, ...cli.outputFiles]) {
    writeWholeFile(file.path, file.path.endsWith('.map') ? withoutColumns(file.text) : file.contents);
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
}

const USAGE = `Usage: npm run build -- [options]

Makes dist/: the package as it is published.

  --if-missing  only where there is no dist/`;

const { values } = readArguments(USAGE, { 'if-missing': { type: 'boolean', default: false } });
if (!values['if-missing'] || !existsSync(`${root}dist/index.js`)) {
  try {
    await build();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
