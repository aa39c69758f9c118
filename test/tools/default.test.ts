import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import schema from '../../profile/profile.schema.json' with { type: 'json' };
import { checkDirectory } from '../../tools/check.ts';
import type { Field, Profile } from '../../tools/model.ts';
import { codeRolesOf, FIELD_ROLES, type FieldRole, MESSAGE_ROLES } from '../../tools/roles.ts';
import { readSources } from '../../tools/sources.ts';
import { decodeFrame } from './decoder.ts';
import { goldenFile, profileDirectory, refuseFile } from './paths.ts';

const { profile, defects } = checkDirectory(profileDirectory);

function defaultProfile(): Profile {
  assert.ok(profile);
  return profile;
}

test('the default profile has no defect', () => {
  assert.deepEqual(defects, []);
  assert.ok(profile);
});

test('four device types and twelve messages make 48 kinds', () => {
  const { kinds, messages, deviceId } = defaultProfile();
  assert.equal(deviceId.deviceTypes.length, 4);
  assert.equal(messages.length, 12);
  assert.equal(new Set(kinds.map(({ name }) => name)).size, 48);
  const rank = kinds.map(({ device, message }) => device.code * 256 + message.code);
  assert.deepEqual(
    rank,
    [...rank].sort((a, b) => a - b),
  );
});

test('the schema knows every role, and the default profile has each', () => {
  const { messages, bodies, enumerations } = defaultProfile();
  const fields = bodies.flatMap((body) => body.fields);
  const codes = [...enumerations.flatMap((each) => each.codes), ...fields.flatMap(({ flags }) => flags)];
  const fieldRoles = Object.keys(FIELD_ROLES) as FieldRole[];
  const roles: [readonly string[], readonly string[], readonly { role: string | null }[]][] = [
    [schema.$defs.messageRole.enum, Object.keys(MESSAGE_ROLES), messages],
    [schema.$defs.fieldRole.enum, fieldRoles, fields],
    [schema.$defs.codeRole.enum, fieldRoles.flatMap(codeRolesOf), codes],
  ];
  for (const [named, known, entries] of roles) {
    assert.deepEqual(new Set(named), new Set(known));
    assert.deepEqual(new Set(entries.flatMap(({ role }) => role ?? [])), new Set(known));
  }
});

test('Tables 1 to 19 are all there, each under its own number', () => {
  const { deviceId, frame, bodies } = defaultProfile();
  const tables = [deviceId.table, frame.table, ...bodies.flatMap(({ table }) => table ?? [])];
  // Tables 3 and 4 have no number in the model: the schema pins them.
  for (const section of ['messages', 'presence']) {
    const line = readSources(profileDirectory)
      .map(({ text }) => new RegExp(`^${section}:\\n {2}table: (\\d+)$`, 'm').exec(text)?.[1])
      .find((table) => table !== undefined);
    tables.push(Number(line));
  }
  assert.deepEqual(
    tables.toSorted((a, b) => Number(a) - Number(b)),
    Array.from({ length: 19 }, (_, index) => index + 1),
  );
});

test('every entry says its origin and source; those of a numbered table name it', () => {
  const seen: object[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('title' in value && !('kinds' in value)) {
      const { origin, source } = value as { origin?: unknown; source?: unknown };
      assert.match(String(origin), /^(assigned|observed|normative)$/, JSON.stringify(value).slice(0, 120));
      assert.match(String(source), /^(Table \d+|\d+(\.\d+)+)$/);
      seen.push(value);
    }
    for (const part of Object.values(value)) walk(part);
  };
  walk(defaultProfile());
  assert.ok(seen.length > 300);
  for (const { table, clause, source, fields } of defaultProfile().bodies) {
    const expected = table === null ? clause : `Table ${table}`;
    for (const entry of fields) if (entry.origin === 'assigned') assert.equal(entry.source, expected);
    assert.equal(source, expected);
  }
});

test('what the standard does not have is marked as an extension', () => {
  const { messages, bodies } = defaultProfile();
  const names = ['register', 'register-response', 'deregister', 'heartbeat', 'refusal'];
  assert.deepEqual(
    messages.filter(({ extension }) => extension).map(({ name }) => name),
    names,
  );
  assert.deepEqual(
    bodies.filter(({ table }) => table === null).flatMap(({ messages: carried }) => carried),
    names,
  );
});

test('scales are exact fractions', () => {
  const state = defaultProfile().bodies.find(({ name }) => name === 'WaterHeaterState');
  const linear = (wanted: string): unknown[] => {
    const field = state?.fields.find(({ name }) => name === wanted);
    return [field?.multiplier, field?.addend, field?.divisor];
  };
  assert.deepEqual(linear('targetTemperature'), [1, 0, 2]);
  assert.deepEqual(linear('tankTemperature'), [1, 0, 10]);
  assert.deepEqual(linear('energy'), [1, 0, 1000]);
  assert.deepEqual(linear('hotWater'), [1, 0, 1]);
});

test('a field without a printed range has all that its raw type holds', () => {
  const state = defaultProfile().bodies.find(({ name }) => name === 'WaterHeaterState');
  const field = state?.fields.find(({ name }) => name === 'tankTemperature');
  assert.deepEqual([field?.ranged, field?.min, field?.max, field?.null], [false, -3276.8, 3276.7, 0x7fff]);
});

test('every file names the schema for editors, and says how an entry is corrected', () => {
  for (const { file, text } of readSources(profileDirectory)) {
    assert.equal(text.split('\n', 1)[0], '# yaml-language-server: $schema=./profile.schema.json', file);
    assert.match(text, /origin: normative/, file);
  }
});

test('enums that rank are ordered, the others are not', () => {
  const ordered = defaultProfile().enumerations.filter((enumeration) => enumeration.ordered);
  assert.deepEqual(ordered.map(({ name }) => name).sort(), ['fanSpeed', 'severity']);
});

test('presence bits count the fields of a control body in the order of the table, reserved entries left out', () => {
  for (const { presence, fields, name } of defaultProfile().bodies) {
    if (presence === null) continue;
    const bits = fields.flatMap((field) => (field.type === 'reserved' ? [] : [field.presence]));
    assert.deepEqual(bits, [...bits.keys()], name);
  }
});

test('every printed range refuses what lies beyond it, and holds every golden value', () => {
  const refused: { code: string; path: string; message: { kind: string; body: Record<string, unknown> } }[] =
    JSON.parse(readFileSync(refuseFile, 'utf8'));
  const golden: { message: { kind: string; body: Record<string, unknown> } }[] = JSON.parse(
    readFileSync(goldenFile, 'utf8'),
  );
  let beyond = 0;
  for (const { code, path, message } of refused) {
    const value = message.body[path.replace('body.', '')];
    const field = fieldOf(message.kind, path.replace('body.', ''));
    if (code !== 'out-of-range' || typeof value !== 'number' || field === undefined) continue;
    beyond += 1;
    assert.ok(!allows(field, value), `${message.kind} ${path} ${value}`);
  }
  assert.ok(beyond > 200, `only ${beyond}`);
  for (const { message } of golden) {
    for (const [name, value] of Object.entries(message.body)) {
      const field = fieldOf(message.kind, name);
      if (typeof value !== 'number' || field === undefined) continue;
      assert.ok(allows(field, value), `${message.kind} ${name} ${value}`);
    }
  }
});

function fieldOf(kind: string, name: string): Field | undefined {
  const body = defaultProfile().kinds.find((candidate) => candidate.name === kind)?.body;
  return body?.fields.find((candidate) => candidate.name === name);
}

function allows({ min, max, step, scale, null: none, multiplier, addend, divisor }: Field, value: number): boolean {
  if (min === null || max === null || value < min || value > max) return false;
  const steps = (value - min) / (step ?? scale);
  const raw = (value * divisor - addend) / multiplier;
  return Math.abs(steps - Math.round(steps)) < 1e-6 && Math.round(raw) !== none;
}

test('the tables decode every golden frame', async (context) => {
  const golden: { hex: string; message: unknown }[] = JSON.parse(readFileSync(goldenFile, 'utf8'));
  const kinds = new Set<string>();
  for (const [index, { hex, message }] of golden.entries()) {
    const decoded = decodeFrame(defaultProfile(), Uint8Array.from(Buffer.from(hex, 'hex')));
    assert.deepEqual(decoded, message, `golden frame ${index}`);
    kinds.add(decoded.kind);
  }
  assert.equal(kinds.size, 48);
  context.diagnostic(`${golden.length} frames`);
});
