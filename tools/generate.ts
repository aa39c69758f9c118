/**
 * Profile → generated code and reference page, formatted like the rest of the project. `tsx tools/generate.ts` writes them; `--check` only
 * compares, and fails if a file is stale, missing or left over.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readArguments } from '../scripts/common/arguments.ts';
import { writeWholeFile } from '../scripts/common/whole-file.ts';
import { checkDirectory } from './check.ts';
import { emitAll } from './emit/all.ts';

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

/**
 * Formats files.
 *
 * @param root the folder with biome.json and node_modules
 * @param files text by path
 * @returns the formatted text by path; files without a formatter in Biome are returned unchanged
 */
export function format(root: string, files: ReadonlyMap<string, string>): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'igrs-rump-'));
  try {
    const { formatter, javascript } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
    writeFileSync(join(folder, 'biome.json'), JSON.stringify({ root: true, formatter, javascript }));
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    // Unsorted imports are sorted too, so that the project's lint has nothing to say about generated files.
    const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
    const options = ['check', '--write', '--linter-enabled=false', '--log-level=error', '.'];
    execFileSync(process.execPath, [biome, ...options], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
    return new Map([...files.keys()].map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
