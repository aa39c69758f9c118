/**
 * Profile → generated code and reference page. `tsx tools/generate.ts` writes them, `--check` only compares and fails when a
 * file is stale, missing or left over.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments } from '../scripts/common/arguments.ts';
import { writeWholeFile } from '../scripts/common/whole-file.ts';
import { checkDirectory } from './check.ts';
import { emitAll } from './emit/all.ts';
import { format } from './format.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const FOLDERS = ['assembly/generated', 'sdk/generated'];

function filesIn(folder: string): string[] {
  const path = join(ROOT, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

const USAGE = `Usage: npm run generate [-- --check]

Writes the code and documents that are generated from profile/.

  --check  only compare; exits with 1 if a file is stale, missing or left over`;

function main(): void {
  const { values } = readArguments(USAGE, { check: { type: 'boolean' } });
  const { profile, defects } = checkDirectory(join(ROOT, 'profile'));
  if (profile === null) {
    for (const { file, line, reason } of defects) console.error(`${file}:${line}: ${reason}`);
    process.exit(1);
  }
  const files = format(ROOT, emitAll(profile, ROOT));
  const leftOver = FOLDERS.flatMap(filesIn).filter((path) => !files.has(path));
  const stale = [...files].filter(([path, text]) => {
    const place = join(ROOT, path);
    return !existsSync(place) || readFileSync(place, 'utf8') !== text;
  });
  if (values.check) {
    for (const [path] of stale) console.error(`${path} is stale: run npm run generate`);
    for (const path of leftOver) console.error(`${path} is left over from another profile: run npm run generate`);
    console.log(`${files.size} generated files, ${stale.length + leftOver.length} of them stale`);
    process.exit(stale.length + leftOver.length === 0 ? 0 : 1);
  }
  for (const path of leftOver) rmSync(join(ROOT, path));
  for (const [path, text] of stale) writeWholeFile(join(ROOT, path), text);
  console.log(`${files.size} generated files, ${stale.length} written, ${leftOver.length} removed`);
}

main();
