import { mkdir, rm, writeFile } from 'node:fs/promises';
import { root } from '../common/paths.mjs';
import { run } from '../common/run.mjs';

/** Where a user of the package lives: its tarball is installed here, and what users write is compiled here. */
export const user = `${root}build/package`;

/**
 * @typedef {{ path: string, size: number }} PackedFile
 * @typedef {{ tarball: string, files: PackedFile[], size: number, unpackedSize: number }} Packed
 */

/**
 * Packs the package as npm would publish it and installs that, as a user does.
 * @returns {Promise<Packed>}
 */
export async function pack() {
  await rm(user, { recursive: true, force: true });
  await mkdir(user, { recursive: true });
  const packing = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', user]);
  const start = packing.output.search(/^[[{]/m);
  if (packing.code !== 0 || start < 0) throw new Error(`npm pack\n${packing.output}`);
  // npm 11 gives an object by name, earlier ones an array.
  const [packed] = Object.values(JSON.parse(packing.output.slice(start)));

  await writeFile(`${user}/package.json`, JSON.stringify({ name: 'user', private: true, type: 'module' }));
  const tarball = `${user}/${packed.filename}`;
  // Without a network: whatever it would fetch is a dependency that the package must not have.
  const flags = ['--offline', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund'];
  const installing = await run('npm', ['install', '--prefix', user, ...flags, tarball]);
  if (installing.code !== 0) throw new Error(`npm install\n${installing.output}`);
  return { tarball, files: packed.files, size: packed.size, unpackedSize: packed.unpackedSize };
}
