import { readFile, rm, writeFile } from 'node:fs/promises';
import { filesIn, root } from './paths.mjs';
import { run } from './run.mjs';

/**
 * Checks sdk/ and writes its declarations to dist/types. The sources import `./x.ts`; in the declarations that becomes
 * `./x.js`, which every resolver maps to `./x.d.ts`, while `.ts` there is understood by recent compilers only.
 */
export async function emitDeclarations() {
  await rm(`${root}dist/types`, { recursive: true, force: true });
  const { code, output } = await run('tsc', ['-p', 'sdk']);
  if (code !== 0) throw new Error(`tsc -p sdk\n${output}`);
  for (const file of filesIn('dist/types', '.d.ts')) {
    const text = await readFile(root + file, 'utf8');
    await writeFile(root + file, text.replace(/((?:from|import)\s*\(?\s*['"]\.{1,2}\/[^'"]*)\.ts(['"])/g, '$1.js$2'));
  }
}
