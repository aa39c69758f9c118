/** assembly/ compiled for another profile. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { INPUT, OUTPUT_LENGTH } from '../../sdk/generated/abi.ts';
import { OUTPUT, type RumpExports, STATUS } from '../../sdk/generated/wasm.ts';
import { emitBodyDispatch, emitGeneral, emitLocations } from '../../tools/emit/assembly/bodies.ts';
import { emitAssemblyLayout } from '../../tools/emit/assembly/layout.ts';
import { groupsOf } from '../../tools/emit/names.ts';
import { emitAbi } from '../../tools/emit/typescript/abi.ts';
import type { Profile } from '../../tools/model.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** Its exports; the window is as large as these tests need. */
export async function compile(profile: Profile, window: number): Promise<RumpExports> {
  const folder = mkdtempSync(join(tmpdir(), 'rump-assembly-'));
  try {
    const isOurs = (path: string): boolean => !/[/\\](generated|__tests__)$/.test(path);
    cpSync(join(root, 'assembly'), join(folder, 'assembly'), { recursive: true, filter: isOurs });
    cpSync(join(root, 'asconfig.json'), join(folder, 'asconfig.json'));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
    mkdirSync(join(folder, 'assembly/generated'));
    for (const [name, text] of generated(profile)) writeFileSync(join(folder, `assembly/generated/${name}.ts`), text);
    const asc = join(root, 'node_modules/assemblyscript/bin/asc.js');
    await run(process.execPath, [asc, '--config', 'asconfig.json', '--target', 'release'], { cwd: folder });
    const module = new WebAssembly.Module(readFileSync(join(folder, 'build/rump.wasm')));
    const exports = new WebAssembly.Instance(module, {}).exports as unknown as RumpExports;
    if (exports.resize(window) === 0) throw new Error('no memory');
    return exports;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function generated(profile: Profile): [name: string, text: string][] {
  const layout = emitAssemblyLayout(profile);
  const read = (name: string): string =>
    name === 'generated/layout' ? layout : readFileSync(join(root, `assembly/${name}.ts`), 'utf8');
  return [
    ['layout', layout],
    ['bodies', emitBodyDispatch(profile)],
    ['general', emitGeneral(profile)],
    ['abi', emitAbi(read).assembly],
    ...[...groupsOf(profile)].map(([group, bodies]): [string, string] => [group, emitLocations(bodies, profile)]),
  ];
}

export { INPUT, OUTPUT, OUTPUT_LENGTH, type RumpExports, STATUS };
