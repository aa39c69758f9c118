/** The generated package's manifest and README: those of this package, with another name and without what needs missing roles. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declarationOf, type Entry, fileOf, subpathOf } from '../../scripts/common/entries.ts';
import { ASKING, REGISTERING } from '../../sdk/exchange/roles.ts';
import { markdown, scriptString } from '../../tools/escape.ts';
import type { Profile } from '../../tools/model.ts';
import { compilerVersions, generatorVersion, packageRoot } from '../package.ts';
import { fingerprintText } from '../profile/tables.ts';

export const GENERATOR = 'igrs-rump';

export interface Parts {
  readonly profile: Profile;
  /** False for the codec alone. */
  readonly isWhole: boolean;
  readonly entries: readonly Entry[];
  readonly leftOut: readonly Entry[];
  /** Roles that the profile lacks for them. */
  readonly missing: readonly string[];
}

interface OwnManifest {
  readonly license: string;
  readonly engines: object;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: object;
}

/** What the exchange needs and does not find in a profile: such a package has neither exchange nor server. */
export function rolesMissingIn({ frame, messages }: Profile): string[] {
  const inHeader = (['serial', 'sequence'] as const).filter(
    (role) => !frame.header.some((field) => field.role === role),
  );
  const ofMessages = [...REGISTERING, ...ASKING].filter((role) => !messages.some((message) => message.role === role));
  // The exchange writes these messages by itself, and has no value for such fields.
  const withoutDefault = frame.header.filter((field) => field.role === 'field' && field.default === undefined);
  return [
    ...inHeader.map((role) => `header field of role ${role}`),
    ...ofMessages.map((role) => `message of role ${role}`),
    ...withoutDefault.map(({ name }) => `default of header.${name}`),
  ];
}

export function manifestOf({ profile, isWhole, entries, leftOut, missing }: Parts): string {
  const { id, version, title } = profile;
  const own: OwnManifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  const subpaths = entries.filter(({ name }) => name !== '');
  const targets = entries.map((entry) => [
    subpathOf(entry),
    { types: `./${declarationOf(entry)}`, default: `./dist/${fileOf(entry)}.js` },
  ]);
  const wasm = isWhole ? { types: './dist/types/rump.wasm.d.ts', default: './dist/rump.wasm' } : './dist/rump.wasm';
  const manifest = {
    name: id,
    version,
    description: `${title}: ${isWhole && leftOut.length === 0 ? 'codec, exchange, server and command' : 'codec, stream scanner and router'}`,
    license: own.license,
    type: 'module',
    sideEffects: false,
    engines: own.engines,
    main: './dist/index.js',
    types: './dist/types/index.d.ts',
    // By the package's own name too: if igrs-rump is installed beside it, both have a `rump`.
    ...(isWhole ? { bin: { rump: 'dist/cli.js', [id.replace(/^.*\//, '')]: 'dist/cli.js' } } : {}),
    exports: { ...Object.fromEntries(targets), './rump.wasm': wasm, './package.json': './package.json' },
    typesVersions: { '*': Object.fromEntries(subpaths.map((entry) => [entry.name, [`./${declarationOf(entry)}`]])) },
    alias: Object.fromEntries(subpaths.map((entry) => [subpathOf(entry), `./dist/${fileOf(entry)}.js`])),
    files: ['dist', 'docs', 'profile', ...(isWhole ? ['assembly', 'sdk', 'asconfig.json', 'tsconfig.base.json'] : [])],
    ...(isWhole ? dependenciesOf(own, leftOut.length > 0) : {}),
    // Marks the folder as one that may be replaced.
    generator: `${GENERATOR} ${generatorVersion()}`,
    // Commands that were left out say why.
    ...(isWhole && missing.length > 0 ? { missing } : {}),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

const COMPILERS: readonly string[] = ['assemblyscript', 'esbuild', 'typescript'];

/** All are optional: what the package's own `generate` needs, and the entries of tokens and NATS. */
function dependenciesOf(own: OwnManifest, compilersOnly: boolean): object {
  const among = <Value>(all: Readonly<Record<string, Value>>, names: readonly string[]): Record<string, Value> =>
    Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
  const names = compilersOnly ? COMPILERS : Object.keys(own.peerDependencies);
  return {
    peerDependencies: among(own.peerDependencies, names),
    peerDependenciesMeta: Object.fromEntries(names.map((name) => [name, { optional: true }])),
    compilers: among(compilerVersions(), COMPILERS),
  };
}

export function readmeOf({ profile, entries, isWhole }: Parts): string {
  const { id, version, title } = profile;
  const rows = entries.map((entry) => {
    const specifier = entry.name === '' ? id : `${id}/${entry.name}`;
    // Its links lead to pages of igrs-rump.
    return `| \`${specifier}\` | ${entry.has.replaceAll(/\s*\(\[[^)]*\)\)/g, '')} | ${entry.runsOn} |`;
  });
  const name = id.replace(/^.*\//, '');
  return `# ${markdown(id)}

${markdown(title)}: version ${markdown(version)}, fingerprint \`${fingerprintText(profile)}\`. Generated from \`profile/\` by igrs-rump
${generatorVersion()}, whose documentation holds here too, under this package's name:

\`\`\`js
import { createCodec } from ${scriptString(id)};

const codec = createCodec();
\`\`\`

| entry | has | runs on |
|---|---|---|
${rows.join('\n')}
${isWhole ? `\nThe command is \`npx ${name}\`, or \`npx rump\` where igrs-rump is not installed beside it.\n` : ''}
| file | what it is |
|---|---|
| \`docs/wire-format.md\` | every table, with its values and where they come from |
| \`docs/rump.ksy\` | the frame for Kaitai Struct |
| \`docs/rump.lua\` | a dissector for Wireshark |
`;
}
