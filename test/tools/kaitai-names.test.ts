/** Names that Python has for itself: Kaitai's compiler writes fields and codes into its Python as they are. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { emitKaitai } from '../../tools/emit/kaitai.ts';
import { profileOf } from './compiled-types.ts';

const PROFILE = `id: python
version: 1.0.0
deviceId: { deviceTypes: [{ name: thing }] }
frame:
  byteOrder: big
  maximumBodyLength: 64
  header:
    - { name: start, byte: 0, type: u8, role: start, value: 0xAA }
    - { name: message, byte: 1, type: u8, role: message }
    - { name: global, byte: 2, type: u8, role: field }
    - { name: length, byte: 3, type: u8, role: length, counts: body }
  check: { algorithm: sum8 }
messages: { identifiers: [{ code: 1, name: import }, { code: 2, name: imports }] }
enums: [{ name: relation, codes: [{ code: 0, name: class }, { code: 1, name: from }, { code: 2, name: isNot }] }]
bodies:
  - name: State
    messages: [import, imports]
    bytes: 2
    fields:
      - { name: is, byte: 0, type: enum, storage: u8, enum: relation }
      - { name: raised, byte: 1, type: u8 }
`;

test('fields and codes of such names have an underscore after them, and no others', () => {
  const { seq, enums, types } = parse(emitKaitai(profileOf(PROFILE)));
  const ids = (entries: object): unknown[] => Object.values(entries).map(({ id }) => id);
  assert.deepEqual(ids(seq).slice(0, 4), ['start', 'message', 'global_', 'length']);
  assert.deepEqual(ids(types.state.seq), ['is_', 'raised']);
  assert.deepEqual(ids(enums.relation), ['class_', 'from_', 'is_not']);
  assert.deepEqual(ids(enums.message), ['import_', 'imports']);
});
