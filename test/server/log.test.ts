/** Lines of a log: bounded, whoever reads them or does not, and whatever happens. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { constants, openSync, readFileSync, readSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type FailedLogins, Lines, Log, LoginReport, openLineFile } from 'igrs-rump/server/node';
import { jsonLine } from '../../server/node/monitoring/log.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { SimulatedClock } from './support/simulated-clock.ts';

const folder = temporaryDirectory();

test('a log without a writer or of another level is refused, and says which there are', () => {
  const write = async (): Promise<void> => {};
  for (const options of [undefined, null, {}, { write: 'stderr' }]) {
    assert.throws(() => new Log(options as never), { code: 'wrong-type', path: 'write' });
  }
  assert.throws(() => new Log({ write, level: 'wrn' as never }), {
    code: 'unknown-name',
    message: 'level is "wrn"; it must be one of debug, info, warn, error',
  });
});

test('levels and formats; a line is one line, whatever is in it', async () => {
  const written: string[] = [];
  const write = async (text: string): Promise<void> => void written.push(text);
  const log = new Log({ write, level: 'warn' });
  log.debug('a', 'not this');
  log.info('b', 'nor this');
  log.warn('login-failed', 'two\nlines "quoted"', { address: '192.0.2.1', count: 3n, bytes: Uint8Array.of(1, 255) });
  log.error('c', 'last');
  assert.equal(await log.flush(1000), true);
  const [first, second, end] = written.join('').split('\n');
  const { time, ...rest } = JSON.parse(first ?? '');
  assert.ok(!Number.isNaN(Date.parse(time)));
  assert.deepEqual(rest, {
    level: 'warn',
    event: 'login-failed',
    message: 'two\nlines "quoted"',
    address: '192.0.2.1',
    count: '3',
    bytes: '01ff',
  });
  assert.deepEqual([JSON.parse(second ?? '').level, end], ['error', '']);
  const text = new Log({ write, format: 'text' });
  text.info('closing', 'two\n  lines');
  await text.flush(1000);
  assert.equal(written.at(-1), 'rump: two lines\n');
  assert.ok(!jsonLine({ text: '\u2028\n' }).includes('\n'));
});

test('a reader that stands still: memory is bounded, the rest is counted, and said when it reads again', async () => {
  const written: string[] = [];
  let go = (): void => {};
  const log = new Log({
    write: (text) => {
      written.push(text);
      return new Promise((resolve) => (go = resolve));
    },
  });
  for (let index = 0; index < 20_000; index++) log.info('x', 'y'.repeat(100), { index });
  await new Promise((resolve) => setImmediate(resolve));
  for (let index = 0; index < 20_000; index++) log.info('x', 'y'.repeat(100), { index });
  assert.equal(written.length, 1);
  assert.equal(await log.flush(10), false);
  assert.ok(log.dropped > 30_000, `${log.dropped} dropped`);
  const flushed = log.flush(60_000);
  let done = false;
  flushed.then(() => (done = true));
  while (!done) {
    go();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const lines = written
    .join('')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const told = lines.filter(({ event }) => event === 'lines-dropped').reduce((sum, { count }) => sum + count, 0);
  assert.equal(told, log.dropped);
  assert.equal(lines.filter(({ event }) => event === 'x').length + told, 40_000);
});

test('a write that fails loses its lines alone, and the next line begins on a line of its own', async () => {
  let text = '';
  let isFull = false;
  const lines = new Lines(async (part) => {
    // A full disk takes what it has room for.
    text += isFull ? part.slice(0, 3) : part;
    if (isFull) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
  });
  lines.add('first');
  await lines.flush(1000);
  isFull = true;
  lines.add('second');
  await lines.flush(1000);
  isFull = false;
  lines.add('third');
  await lines.flush(1000);
  assert.equal(text, 'first\nsec\nthird\n');
  assert.equal(lines.dropped, 1);
});

test('a file: appended to, for nobody else, and another one after a rotation', async () => {
  const path = join(folder, 'audit.jsonl');
  const file = await openLineFile(path);
  const lines = new Lines(file.write);
  lines.add('one');
  await lines.flush(5000);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  renameSync(path, `${path}.1`);
  lines.add('two');
  await lines.flush(5000);
  await file.reopen();
  lines.add('three');
  await lines.flush(5000);
  await file.close();
  assert.deepEqual([readFileSync(`${path}.1`, 'utf8'), readFileSync(path, 'utf8')], ['one\ntwo\n', 'three\n']);
  await assert.rejects(openLineFile(join(folder, 'none', 'audit')), { code: 'ENOENT' });
});

test('a pipe that nobody reads holds up nothing; one without a reader cannot be opened', async () => {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  await assert.rejects(openLineFile(path), { code: 'ENXIO' });
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const file = await openLineFile(path);
  const lines = new Lines(file.write);
  const line = 'z'.repeat(999);
  for (let index = 0; index < 300; index++) lines.add(line);
  assert.equal(await lines.flush(200), false);
  let read = 0;
  const buffer = Buffer.alloc(0x10000);
  const flushed = lines.flush(60_000).then(() => true);
  let isDone = false;
  flushed.then(() => (isDone = true));
  const take = (): void => {
    try {
      read += readSync(reader, buffer);
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'EAGAIN');
    }
  };
  while (!isDone) {
    take();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  take();
  assert.deepEqual([read, lines.dropped], [300_000, 0]);
  await file.close();
});

test('failed logins: the first of an address at once, the others as a number, and however many addresses, few lines', async () => {
  const clock = new SimulatedClock();
  const told: FailedLogins[] = [];
  const report = new LoginReport((failed) => told.push(failed), clock);
  const from = (address: string) => ({ address, account: null, problem: null });
  report.add({ ...from('a'), outcome: 'accepted', account: 'alice' });
  assert.equal(clock.waiting, 0);
  for (let index = 0; index < 1000; index++) report.add({ ...from('a'), outcome: 'rejected' });
  report.add({ ...from('a'), outcome: 'limited' });
  assert.deepEqual(
    told.map(({ address, outcome, count }) => [address, outcome, count]),
    [
      ['a', 'rejected', 1],
      ['a', 'limited', 1],
    ],
  );
  for (let index = 0; index < 10_000; index++) report.add({ ...from(`address ${index}`), outcome: 'rejected' });
  assert.equal(told.length, 64);
  await clock.pass(60_000);
  assert.deepEqual(
    told.slice(64).map(({ address, count, isFirst }) => [address, count, isFirst]),
    [
      ['a', 999, false],
      [null, 10_000 - 62, false],
    ],
  );
  assert.equal(clock.waiting, 0);
  // A new minute: told at once again.
  report.add({ ...from('a'), outcome: 'rejected' });
  assert.equal(told.at(-1)?.isFirst, true);
  report.add({ ...from('a'), outcome: 'rejected' });
  report.end();
  assert.deepEqual([told.at(-1)?.count, told.at(-1)?.isFirst, clock.waiting], [1, false, 0]);
});
