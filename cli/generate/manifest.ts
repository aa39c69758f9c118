/** What a generated package says of itself. */
import { markdown, scriptString } from '../../tools/escape.ts';
import type { Profile } from '../../tools/model.ts';
import { packageVersion } from '../package.ts';
import { fingerprintText } from '../profile/tables.ts';
import { entries } from './layout.ts';

export const GENERATOR = 'igrs-rump';

export function manifestOf({ id, version, title }: Profile): string {
  const exports = Object.fromEntries(
    entries.map(({ subpath, source, bundle }) => [
      subpath,
      { types: `./dist/types/${source}.d.ts`, default: `./dist/${bundle}.js` },
    ]),
  );
  const manifest = {
    name: id,
    version,
    description: `${title}: codec, stream scanner and router`,
    license: 'Apache-2.0',
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20.19' },
    main: './dist/index.js',
    types: './dist/types/index.d.ts',
    exports: { ...exports, './rump.wasm': './dist/rump.wasm', './package.json': './package.json' },
    files: ['dist', 'docs', 'profile'],
    // Tells that the folder may be written again.
    generator: `${GENERATOR} ${packageVersion()}`,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

export function readmeOf(profile: Profile): string {
  const { id, version, title } = profile;
  return `# ${markdown(id)}

${markdown(title)}: version ${markdown(version)}, fingerprint \`${fingerprintText(profile)}\`. Generated from \`profile/\` by igrs-rump
${packageVersion()}, whose documentation holds here too, under this package's name:

\`\`\`js
import { createCodec } from ${scriptString(id)};

const codec = createCodec();
\`\`\`

| file | what it is |
|---|---|
| \`docs/wire-format.md\` | every table, with its values and where they come from |
| \`docs/rump.ksy\` | the frame for Kaitai Struct |
| \`docs/rump.lua\` | a dissector for Wireshark |
`;
}
