import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { profile as ours } from 'igrs-rump/profile';
import { parse } from 'yaml';
import { messageNotes } from '../../cli/profile/fields.ts';
import { explain } from '../../cli/profile/profile.ts';
import { checkDirectory } from '../../tools/check.ts';
import { emitWireFormat } from '../../tools/emit/markdown/wire-format.ts';
import type { Body, Profile } from '../../tools/model.ts';
import { changedProfile } from '../exchange/support/other-profiles.ts';
import { SMALL_FRAME } from '../profiles/support/profiles.ts';
import { type Edit, patchedSources } from '../tools/patch.ts';
import { brokenDirectory, profileDirectory } from '../tools/paths.ts';
import { rump, temporaryDirectory } from './command.ts';

const directory = temporaryDirectory();
const root = fileURLToPath(new URL('../..', import.meta.url));
const profile = checkDirectory(profileDirectory).profile as Profile;

/** A folder with the default profile and these edits in it. */
function edited(name: string, edits: readonly Edit[]): string {
  const folder = join(directory, name);
  mkdirSync(folder, { recursive: true });
  for (const { file, text } of patchedSources(edits)) writeFileSync(join(folder, file), text);
  return folder;
}

function broken(name: string): { folder: string; expect: { file: string; at: string; reason: string }[] } {
  const { edits, expect } = parse(readFileSync(join(brokenDirectory, `${name}.yaml`), 'utf8'));
  return { folder: edited(name, edits), expect };
}

test('profile check finds no defect in the default profile, wherever it is called from', () => {
  for (const place of [root, directory]) {
    const { code, stdout, stderr } = rump(['profile', 'check'], { directory: place });
    assert.equal(code, 0);
    assert.equal(stderr, '');
    assert.ok(stdout.includes(`${ours.id} ${ours.version}`));
    assert.ok(stdout.includes(`0x${ours.fingerprint.toString(16).padStart(8, '0')}`));
    assert.match(stdout, /48 kinds of message.*no defects\n$/);
  }
});

test('one kind of message is no kinds', () => {
  const folder = join(directory, 'one-kind');
  mkdirSync(folder);
  const body = '{ name: A, messages: [a], bytes: 0, fields: [] }';
  const text = `${SMALL_FRAME}messages: { identifiers: [{ code: 1, name: a }] }\nbodies: [${body}]\norigin: observed\n`;
  writeFileSync(join(folder, 'profile.yaml'), text);
  assert.match(rump(['profile', 'check', folder]).stdout, /: 1 kind of message, fingerprint 0x\w{8}, no defects\n$/);
});

for (const name of ['duplicate-code', 'at-least-without-length', 'attribute-misspelt', 'code-name-malformed']) {
  test(`profile check names the defect of ${name} by path, line, table, field and reason`, () => {
    const { folder, expect } = broken(name);
    const { code, stdout, stderr } = rump(['profile', 'check', folder]);
    assert.equal(code, 1);
    assert.equal(stderr, '');
    const lines = stdout.trimEnd().split('\n');
    assert.equal(lines.length, expect.length + 1);
    for (const [index, { file, at, reason }] of expect.entries()) {
      const [, path, line, rest] = /^(.*):(\d+): (.*)$/.exec(lines[index] as string) ?? [];
      assert.equal(path, join(folder, file));
      assert.ok(readFileSync(path, 'utf8').split('\n')[Number(line) - 1]?.includes(at));
      assert.match(rest as string, /^Table \d+, \w+/);
      assert.ok(rest?.endsWith(`: ${reason}`), rest);
    }
    assert.match(lines.at(-1) as string, /^\d+ defects?$/);
  });
}

test('a defective profile is neither explained nor compared', () => {
  const { folder } = broken('duplicate-enum');
  for (const args of [
    ['explain', '5', folder],
    ['diff', folder],
    ['diff', profileDirectory, folder],
  ]) {
    const { code, stdout, stderr } = rump(['profile', ...args]);
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /^rump: .*\.yaml:\d+: .*\n$/);
  }
});

test('a folder without a profile is refused in one line', () => {
  const empty = join(directory, 'empty');
  mkdirSync(empty);
  for (const [folder, reason] of [
    [empty, /contains no YAML file/],
    [join(directory, 'missing'), /no such file or directory/],
    [join(root, 'package.json'), /is not a directory/],
  ] as const) {
    for (const args of [
      ['check', folder],
      ['explain', '5', folder],
      ['diff', folder],
    ]) {
      const { code, stdout, stderr } = rump(['profile', ...args]);
      assert.equal(code, 1);
      assert.equal(stdout, '');
      assert.match(stderr, reason);
      assert.match(stderr, /^rump: [^\n]*\n$/);
    }
  }
});

function assertExplains(text: string, { fields, table, title }: Body): void {
  assert.ok(text.includes(table === null ? title : `Table ${table} – ${title}`), title);
  for (const field of fields) {
    if (field.type !== 'reserved') assert.match(text, new RegExp(` ${field.name} .* ${field.origin} `), field.name);
    for (const { name } of field.enumeration?.codes ?? field.flags) assert.ok(text.includes(name), name);
  }
}

test('every kind can be explained', () => {
  assert.equal(profile.kinds.length, 48);
  for (const { name, body } of profile.kinds) {
    const text = explain(profile, name).join('\n');
    assert.ok(text.includes(name));
    assertExplains(text, body);
  }
});

for (let table = 1; table <= 19; table++) {
  test(`table ${table} can be explained`, () => {
    for (const subject of [String(table), `Table ${table}`, `table${table}`]) {
      const [text, ...others] = explain(profile, subject);
      assert.ok(text?.startsWith(`Table ${table} – `));
      assert.deepEqual(others, []);
      const body = profile.bodies.find((candidate) => candidate.table === table);
      if (body !== undefined) assertExplains(text ?? '', body);
    }
  });
}

test('tables 1 to 4 tell all of the frame', () => {
  const [device, frame, messages, presence] = ['1', '2', '3', '4'].map((table) => explain(profile, table).join('\n'));
  for (const { name } of profile.deviceId.deviceTypes) assert.ok(device?.includes(name));
  for (const { name } of profile.frame.header) assert.ok(frame?.includes(name));
  assert.match(frame as string, /polynomial 0x1021, initial value 0xffff/);
  for (const { name } of profile.messages) assert.ok(messages?.includes(name));
  assert.match(presence as string, /^5 +targetTemperature +eco +muteAlarm +preheat$/m);
});

test('every field, device type, message, body and enum can be explained by its name', () => {
  const named = profile.bodies.flatMap(({ fields }) => fields).filter(({ name }) => name !== '');
  const entries = [...named, ...profile.frame.header, ...profile.enumerations, ...profile.bodies];
  for (const { name } of [...entries, ...profile.deviceId.deviceTypes, ...profile.messages]) {
    assert.ok(explain(profile, name).join('').includes(name), name);
  }
  assert.match(explain(profile, 'check').join(''), /crc16/);
});

test('a field is explained in all bodies that have it, or in one kind', () => {
  const { code, stdout, stderr } = rump(['profile', 'explain', 'targetTemperature']);
  assert.equal(code, 0);
  assert.equal(stderr, '');
  assert.match(stdout, /^Table 5, WaterHeaterControl +5 +5 +u8 +30 to 75 °C, steps of 0\.5 +raw \/ 2 +assigned/m);
  assert.match(stdout, /^Table 9, AirConditionerState +4 +u8 +16 to 32 °C/m);
  const one = rump(['profile', 'explain', 'air-conditioner.status.targetTemperature']);
  assert.equal(one.code, 0);
  assert.match(one.stdout, /^Table 9, /m);
  assert.doesNotMatch(one.stdout, /WaterHeater/);
});

test('another profile is explained from its own folder', () => {
  const folder = edited('retitled', [
    { file: 'water-heater.yaml', find: 'max: 6000, presence: 8', replace: 'max: 6000, presence: 8, title: Most power' },
  ]);
  assert.match(rump(['profile', 'explain', '5', folder]).stdout, /heatingPowerLimit +Most power/);
});

const compatible: Edit = {
  file: 'water-heater.yaml',
  find: 'max: 6000, presence: 8',
  replace: 'max: 6000, presence: 8, title: Limit of the heating power',
};
const breaking: Edit = {
  file: 'air-conditioner.yaml',
  find: '{ code: 4, name: heat }',
  replace: '{ code: 5, name: heat }',
};

test('profile diff exits with 1 where readers break, else with 0', () => {
  const same = rump(['profile', 'diff', profileDirectory]);
  assert.deepEqual([same.code, same.stdout, same.stderr], [0, 'no difference\n', '']);
  const milder = rump(['profile', 'diff', edited('milder', [compatible])]);
  assert.equal(milder.code, 0);
  assert.match(milder.stdout, /^compatible {2}Table 5, heatingPowerLimit: title: /);
  assert.match(milder.stdout, /0 breaking, 1 compatible\n$/);
  const harder = rump(['profile', 'diff', profileDirectory, edited('harder', [compatible, breaking])]);
  assert.equal(harder.code, 1);
  assert.equal(harder.stderr, '');
  assert.match(harder.stdout, /^breaking .*heat/);
  assert.match(harder.stdout, /\ncompatible /);
});

test('profile check --json gives each defect by file, line, table, entry, attribute and message', () => {
  for (const name of ['duplicate-code', 'at-least-without-length', 'attribute-misspelt', 'code-name-malformed']) {
    const { folder, expect } = broken(name);
    const text = rump(['profile', 'check', folder]).stdout.trimEnd().split('\n').slice(0, -1);
    const { code, stdout, stderr } = rump(['profile', 'check', folder, '--json']);
    const result = JSON.parse(stdout);
    assert.deepEqual([code, stderr, Object.keys(result)], [1, '', ['folder', 'profile', 'defects']]);
    assert.deepEqual([result.folder, result.profile, result.defects.length], [folder, null, expect.length]);
    for (const [index, defect] of result.defects.entries()) {
      assert.deepEqual(Object.keys(defect), ['file', 'line', 'table', 'entry', 'attribute', 'message']);
      const { file, line, table, entry, message } = defect;
      assert.equal(`${file}:${line}: Table ${table}, ${entry}: ${message}`, text[index]);
      assert.equal(message, expect[index]?.reason);
    }
  }
  const [misspelt] = JSON.parse(
    rump(['profile', 'check', join(directory, 'attribute-misspelt'), '--json']).stdout,
  ).defects;
  assert.ok(readFileSync(misspelt.file, 'utf8').split('\n')[misspelt.line - 1]?.includes(`${misspelt.attribute}:`));

  const none = rump(['profile', 'check', profileDirectory, '--json']);
  assert.equal(none.code, 0);
  const { id, version, fingerprint } = ours;
  const described = { id, version, kinds: 48, fingerprint: `0x${fingerprint.toString(16).padStart(8, '0')}` };
  assert.deepEqual(JSON.parse(none.stdout), { folder: profileDirectory, profile: described, defects: [] });
  const missing = rump(['profile', 'check', 'missing', '--json']);
  assert.deepEqual([missing.code, missing.stdout], [1, '']);
  assert.match(missing.stderr, /^rump: missing: no such file or directory\n$/);
});

test('profile diff --json gives each change by table, entry and kind, and whether it breaks readers', () => {
  const folder = edited('compared', [compatible, breaking]);
  const { code, stdout, stderr } = rump(['profile', 'diff', profileDirectory, folder, '--json']);
  const result = JSON.parse(stdout);
  assert.deepEqual([code, stderr, Object.keys(result)], [1, '', ['before', 'after', 'changes']]);
  const { fingerprint, ...before } = result.before;
  assert.deepEqual(before, { folder: profileDirectory, id: ours.id, version: ours.version, kinds: 48 });
  assert.notEqual(result.after.fingerprint, fingerprint);
  assert.deepEqual(result.changes[0], {
    breaking: true,
    table: 8,
    entry: 'mode.heat',
    change: 'code',
    before: '4',
    after: '5',
  });
  const text = rump(['profile', 'diff', profileDirectory, folder]).stdout;
  assert.equal(result.changes.length, text.trimEnd().split('\n').length - 1);
  assert.deepEqual(
    result.changes
      .filter((change: { breaking: boolean }) => !change.breaking)
      .map(({ change }: { change: string }) => change),
    ['title'],
  );
  const same = rump(['profile', 'diff', profileDirectory, '--json']);
  assert.deepEqual([same.code, JSON.parse(same.stdout).changes], [0, []]);
});

test('profile coverage counts the entries of each table by origin, and fails below --least', () => {
  const folder = edited('covered', [
    { file: 'water-heater.yaml', find: 'max: 6000, presence: 8', replace: 'max: 6000, presence: 8, origin: normative' },
    {
      file: 'air-conditioner.yaml',
      find: '{ code: 4, name: heat }',
      replace: '{ code: 4, name: heat, origin: observed }',
    },
  ]);
  const coverage = (...args: string[]) => rump(['profile', 'coverage', folder, ...args]);
  const { code, stdout, stderr } = coverage('--json');
  const result = JSON.parse(stdout);
  assert.deepEqual([code, stderr], [0, '']);
  const members = ['folder', 'profile', 'tables', 'total', 'origin', 'percent', 'least', 'reached'];
  assert.deepEqual(Object.keys(result), members);
  const row = (table: number): object => result.tables.find((entry: { table: number }) => entry.table === table);
  // Of Table 5: the table, nine fields, four modes, and the last bit of byte 4.
  assert.deepEqual(row(5), { table: 5, name: 'WaterHeaterControl', assigned: 14, observed: 0, normative: 1 });
  // Tables 8 and 9 share the modes.
  for (const table of [8, 9]) assert.equal((row(table) as { observed: number }).observed, 1);
  const numbers = result.tables.map(({ table }: { table: number | null }) => table);
  assert.deepEqual(numbers.slice(0, 20), [...Array.from({ length: 19 }, (_, index) => index + 1), null]);
  const { assigned, observed, normative } = result.total;
  assert.deepEqual([observed, normative], [2, 1]);
  const percent = (100 * normative) / (assigned + observed + normative);
  assert.deepEqual([result.percent, result.least, result.reached], [Math.floor(percent * 10) / 10, null, true]);

  assert.match(coverage().stdout, /^ +5 {2}WaterHeaterControl +14 +0 +1$/m);
  assert.match(coverage().stdout, new RegExp(`\n1 of ${assigned + 3} entries are normative: 0\\.2 %\n$`));
  // Neither rounding up nor down changes the answer.
  assert.equal(coverage('--least', String(percent - 1e-9)).code, 0);
  const less = coverage('--least', String(percent + 1e-9));
  assert.equal(less.code, 1);
  assert.match(less.stdout, /; less than the [\d.]+ % asked for\n$/);
  assert.equal(coverage('--least', '0.5', '--origin', 'observed').code, 0);
  assert.equal(JSON.parse(coverage('--least', '100', '--json').stdout).reached, false);
});

test('wrong arguments of profile coverage are wrong usage', () => {
  for (const args of [
    ['--least', 'all'],
    ['--least', '101'],
    ['--least', '-1'],
    ['--least', ''],
    ['--origin', 'assigned'],
  ]) {
    const { code, stdout, stderr } = rump(['profile', 'coverage', ...args]);
    assert.deepEqual([code, stdout], [2, ''], args.join(' '));
    assert.match(stderr, /^rump: option '--(least|origin) <\w+>' argument '.*' is invalid\. [^\n]+\n/);
  }
});

test('a body with its own mask is not documented as having the mask of all others', () => {
  const other = changedProfile((entry) => {
    if (entry.name === 'WaterHeaterControl') entry.presence = { byte: 0, type: 'u32' };
  });
  assert.match(explain(profile, '4').join('\n'), /^Body bytes 0–3 of every control message: /m);
  assert.match(explain(other, '4').join('\n'), /^Body bytes 0–3 of every control message without a mask of its own: /m);
  assert.match(emitWireFormat(profile), /^Every control body holds, at byte 0, a presence mask/m);
  assert.match(
    emitWireFormat(other),
    /^Every control body without a mask of its own holds, at byte 0, a presence mask/m,
  );
});

test('what a message tells by one byte of the body, and by several, is said in grammatical words', () => {
  const when = (byte: number, size: number, value: number) => ({ byte, size, low: 0, width: size * 8, value });
  const [message] = checkDirectory(profileDirectory).profile?.messages ?? [];
  assert.ok(message !== undefined);
  const notes = messageNotes({ ...message, when: [when(2, 1, 1), when(0, 2, 0x6d01)], header: {} });
  assert.deepEqual(notes, ['body byte 2 is 0x01', 'body bytes 0–1 are 0x6d01']);
});
