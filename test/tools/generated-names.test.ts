/** Bodies, enums and sets of flags may have any name: where generated code has another meaning for it, the checker says so. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FrameView } from '../../sdk/scan/view.ts';
import { pascalCase, refusalOfFieldName } from '../../tools/check/names.ts';
import { checkSources, formatDefect } from '../../tools/check.ts';
import { emitAll } from '../../tools/emit/all.ts';
import type { Profile } from '../../tools/model.ts';
import type { Source } from '../../tools/sources.ts';
import { compiled, profileOf, root } from './compiled-types.ts';
import { stationDirectory } from './paths.ts';

/** With two codes for each message, so that there are messages for all names, and with the types that it lacks. */
const station = readFileSync(join(stationDirectory, 'profile.yaml'), 'utf8')
  .replace('name: gap,     byte: 3, type: u8, role: reserved', 'name: second,  byte: 3, type: u8, role: message')
  .replace(/^enums:.*|\{ code: (\d)/gms, (all, code) => (code === undefined ? all : `{ code: [${code}, 0]`))
  .replace(
    /^enums:$/m,
    '    - { code: [7, 0], name: words }\n    - { code: [8, 0], name: note }\n    - { code: [9, 0], name: list }\nenums:',
  )
  .concat(`
  - name: Words
    messages: [words]
    bytes: 10
    fields:
      - { name: label, byte: 0, type: text, length: 4 }
      - { name: key, byte: 4, type: bytes, length: 4 }
      - { name: gale, byte: 8, type: enum, enum: wind, storage: u16 }
  - name: Note
    messages: [note]
    bytes: 0
    length: at-least
    fields: [{ name: content, byte: 0, type: bytes, length: rest }]
  - name: List
    messages: [list]
    bytes: 0
    list: { id: { type: u8 } }
    attributes: [{ id: 1, fields: [{ name: item, type: u8 }] }]
`);

const profile = profileOf(station);

/** All identifiers of its code. */
const identifiers = [
  ...new Set([...emitAll(profile, root)].flatMap(([path, text]) => (path.endsWith('.ts') ? namesIn(text) : []))),
].sort();

function namesIn(text: string): string[] {
  const code = text.replaceAll(/\/\*\*.*?\*\/|\/\/[^\n]*|'[^'\n]*'|`[^`]*`/gs, '');
  return code.match(/(?<![\w.])[A-Za-z]\w*/g) ?? [];
}

test('bodies named like what generated code has', () => {
  const wanted = identifiers.flatMap((name) => [name, name.replace(/^(?:read|write|walk|describeIn|locationIn)/, '')]);
  const names = new Set(wanted.filter((name) => /^[A-Za-z][A-Za-z0-9]*$/.test(name)).map(pascalCase));
  for (const { name } of profile.bodies) names.delete(name);
  const { taken, refused } = accepted([...names], (own) => [
    withMessages(own),
    ...inFiles('bodies', own, (name, index) => bodyOf(name, index, 'type: u8, presence: { unless: 255 }')),
  ]);
  assert.ok(taken.bodies.length > 200 && refused > 20, `${taken.bodies.length} bodies, ${refused} refused`);
  assert.equal(compiled(new Map([['bodies', taken]])), '');
  assert.deepEqual(declaredTwice(taken), []);
});

test('enums named like what generated code has', () => {
  const wanted = identifiers.flatMap((name) => [name, name.replace(/Slots$/, '')]);
  const names = new Set(
    wanted
      .filter((name) => /^[A-Za-z][A-Za-z0-9]*$/.test(name))
      .map((name) => name.charAt(0).toLowerCase() + name.slice(1)),
  );
  for (const { name } of profile.bodies) names.delete(name.toLowerCase());
  for (const name of ['wind', 'alerts']) names.delete(name);
  const { taken, refused } = accepted([...names], enumsOf);
  assert.ok(taken.bodies.length > 200 && refused > 20, `${taken.bodies.length} bodies, ${refused} refused`);
  assert.equal(compiled(new Map([['enums', taken]])), '');
});

test('types named like what the package exports would hide it', () => {
  const surface = readFileSync(join(root, 'sdk/surface.ts'), 'utf8');
  const exported = [...surface.matchAll(/^export (?:type )?\{([^}]*)\} from/gm)].flatMap(
    ([, list = '']) => list.match(/\b[A-Z][a-z]\w*/g) ?? [],
  );
  assert.ok(exported.length > 40);
  const bodies = accepted(exported, (own) => [
    withMessages(own),
    ...inFiles('bodies', own, (name, index) => bodyOf(name, index, 'type: u8')),
  ]);
  const enums = exported.map((name) => name.charAt(0).toLowerCase() + name.slice(1));
  const { refused } = accepted(enums, enumsOf);
  assert.deepEqual([bodies.refused, refused], [exported.length, exported.length]);
});

function withMessages(own: readonly string[]): Source {
  const messages = own.map(
    (_, index) => `    - { code: [${10 + Math.floor(index / 200)}, ${index % 200}], name: own${index} }\n`,
  );
  return { file: 'profile.yaml', text: station.replace(/^enums:$/m, `${messages.join('')}enums:`) };
}

/** Enums, each of the field of a body. */
function enumsOf(own: readonly string[]): Source[] {
  return [
    withMessages(own),
    ...inFiles('enums', own, (name) => `{ name: '${name}', codes: [{ code: 0, name: none }] }`),
    ...inFiles('bodies', own, (name, index) =>
      bodyOf(`Own${index}`, index, `type: enum, storage: u8, enum: '${name}'`),
    ),
  ];
}

function bodyOf(name: string, index: number, field: string): string {
  return `{ name: '${name}', messages: [own${index}], bytes: 1, fields: [{ name: only, byte: 0, ${field} }] }`;
}

/** Files of profiles have a limit. */
const IN_ONE_FILE = 200;

function inFiles(
  section: string,
  names: readonly string[],
  entryOf: (name: string, index: number) => string,
): Source[] {
  const entries = names.map(entryOf);
  return Array.from({ length: Math.ceil(entries.length / IN_ONE_FILE) }, (_, part) => {
    const own = entries.slice(part * IN_ONE_FILE, (part + 1) * IN_ONE_FILE);
    return { file: `${section}-${part}.yaml`, text: `${section}:\n${own.map((entry) => `  - ${entry}\n`).join('')}` };
  });
}

/** The profile with the names that the checker takes, and how many it does not. */
function accepted(
  names: readonly string[],
  sourcesOf: (names: readonly string[]) => Source[],
): { readonly taken: Profile; readonly refused: number } {
  let left = [...names];
  // It tells only so many at once.
  for (;;) {
    const { profile: taken, defects } = checkSources(sourcesOf(left));
    if (taken !== null) return { taken, refused: names.length - left.length };
    for (const { reason } of defects) assert.match(reason, REFUSED);
    const bad = new Set(defects.map(({ field }) => field));
    const good = left.filter((name) => !bad.has(name));
    assert.ok(good.length < left.length, defects.map(formatDefect).join('\n'));
    left = good;
  }
}

const REFUSED = /^(?:the (?:type )?name \S+ is (?:reserved|taken already)|and \d+ more defects)/;

/** What a file for AssemblyScript, whose compiler is not asked here, declares or imports more than once. */
function declaredTwice(given: Profile): string[] {
  return [...emitAll(given, root)].flatMap(([path, text]) => {
    if (!path.startsWith('assembly/')) return [];
    const imported = [...text.matchAll(/^import \{([^}]*)\}/gm)].flatMap(([, list = '']) => list.match(/\w+/g) ?? []);
    const declared = [...text.matchAll(/^(?:export )?(?:function|const|class) (\w+)/gm)].map(([, name = '']) => name);
    const all = [...imported, ...declared];
    return all.filter((name, index) => all.indexOf(name) < index).map((name) => `${path}: ${name}`);
  });
}

test('no field hides what a view needs itself', () => {
  const names = [...Object.keys(new FrameView()), ...Object.getOwnPropertyNames(FrameView.prototype)];
  assert.deepEqual(
    names.filter((name) => /^[a-z][A-Za-z0-9]*$/.test(name) && refusalOfFieldName(name) === null),
    [],
  );
});
