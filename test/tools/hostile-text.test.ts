/** Whatever a profile's texts are, what is made from it says them, and does nothing else. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build, transformSync } from 'esbuild';
import fc from 'fast-check';
import { parse } from 'yaml';
import { layOutSources } from '../../cli/generate/compile.ts';
import type * as descriptions from '../../sdk/generated/descriptions.ts';
import type * as kinds from '../../sdk/generated/kinds.ts';
import { checkDirectory, formatDefect } from '../../tools/check.ts';
import { emitAll } from '../../tools/emit/all.ts';
import { emitKaitai } from '../../tools/emit/kaitai.ts';
import { emitWireFormat } from '../../tools/emit/markdown/wire-format.ts';
import type { Body, Field, HeaderField, HeaderValue, MessageType, Profile } from '../../tools/model.ts';
import { readSources } from '../../tools/sources.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { HOSTILE_TEXTS, hostileProfile, withTexts } from './hostile.ts';
import { patchedDefects } from './patch.ts';
import { applianceDirectory, profileDirectory } from './paths.ts';

const root = join(import.meta.dirname, '../..');
const profile = checkDirectory(profileDirectory).profile as Profile;
const plain = emitAll(profile, root);
const directory = temporaryDirectory();

const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom(...HOSTILE_TEXTS));
const someTexts = fc.array(anyText, { minLength: 1, maxLength: 50 });

/** A text for each place, however many there are. */
function profileOf(texts: readonly string[]): Profile {
  let place = 0;
  return withTexts(profile, () => texts[place++ % texts.length] as string);
}

/** What is left of code without its comments and with all of its texts the same. */
function bare(path: string, text: string): string {
  const { code } = transformSync(text, { loader: 'ts', minify: true, sourcefile: path, charset: 'utf8' });
  return code;
}

test('in AssemblyScript texts stand in comments alone, and change nothing of the code', () => {
  fc.assert(
    fc.property(someTexts, (texts) => {
      const hostile = profileOf(texts);
      for (const [path, text] of emitAll(hostile, root)) {
        if (!path.startsWith('assembly/')) continue;
        assert.equal(bare(path, text), bare(path, plain.get(path) as string));
      }
    }),
    { numRuns: 20 },
  );
});

test('in TypeScript the readers and writers are the same, and the profile says its texts when it is imported', async () => {
  const global = globalThis as { PWNED?: unknown };
  const before = Object.getOwnPropertyNames(globalThis);
  for (let first = 0; first < HOSTILE_TEXTS.length; first += 9) {
    const hostile = hostileProfile(profile, first);
    const emitted = emitAll(hostile, root);
    const code = [...emitted].filter(([path]) => path.startsWith('sdk/'));
    for (const [path, text] of code) {
      if (/descriptions|fields\/|layout/.test(path)) continue;
      assert.equal(bare(path, text), bare(path, plain.get(path) as string), path);
    }
    const work = join(directory, String(first));
    layOutSources({ folder: work }, emitted);
    const modules = code.map(([path], index) => `export * as module${index} from './${path}';`);
    writeFileSync(join(work, 'all.ts'), `${modules.join('\n')}\nexport * from './sdk/generated/descriptions.ts';`);
    const outfile = join(work, 'all.mjs');
    // Minified, as `rump generate` does it: comments that a bundler keeps are in it too.
    await build({
      entryPoints: [join(work, 'all.ts')],
      outfile,
      bundle: true,
      format: 'esm',
      minify: true,
      charset: 'utf8',
    });
    const made: typeof descriptions = await import(pathToFileURL(outfile).href);
    assert.equal(global.PWNED, undefined);
    assert.deepEqual(made.PROFILE, { id: hostile.id, version: hostile.version, title: hostile.title });
    assert.equal(made.FRAME.title, hostile.frame.title);
    assert.deepEqual(textsOf(made.FRAME.header), textsOf(hostile.frame.header));
    assert.deepEqual(textsOf(made.DEVICE_TYPES), textsOf(hostile.deviceId.deviceTypes));
    assert.deepEqual(textsOf(made.MESSAGE_TYPES), textsOf(hostile.messages));
    assert.deepEqual(textsOf(made.BODY_DESCRIPTIONS), textsOf(hostile.bodies));
    for (const [index, { fields }] of made.BODY_DESCRIPTIONS.entries()) {
      const own = hostile.bodies[index]?.fields ?? [];
      assert.deepEqual(textsOf(fields), textsOf(own));
      for (const [place, field] of fields.entries()) {
        const { enumeration, flags = [] } = own[place] ?? {};
        assert.deepEqual(textsOf(('codes' in field && field.codes) || []), textsOf(enumeration?.codes ?? flags));
      }
    }
  }
  assert.deepEqual(Object.getOwnPropertyNames(globalThis), before);
});

function textsOf(entries: readonly object[]): unknown[] {
  return (entries as { title: string; source: string; unit?: string | null; clause?: string }[]).map(
    ({ title, source, unit, clause }) => [title, source, unit ?? null, clause],
  );
}

/** The appliance, where writers take these for its text of the header: by default, and for one message. */
function withDefaults(text: HeaderValue, ofMessage: HeaderValue): Profile {
  const { frame, messages, ...rest } = structuredClone(checkDirectory(applianceDirectory).profile as Profile);
  const header = frame.header.map(
    (field): HeaderField => (field.name === 'label' ? { ...field, default: text } : field),
  );
  const overriding = messages.map(
    (message): MessageType =>
      'label' in message.header ? { ...message, header: { ...message.header, label: ofMessage } } : message,
  );
  const kindsOf = rest.kinds.map((kind) => ({
    ...kind,
    message: overriding.find(({ name }) => name === kind.message.name) as MessageType,
  }));
  return { ...rest, frame: { ...frame, header }, messages: overriding, kinds: kindsOf };
}

test('texts that writers take by default are texts of the code, and nothing of any output besides', async () => {
  const global = globalThis as { PWNED?: unknown };
  const usual = emitAll(withDefaults('hot', 'go'), root);
  for (const [index, text] of HOSTILE_TEXTS.entries()) {
    const other = HOSTILE_TEXTS[(index + 1) % HOSTILE_TEXTS.length] as string;
    const emitted = emitAll(withDefaults(text, other), root);
    for (const [path, own] of emitted) {
      if (path === 'sdk/generated/kinds.ts' || path.endsWith('descriptions.ts') || path.endsWith('.md')) continue;
      assert.equal(own, usual.get(path), path);
    }
    const lines = (page: string | undefined): number[] =>
      (page ?? '').split('\n').map((line) => (line.startsWith('|') ? line.replace(/\\./g, '').split('|').length : 0));
    assert.deepEqual(lines(emitted.get('docs/wire-format.md')), lines(usual.get('docs/wire-format.md')), text);
    if (index % 6 > 0) continue;
    const work = join(directory, `defaults-${index}`);
    layOutSources({ folder: work }, emitted);
    writeFileSync(
      join(work, 'all.ts'),
      `export * from './sdk/generated/kinds.ts';\nexport * from './sdk/generated/descriptions.ts';`,
    );
    const outfile = join(work, 'all.mjs');
    await build({
      entryPoints: [join(work, 'all.ts')],
      outfile,
      bundle: true,
      format: 'esm',
      minify: true,
      charset: 'utf8',
    });
    const made: typeof kinds = await import(pathToFileURL(outfile).href);
    assert.equal(global.PWNED, undefined);
    assert.equal(made.HEADER_DEFAULTS.label, text);
    assert.ok(JSON.stringify(made.KINDS).includes(JSON.stringify(other)), other);
  }
});

test('a default of the header that is not text, or not a value of its field, is refused by the emitters', () => {
  for (const [name, value] of [
    ['direction', "x'; globalThis.PWNED = 1; '"],
    ['key', '`'],
    ['options', ['a b']],
    ['level', NaN],
  ] as const) {
    const model = withDefaults('hot', 'go');
    const header = model.frame.header.map((field) => (field.name === name ? { ...field, default: value } : field));
    assert.throws(() => emitAll({ ...model, frame: { ...model.frame, header } }, root), /of the profile is /, name);
    const messages = model.messages.map((message) => ({ ...message, header: { [name]: value } }));
    assert.throws(() => emitAll({ ...model, messages }, root), /of the profile is /, name);
  }
  const messages = withDefaults('hot', 'go').messages.map((message) => ({ ...message, header: { "x'": 1 } }));
  assert.throws(() => emitAll({ ...withDefaults('hot', 'go'), messages }, root), /of the profile is /);
});

test('a model whose names are not names is refused by the emitters, whoever made it', () => {
  const hostile = ['x; globalThis.PWNED = 1', 'a b', '../../x', '__proto__', "x'", 'x\n', 'é', 'x`', '', 7, NaN];
  const body = (model: Profile) => model.bodies.find(({ fields }) => fields.some(({ flagSet }) => flagSet)) as Body;
  const field = (model: Profile) => body(model).fields.find(({ flagSet }) => flagSet !== null) as Field;
  const places: Record<string, (model: Profile) => [object, string]> = {
    body: (model) => [body(model), 'name'],
    field: (model) => [field(model), 'name'],
    flags: (model) => [field(model), 'flagSet'],
    enum: (model) => [model.enumerations[0] as object, 'name'],
    header: (model) => [model.frame.header[0] as object, 'name'],
  };
  const words: typeof places = {
    type: (model) => [field(model), 'type'],
    byte: (model) => [field(model), 'byte'],
    group: (model) => [body(model), 'group'],
    message: (model) => [model.messages[0] as object, 'name'],
    device: (model) => [model.deviceId.deviceTypes[0] as object, 'name'],
    kind: (model) => [model.kinds[0] as object, 'name'],
    role: (model) => [model.frame.header[0] as object, 'role'],
    check: (model) => [model.frame.checks[0] as object, 'algorithm'],
  };
  for (const [name, place] of [...Object.entries(places), ...Object.entries(words)]) {
    for (const value of hostile) {
      // A number or nothing is no name, though it says nothing either.
      if (name in words && (value === 7 || value === '')) continue;
      const model = structuredClone(profile);
      const [owner, key] = place(model);
      (owner as Record<string, unknown>)[key] = value;
      assert.throws(() => emitAll(model, root), /of the profile is /, `${name}: ${value}`);
    }
  }
});

test('the reference page keeps its lines, its tables their cells, and has no HTML but its own', () => {
  // Without what is escaped, what is code and the comment at the head: what is left makes links, tables and elements.
  const active = (page: string): string =>
    page
      .replace(/^<!--.*-->/, '')
      .replace(/\\./g, '')
      .replace(/`[^`\n]*`/g, '');
  const shape = (page: string): unknown[] => {
    const text = active(page);
    const lines = text
      .split('\n')
      .map((line) => [line.startsWith('#'), line.startsWith('|') && line.split('|').length]);
    return [lines.length, lines, text.match(/<[^>]*>?/g), text.match(/\]\([^#]/g)];
  };
  const expected = shape(emitWireFormat(profile));
  fc.assert(
    fc.property(someTexts, (texts) => {
      const page = emitWireFormat(profileOf(texts));
      assert.deepEqual(shape(page), expected);
      assert.match(page, /^[^\p{C}\p{Zl}\p{Zp}]*(?:\n[^\p{C}\p{Zl}\p{Zp}]*)*$/u);
      assert.doesNotMatch(active(page), /:\/\/|www\.|@/);
    }),
    { numRuns: 50 },
  );
});

test('the Kaitai description parses to the same texts', () => {
  const withoutTexts = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value, (key, part) => (key === 'doc' || key === 'title' ? '' : part)));
  const expected = withoutTexts(parse(emitKaitai(profile), { version: '1.1' }));
  fc.assert(
    fc.property(someTexts, (texts) => {
      const hostile = profileOf(texts);
      const document = parse(emitKaitai(hostile), { version: '1.1' });
      assert.equal(document.meta.title, hostile.title);
      for (const { code, title } of hostile.deviceId.deviceTypes) {
        assert.equal(document.enums.device_type[code].doc, title);
      }
      assert.deepEqual(withoutTexts(document), expected);
    }),
    { numRuns: 10 },
  );
});

test('the checker refuses what is no line of printable characters, and shows it without sending it to a terminal', () => {
  const bad = [
    'x\ny',
    'x\u2028y',
    'x\u2029y',
    'x\u0085y',
    '\u202ex',
    '\u2066x',
    '\u009b31m',
    '\u001b[0m',
    '\ud800',
    '\u200b',
    ' x',
    'x ',
    '',
  ];
  for (const text of bad) {
    for (const attribute of text === 'x\ny' ? ['title', 'id', 'version'] : ['title']) {
      const file = 'profile.yaml';
      const line = linesOf(file).find((each) => each.startsWith(`${attribute}:`)) as string;
      const written = `"${[...text].map((c) => (/[ -~]/.test(c) ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)).join('')}"`;
      const [defect, ...others] = patchedDefects([{ file, find: `${line}\n`, replace: `${attribute}: ${written}\n` }]);
      assert.ok(defect !== undefined && others.length === 0);
      assert.match(defect.reason, new RegExp(`^\`${attribute}\` is "`));
      assert.match(formatDefect(defect), /^[ -~]*$/);
    }
  }
});

function linesOf(name: string): string[] {
  return (readSources(profileDirectory).find(({ file }) => file === name)?.text ?? '').split('\n');
}
