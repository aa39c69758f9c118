/** 200 random profiles, and those that failed once, made small. `npm run fuzz -- --profiles 5000` tries more. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkSources, formatDefect } from '../../../tools/check.ts';
import type { Body, Field, Profile } from '../../../tools/model.ts';
import { PROTOCOLS } from '../real/expected.ts';
import { loadProfile, profileNames, realProfile } from '../support/profiles.ts';
import { judge } from './judge.ts';
import { tryMany } from './many.ts';
import { drawn } from './profile.ts';

const COUNT = 200;
const SHRINKING = 20_000;

test(`${COUNT} random profiles: frames are found, decoded and encoded as the plain reader and writer have it`, async () => {
  const failures = await tryMany({ from: 0, count: COUNT, milliseconds: SHRINKING });
  const told = failures.map(({ seed, what, yaml }) => `profile of seed ${seed}: ${what}\n${yaml}`);
  assert.equal(failures.length, 0, `${failures.length} of ${COUNT} fail\n\n${told.slice(0, 5).join('\n\n')}`);
});

test('random profiles have each construct of frames and bodies, and the checker takes nearly all that are drawn', () => {
  const profiles = Array.from({ length: COUNT }, (_, seed) => drawn(seed));
  const refused = profiles.reduce((sum, each) => sum + each.refused, 0);
  assert.ok(refused < COUNT / 4, `${refused} were refused`);
  const among = (has: (profile: (typeof profiles)[number]['profile']) => boolean, what: string): void => {
    const count = profiles.filter(({ profile }) => has(profile)).length;
    assert.ok(count >= 3 && count < COUNT, `${count} profiles have ${what}`);
  };
  for (const role of [
    'version',
    'message',
    'device',
    'serial',
    'sequence',
    'length',
    'constant',
    'reserved',
    'field',
  ]) {
    among(({ frame }) => frame.header.some((field) => field.role === role), `a header field of role ${role}`);
  }
  for (const type of ['bytes', 'text', 'bcd', 'u48']) {
    among(
      ({ frame }) => frame.header.some((field) => field.role === 'serial' && field.type === type),
      `a ${type} serial`,
    );
  }
  for (const algorithm of ['none', 'sum8', 'sum16', 'internet16', 'xor8', 'crc8', 'crc16', 'crc32']) {
    among(({ frame }) => frame.checks.some((check) => check.algorithm === algorithm), algorithm);
  }
  among(({ frame }) => frame.starts.length > 1, 'several starts');
  among(
    ({ frame }) => frame.header.some(({ role, values }) => role === 'version' && values.length > 1),
    'several versions',
  );
  among(({ frame }) => frame.header.some(({ size, width }) => width < 8 * size), 'header bits');
  const amongHeaders = (has: (field: Field, profile: Profile) => boolean, what: string): void =>
    among((profile) => profile.frame.header.some(({ field }) => field !== null && has(field, profile)), what);
  amongHeaders(({ encoding }) => encoding === 'bcd', 'decimal digits in the header');
  amongHeaders(({ encoding }) => encoding === 'sign-magnitude', 'signs beside numbers of the header');
  amongHeaders(({ special }) => special.length > 0, 'raw values of the header with a name');
  amongHeaders(({ type, invert }) => type !== 'bool' && invert, 'inverted numbers of the header');
  amongHeaders(
    ({ byteOrder }, { frame }) => byteOrder !== frame.byteOrder,
    'numbers of the header in another byte order',
  );
  amongHeaders(({ pieces }) => pieces !== null, 'numbers of the header in pieces');
  among(({ frame }) => frame.tells.length > 1, 'several fields that tell messages');
  among(({ frame }) => frame.tells.length === 0, 'none of them');
  among(({ frame }) => frame.checks.length > 1, 'two checks');
  among(({ frame }) => frame.checks.some(({ complement }) => complement), 'a complement');
  among(({ frame }) => frame.checks.some(({ to }) => to === 'body'), 'a check up to the body');
  among(({ frame }) => frame.checks.some(({ seesEscaped }) => seesEscaped), 'a check that sees escaped bytes');
  among(({ frame }) => frame.escape !== null, 'escapes');
  among(({ frame }) => frame.end.length > 0, 'an end marker');
  among(({ messages }) => messages.some(({ when }) => when.length > 1), 'several conditions');
  among(
    ({ messages }) => messages.some(({ header }) => Object.keys(header).length > 0),
    "a message's own header values",
  );
  amongBodies(profiles.map(({ profile }) => profile));
});

function amongBodies(profiles: readonly Profile[]): void {
  const among = (has: (body: Body, profile: Profile) => boolean, what: string): void => {
    const count = profiles.filter((profile) => profile.bodies.some((body) => has(body, profile))).length;
    assert.ok(count >= 3 && count < COUNT, `${count} profiles have ${what}`);
  };
  const amongFields = (has: (field: Field, profile: Profile) => boolean, what: string): void =>
    among(({ fields }, profile) => fields.some((field) => has(field, profile)), what);
  const isNumber = ({ min }: Field): boolean => min !== null;
  for (const size of [1, 2, 3, 4, 6, 8]) among(({ presence }) => presence?.size === size, `a mask of ${size} bytes`);
  amongFields(({ pieces }) => pieces?.some(({ invert }) => invert) === true, 'an inverted piece');
  for (const type of ['enum', 'flags']) {
    amongFields((field) => field.pieces !== null && field.type === type, `${type} in pieces`);
  }
  for (const encoding of ['bcd', 'sign-magnitude'] as const) {
    amongFields((field) => field.encoding === encoding, encoding);
    amongFields((field) => field.encoding === encoding && field.pieces !== null, `${encoding} in pieces`);
    amongFields((field) => field.encoding === encoding && field.width < 8 * field.size, `${encoding} in bits`);
  }
  amongFields((field) => isNumber(field) && field.invert, 'an inverted number');
  amongFields(({ byteOrder }, { frame }) => byteOrder !== frame.byteOrder, "another byte order than the frame's");
  amongFields(({ special }) => special.length > 0, 'raw values with a name');
  amongFields(({ filler }) => typeof filler === 'number', 'a number as filler');
  amongFields(({ filler }) => Array.isArray(filler), 'bytes as filler');
  for (const by of ['bit', 'unless', 'with', 'length', 'item']) {
    amongFields(({ optional }) => optional?.by === by, `what is set by ${by}`);
  }
  amongFields(({ toEnd, optional }) => toEnd && optional?.by !== 'item', 'a field up to the end of the body');
  amongFields(({ toEnd, optional }) => toEnd && optional?.by === 'item', 'a field up to the end of its item');
  among(({ atLeast, list }) => atLeast && list === null, 'what may be longer');
  among(({ list }) => list !== null && list.length !== null, 'items with lengths');
  among(({ list }) => list !== null && list.length === null, 'items without lengths');
  among(({ list }) => list !== null && list.kind !== null, 'items with kinds');
  among(({ list }) => list !== null && list.count !== null, 'items that are counted');
  among(({ list }) => (list?.attributes.length ?? 0) > 4, 'many attributes');
  among(({ list, presence }) => list !== null && presence !== null, 'items after a mask');
}

for (const name of [...profileNames, 'stuffed']) {
  test(`${name} is judged as random profiles are`, async () => {
    for (const seed of [1, 2, 3]) assert.equal(await judge(loadProfile(name), seed, true), null, `seed ${seed}`);
  });
}

for (const { name } of PROTOCOLS) {
  test(`${name}: damaged frames and streams, on both engines`, async () => {
    for (const seed of [1, 2]) assert.equal(await judge(realProfile(name), seed, true), null, `seed ${seed}`);
  });
}

const folder = fileURLToPath(new URL('../shrunk/', import.meta.url));
for (const file of existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.yaml')) : []) {
  test(`a profile that failed once: ${file}`, async () => {
    const { profile, defects } = checkSources([{ file, text: readFileSync(`${folder}${file}`, 'utf8') }]);
    assert.ok(profile, defects.map(formatDefect).join('\n'));
    assert.equal(await judge(profile, 1, true), null);
  });
}
