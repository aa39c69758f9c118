/** Our hand-written sources with the profile's generated ones among them, in a folder where the compilers find them. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { packageRoot } from './layout.ts';

const COPIED = ['assembly', 'sdk', 'asconfig.json', 'tsconfig.base.json'];

export function layOutSources(work: string, emitted: ReadonlyMap<string, string>): void {
  for (const name of COPIED) {
    cpSync(join(packageRoot, name), join(work, name), { recursive: true, filter: isHandWritten });
  }
  for (const [path, text] of emitted) {
    const place = join(work, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
  writeFileSync(join(work, 'package.json'), JSON.stringify({ type: 'module', sideEffects: false }));
  // The bundles embed the binary from there.
  mkdirSync(join(work, 'build'));
}

function isHandWritten(path: string): boolean {
  const parts = relative(packageRoot, path).split(sep);
  return !parts.includes('generated') && !parts.includes('__tests__');
}
