/** What may go on while columns are written: views and batches in use stay, and a caller's own code may use the codec, or fail. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FrameBatch, MessageInput } from 'igrs-rump';
import { resizableCopy, transfer } from './support/buffers.ts';
import { withoutDefaultNames } from './support/capabilities.ts';
import { fieldsOf } from './support/describe-fields.ts';
import { createCodec, engines } from './support/engines.ts';
import { plainColumns, rowsOf, write } from './support/input-columns.ts';
import { assertRefused, refusalOf } from './support/refusal.ts';
import { isQuick } from './support/run-count.ts';
import { assertBytes } from './support/same-value.ts';
import { dirtyStream } from './support/vectors.ts';

const codecs = engines.map((engine) => createCodec({ engine }));

for (const codec of codecs) {
  const { engine } = codec;

  test(`${engine}: batches stay as they are, and so do views between two steps of a loop`, {
    skip: withoutDefaultNames,
  }, () => {
    const scanner = codec.scanner();
    const [batch] = scanner.push(dirtyStream) as [FrameBatch];
    const before = [...batch];
    const kind = 'air-conditioner.status';
    const rows = rowsOf(kind, isQuick ? 1000 : 5000);
    const columns = plainColumns(kind, rows);
    const expected = codec.encodeAll(rows);
    for (const view of batch.views(kind)) {
      const { power, roomTemperature } = view;
      assertBytes(write(codec, kind, columns), expected, 'within a loop');
      assert.deepEqual([view.power, view.roomTemperature], [power, roomTemperature]);
    }
    assert.deepEqual([...batch], before);
    const names = fieldsOf(kind).map(({ name }) => name);
    const read = batch.columns(kind, names);
    refusalOf(() => write(codec, kind, { ...columns, power: 5 }));
    refusalOf(() => write(codec, kind, { ...columns, particulates: columns.mode }));
    write(codec, kind, columns);
    assert.deepEqual(batch.columns(kind, names), read);
    assert.deepEqual([...batch], before);
  });

  test(`${engine}: a caller's own code may use the codec, or fail, while its columns are read`, {
    skip: withoutDefaultNames,
  }, () => {
    const kind = 'air-conditioner.status';
    const messages = rowsOf(kind, 3000);
    const expected = codec.encodeAll(messages);
    const columns = plainColumns(kind, messages);
    const uses: readonly (() => unknown)[] = [
      () => codec.encodeAll(messages.slice(0, 9)),
      () => codec.encode(messages[0] as MessageInput),
      () => write(codec, 'water-heater.alarm', plainColumns('water-heater.alarm', rowsOf('water-heater.alarm', 99))),
      () => refusalOf(() => write(codec, kind, { ...columns, power: ['x'] })),
      () => [...codec.scanner().push(dirtyStream)],
      () => [...codec.scanner().push(new Uint8Array(300_000).fill(0x52))],
    ];
    for (const [index, use] of uses.entries()) {
      const power = (columns.power as unknown[]).slice();
      for (const row of [0, 7, 1500, 2999]) {
        const value = power[row];
        Object.defineProperty(power, row, {
          enumerable: true,
          get: () => {
            use();
            return value;
          },
        });
      }
      assertBytes(write(codec, kind, { ...columns, power }), expected, `use ${index}`);
    }
    const failing = (columns.power as unknown[]).slice();
    Object.defineProperty(failing, 2000, {
      get: () => {
        throw new Error('mine');
      },
    });
    assert.throws(() => write(codec, kind, { ...columns, power: failing }), /^Error: mine$/);
    assertBytes(write(codec, kind, columns), expected, 'afterwards');

    // The flags of a row are an array of their own, which is read when its column is.
    const alarm = 'air-conditioner.alarm';
    const alarms = plainColumns(alarm, rowsOf(alarm, 3));
    const trapped = new Proxy(['filter'], {
      get: () => {
        throw new Error('mine');
      },
    });
    const faults = [[], trapped, []];
    assert.throws(() => write(codec, alarm, { ...alarms, faults }), /^Error: mine$/);
    // It is read once, so that nothing else is written than what was judged.
    let reads = 0;
    const moody = new Proxy(['nonsense'], {
      get: (target, key, receiver) => {
        if (key === '0' && reads++ > 0) throw new Error('mine');
        return Reflect.get(target, key, receiver);
      },
    });
    const once = { ...alarms, faults: [[], moody, []] };
    assertRefused(() => write(codec, alarm, once), 'unknown-name', 'columns.faults[1]');

    // An array that loses its values between two pieces.
    const room = new Float64Array(3000).fill(20);
    const losing = (columns.power as unknown[]).slice();
    Object.defineProperty(losing, 2000, {
      get: () => {
        if (room.length > 0) transfer(new Uint8Array(room.buffer));
        return true;
      },
    });
    const lost = { ...columns, power: losing, roomTemperature: room };
    assertRefused(() => write(codec, kind, lost), 'wrong-type', 'columns.roomTemperature');
    // Or a bitmap its bits, which would leave all later rows without the field.
    const bitmap = new Uint8Array(375).fill(0xff);
    Object.defineProperty(losing, 2000, {
      get: () => {
        if (bitmap.length > 0) transfer(bitmap);
        return true;
      },
    });
    const bare = { ...columns, power: losing, validity: { roomHumidity: bitmap } };
    assertRefused(() => write(codec, kind, bare), 'wrong-type', 'columns.validity.roomHumidity');
    const copy = resizableCopy(new Uint8Array(3000).fill(20));
    if (copy === null) return;
    const shrinking = { ...columns, roomHumidity: copy.bytes, power: losing };
    Object.defineProperty(losing, 2000, {
      get: () => {
        copy.resize(10);
        return true;
      },
    });
    assertRefused(() => write(codec, kind, shrinking), 'wrong-type', 'columns.roomHumidity');
  });
}
