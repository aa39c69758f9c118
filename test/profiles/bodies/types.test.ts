/** The types of general bodies: generated code of a profile that has all of them compiles, and a user's code against its declarations. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildPackage, write } from '../support/package.ts';
import { trialProfile } from './trial.ts';

const USE = `
import type { Codec, FrameBatch, MessageInputs, Messages } from './dist/types/index.js';

type Same<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;
const same = <_ extends true>(): void => {};

declare const codec: Codec;
declare const batch: FrameBatch;

type State = Messages['thing.state'];
same<Same<State['body']['room'], number | 'abnormal' | null>>();
same<Same<State['body']['energy'], number | null>>();
same<Same<State['body']['dry'], number>>();
same<Same<State['body']['humidity'], number | undefined>>();
same<Same<State['rest'], Uint8Array | undefined>>();
same<Same<Messages['thing.set']['body']['swing'], boolean>>();
same<Same<Messages['thing.set']['body']['level'], number | undefined>>();
same<Same<Messages['thing.masked']['unknownFields'], number[] | undefined>>();
same<Same<Messages['thing.report']['attributeOrder'], number[] | undefined>>();
same<Same<MessageInputs['thing.report']['attributeOrder'], number[] | undefined>>();

const columns = batch.columns('thing.state', ['room', 'humidity', 'mode']);
same<Same<typeof columns.room, Float64Array>>();
same<Same<typeof columns.mode, Uint8Array>>();

codec.encode({ kind: 'thing.state', body: { target: 16, mode: 'heat', energy: 0, room: 'abnormal', dry: 0 } });
codec.encode({ kind: 'thing.report', body: {}, attributeOrder: [] });
codec.encodeColumns('thing.set', { swing: [true], level: [undefined], extra: [undefined] });
// @ts-expect-error There is no such name.
codec.encode({ kind: 'thing.state', body: { target: 16, mode: 'heat', energy: 0, room: 'usual', dry: 0 } });
// @ts-expect-error Only lenient writers take it.
codec.encode({ kind: 'thing.short', body: { level: 1 }, rest: new Uint8Array(1) });
// @ts-expect-error The body must have all fields that are always set.
codec.encode({ kind: 'thing.masked', body: { one: 1 } });
`;

test('declarations of a profile with every construct of bodies', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'igrs-rump-bodies-'));
  try {
    await buildPackage(trialProfile(), folder);
    write(join(folder, 'use.ts'), USE);
    const options = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--lib',
      'es2023,dom',
      '--skipLibCheck',
      'false',
    ];
    const tsc = join(folder, 'node_modules/typescript/bin/tsc');
    const { stdout, status } = spawnSync(process.execPath, [tsc, ...options, 'use.ts'], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.equal(stdout, '');
    assert.equal(status, 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
