/** Puts the home's page into dist/, for `rump serve`, with the licences of what it is made of. Runs when the package stands there. */
import { mkdir, writeFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { bundlePage } from '../examples/home/build-page.ts';
import { root } from './paths.mjs';
import { thirdPartyNotices } from './third-party.mjs';

const { page, metafile } = await bundlePage();
const folder = `${root}dist/dashboard`;
await mkdir(folder, { recursive: true });
for (const [path, { content }] of page) await writeFile(folder + path, content);

const inputs = Object.entries(metafile.inputs).map(([path, input]) => [posix.join('examples/home', path), input]);
await writeFile(
  `${root}dist/dashboard.licenses.txt`,
  thirdPartyNotices({ ...metafile, inputs: Object.fromEntries(inputs) }),
);
