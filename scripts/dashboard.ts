/** Puts the home's page into dist/, for `rump serve`, with the licences of its parts. Runs once the package is built. */
import { posix } from 'node:path';
import { bundlePage } from '../home/build-page.ts';
import { thirdPartyNotices } from './bundle.ts';
import { root } from './common/paths.ts';
import { writeWholeFile } from './common/whole-file.ts';

const { page, metafile } = await bundlePage();
const folder = `${root}dist/dashboard`;
for (const [path, { content }] of page) writeWholeFile(folder + path, content);

const inputs = Object.entries(metafile.inputs).map(([path, input]) => [posix.join('home', path), input]);
writeWholeFile(
  `${root}dist/dashboard.licenses.txt`,
  thirdPartyNotices({ ...metafile, inputs: Object.fromEntries(inputs) }),
);
