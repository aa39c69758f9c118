/** Formats generated code as the rest of the project is formatted, with the same Biome and the same options. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

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
    // Unsorted imports are put in order too, so that the project's lint has nothing to say about generated files.
    const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
    const options = ['check', '--write', '--linter-enabled=false', '--log-level=error', '.'];
    execFileSync(process.execPath, [biome, ...options], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
    return new Map([...files.keys()].map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
