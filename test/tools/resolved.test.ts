/** The default profile says by inheritance what it said entry by entry: `fixtures/default-model.json` is what that was resolved to. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Body, Field, HeaderField, MessageType, Profile } from '../../tools/model.ts';
import { readSources } from '../../tools/sources.ts';
import { patchedProfile } from './patch.ts';
import { profileDirectory } from './paths.ts';

const before = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/default-model.json'), 'utf8'));

/** Without what that model did not have: it is not in use, so each is asserted to be empty. */
function plainProfile({ standard, kinds, ...profile }: Profile): object {
  assert.equal(standard, 'ISO/IEC 14543-5-102');
  return {
    ...profile,
    frame: plainFrame(profile.frame),
    presence: plainMask(profile.presence),
    messages: profile.messages.map(plainMessage),
    bodies: profile.bodies.map(plainBody),
    kinds: kinds.map(({ name, device, message, body }) => ({
      name,
      device: device.name,
      message: message.name,
      body: body.name,
    })),
  };
}

function plainFrame({ starts, tells, checks, checkLength, escape: escapes, ...frame }: Profile['frame']): object {
  const [{ to, complement, seesEscaped, ...check } = assert.fail(), ...others] = checks;
  assert.deepEqual([to, complement, seesEscaped, others, checkLength], ['itself', false, false, [], 2]);
  assert.deepEqual([escapes, tells.map(({ role }) => role), starts.length], [null, ['message'], 1]);
  return { ...frame, start: starts[0], check, header: frame.header.map(plainHeaderField) };
}

function plainHeaderField({ low, width, values, field, default: given, ...header }: HeaderField): object {
  assert.deepEqual([low, width, field, given], [0, 8 * header.size, null, undefined]);
  return { ...header, value: values[0] ?? null };
}

function plainMessage({ codes, when, header, ...message }: MessageType): object {
  assert.deepEqual([codes, when, header], [[message.code], [], {}]);
  return message;
}

function plainMask(mask: Profile['presence']): object | null {
  if (mask === null) return null;
  const { byteOrder, ...plain } = mask;
  assert.equal(byteOrder, 'big');
  return plain;
}

function plainBody({ list, ...body }: Body): object {
  assert.equal(list, null);
  return { ...body, presence: plainMask(body.presence), fields: body.fields.map(plainField) };
}

function plainField({ byteOrder, pieces, encoding, special, filler, toEnd, optional, ...field }: Field): object {
  assert.deepEqual(
    [byteOrder, pieces, encoding, special, filler, toEnd, optional],
    ['big', null, 'binary', [], null, false, null],
  );
  return field;
}

test('the default profile is resolved to what it was when each entry said it all', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(plainProfile(patchedProfile()))), before);
});

test('each file says its origin once, and a source where it is not the table around it', () => {
  for (const { file, text } of readSources(profileDirectory)) {
    const entries = text.split('\n').filter((line) => !line.startsWith('#'));
    assert.ok(entries.filter((line) => /\borigin:/.test(line)).length <= 1, file);
    assert.ok(entries.filter((line) => /^ *- \{.*\bsource: Table/.test(line)).length === 0, file);
  }
});
