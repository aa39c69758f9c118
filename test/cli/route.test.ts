import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createCodec, type FrameBatch, type Rule } from 'igrs-rump';
import { cliFile, dirtyFile, goldenFrames, rump, temporaryDirectory } from './command.ts';

const directory = temporaryDirectory();

const RULES: readonly Rule[] = [
  { copyTo: 'audit', messageType: 'alarm' },
  { to: 'alarms', messageType: 'alarm', where: { field: 'severity', atLeast: 'fault' } },
  { to: 'heaters', deviceType: 'water-heater', shards: 12 },
  { to: 'rest', deviceType: ['air-conditioner', 'refrigerator'] },
];

function rulesFile(name: string, rules: unknown): string {
  const path = join(directory, name);
  writeFileSync(path, typeof rules === 'string' ? rules : JSON.stringify(rules));
  return path;
}

/** What the router itself says, a destination's frames one after another. */
function expected(): { readonly files: Map<string, Buffer>; readonly dropped: number } {
  const codec = createCodec();
  const router = codec.router({ rules: RULES });
  const files = new Map<string, Buffer>();
  const scanner = codec.scanner();
  let dropped = 0;
  const take = (batches: Iterable<FrameBatch>): void => {
    for (const batch of batches) {
      const routed = router.route(batch);
      dropped += routed.dropped;
      for (const { to, shard, bytes } of routed) {
        const name = shard === undefined ? `${to}.bin` : `${to}-${String(shard).padStart(2, '0')}.bin`;
        files.set(name, Buffer.concat([files.get(name) ?? Buffer.alloc(0), bytes]));
      }
    }
  };
  take(scanner.push(readFileSync(dirtyFile)));
  take(scanner.end());
  return { files, dropped };
}

for (const engine of ['wasm', 'js']) {
  test(`one file for each destination, on ${engine}, and a summary`, () => {
    const out = join(directory, 'deep', engine);
    const rules = rulesFile('rules.json', { rules: RULES });
    const { code, stdout, stderr } = rump(['route', rules, dirtyFile, '--out', out, '--engine', engine]);
    assert.match(stderr, /^rump: .*dirty\.bin: 3323 of 20914 bytes skipped: \d+ check mismatches, .*\n$/);
    assert.equal(code, 0);
    const { files, dropped } = expected();
    assert.deepEqual(readdirSync(out).sort(), [...files.keys()].sort());
    for (const [name, bytes] of files) {
      assert.deepEqual(readFileSync(join(out, name)), bytes, name);
      assert.match(stdout, new RegExp(`^${name} +\\d+ +${bytes.length}$`, 'm'));
    }
    assert.match(stdout, new RegExp(`572 frames, ${dropped} of them matched no rule; 3323 of 20914 bytes skipped`));
    assert.match(stdout, new RegExp(`at [\\d,]+ frames/s, [\\d.]+ GB/s with engine ${engine}\n$`));
  });
}

test('from standard input, with the bare list, over what an earlier run has left, if that is forced', () => {
  const out = join(directory, 'again');
  const rules = rulesFile('list.json', [{ to: 'all' }]);
  for (let run = 0; run < 2; run++) {
    assert.equal(rump(['route', rules, '--out', out, '--force'], { input: readFileSync(dirtyFile) }).code, 0);
  }
  const frames = rump(['decode', join(out, 'all.bin'), '--stats']);
  assert.match(frames.stderr, /frames +572/);
  assert.match(frames.stderr, /bytesSkipped +0/);
});

test('more destinations than files may be open at once', () => {
  const out = join(directory, 'many');
  const rules = rulesFile('many.json', [{ to: 'shard', shards: 1000 }]);
  const codec = createCodec();
  // Every device twice, far apart, so that its file has been closed in between.
  const messages = Array.from({ length: 1200 }, (_, index) => ({
    kind: 'water-heater.heartbeat' as const,
    serial: index % 600,
    sequence: index,
    body: {},
  }));
  assert.equal(rump(['route', rules, '--out', out], { input: codec.encodeAll(messages) }).code, 0);
  const files = readdirSync(out);
  assert.ok(files.length > 300);
  let frames = 0;
  for (const file of files) {
    const scanner = codec.scanner();
    for (const _ of scanner.push(readFileSync(join(out, file))));
    frames += scanner.stats.frames;
  }
  assert.equal(frames, 1200);
});

test('errors in rules are reported in one line with their place', () => {
  const out = join(directory, 'never');
  for (const [rules, message] of [
    ['{\n  "rules": [],\n}', /bad\.json: line 3, column 1: it is not JSON$/m],
    ['{"rules":[],"rules":[]}', /bad\.json: line 1, column 13: it names "rules" twice$/m],
    ['7', /options is 7; it must be a plain object of rules/],
    ['[{"to":"x","where":{"field":"colour","equals":1}}]', /rules\[0\]\.where\.field is "colour"/],
    ['[{"to":"../x"}]', /the destination "\.\.\/x" cannot be the name of a file/],
    ['[{"to":".."}]', /the destination "\.\." cannot/],
  ] as const) {
    const { code, stdout, stderr } = rump(['route', rulesFile('bad.json', rules), dirtyFile, '--out', out]);
    assert.match(stderr, message);
    assert.equal(stderr.trimEnd().split('\n').length, 1);
    assert.equal(stdout, '');
    assert.equal(code, 1);
  }
  assert.equal(existsSync(out), false);
});

test('missing files, missing options, and a folder that cannot be made', () => {
  const rules = rulesFile('rules.json', RULES);
  assert.equal(rump(['route', join(directory, 'none.json'), dirtyFile, '--out', directory]).code, 1);
  assert.equal(rump(['route', rules, join(directory, 'none.bin'), '--out', directory]).code, 1);
  assert.equal(rump(['route', rules, dirtyFile]).code, 2);
  assert.equal(rump(['route']).code, 2);
  const file = join(directory, 'file');
  writeFileSync(file, '');
  const { code, stderr } = rump(['route', rules, dirtyFile, '--out', join(file, 'below')]);
  assert.equal(code, 1);
  assert.match(stderr, /^rump: .*below: is not a directory$/m);
  const intoFile = rump(['route', rules, dirtyFile, '--out', file]);
  assert.deepEqual([intoFile.code, intoFile.stderr], [1, `rump: --out ${file}: is not a folder\n`]);
  const both = rump(['route', '-', '--out', join(directory, 'both')], { input: '[]' });
  assert.deepEqual([both.code, both.stderr], [2, 'rump: RULES and FILE cannot both be standard input\n']);
  const nowhere = rump(['route', rules, dirtyFile, '--out', '']);
  assert.equal(nowhere.code, 2);
  assert.match(nowhere.stderr, /^rump: --out is ""; it must be the name of a folder\n/);
  mkdirSync(join(directory, 'taken', 'audit.bin'), { recursive: true });
  assert.equal(rump(['route', rules, dirtyFile, '--out', join(directory, 'taken')]).code, 1);
});

test('a folder in /proc, where Node makes folders for ever', { skip: !existsSync('/proc/self') }, () => {
  const rules = rulesFile('all.json', '[{ "to": "all" }]');
  const args = [cliFile, 'route', rules, dirtyFile, '--out', '/proc/rump/to'];
  // No other signal ends what it is to be ended from.
  const { status, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    timeout: 10_000,
    killSignal: 'SIGKILL',
  });
  assert.deepEqual([status, stderr], [1, 'rump: /proc/rump/to: no such file or directory\n']);
});

test('files of an earlier run are reported, and so is an input without a frame', () => {
  const out = join(directory, 'older');
  rump(['route', rulesFile('first.json', [{ to: 'first' }]), dirtyFile, '--out', out]);
  const other = rulesFile('second.json', [{ to: 'second' }]);
  assert.equal(
    rump(['route', other, dirtyFile, '--out', out]).stderr.split('\n')[0],
    `rump: 1 older .bin file remains in ${out}, such as first.bin`,
  );
  const { code, stderr } = rump(['route', other, '--out', join(directory, 'nothing')], { input: 'no frame at all' });
  assert.equal(stderr, 'rump: standard input: no frame in 15 bytes: no start marker\n');
  assert.equal(code, 1);
});

test('where auto found no Wasm, the summary says why', () => {
  const args = [
    '--jitless',
    cliFile,
    'route',
    rulesFile('reason.json', []),
    dirtyFile,
    '--out',
    join(directory, 'reason'),
  ];
  const summary = execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  assert.match(summary, / with engine js: this host has no WebAssembly; .+\n$/);
});

test('one frame is counted as one', () => {
  const rules = rulesFile('one.json', [{ to: 'one' }]);
  const { stdout } = rump(['route', rules, '--out', join(directory, 'one')], { input: goldenFrames()[0] as Buffer });
  assert.match(stdout, /^1 frame, 0 of them matched no rule; 0 of \d+ bytes skipped$/m);
});
