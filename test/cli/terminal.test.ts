/** What a device, a profile or a user writes does not steer the terminal that shows it: on a real one, which `script` makes. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createCodec } from 'igrs-rump';
import { profileDirectory } from '../../cli/package.ts';
import { printable, printableJson, printableLines } from '../../cli/printable.ts';
import { TextTable } from '../../cli/text-table.ts';
import { cliFile, rump, temporaryDirectory } from './command.ts';

const directory = temporaryDirectory();
/** The terminal itself ends its lines in CR LF. */
const STEERING = /[^\P{Cc}\r\n]|[\p{Cf}\p{Zl}\p{Zp}]/u;
/** ESC, C1 CSI, right-to-left override, isolate, line and paragraph separator, zero width space and joiner, BOM, soft hyphen, a tag. */
const HOSTILE = '\u001b[2J\u009b31m\u202e\u2066\u2028\u2029\u200b\u200d\ufeff\u00ad\u{e0041}\u007f';

function versionResponse(manufacturer: string): Uint8Array {
  const versions = { protocolVersion: 1, hardwareMajor: 1, hardwareMinor: 0, firmwareMajor: 1, firmwareMinor: 0 };
  const body = { ...versions, firmwarePatch: 0, manufacturer, model: 'M' };
  return createCodec().encode({ kind: 'water-heater.version-response', serial: 5, sequence: 6, body });
}

const KIND = 'water-heater.version-response';
const short = HOSTILE.slice(0, 6);
const pieces = [short, HOSTILE.slice(6, 12), HOSTILE.slice(12)].map((text) => versionResponse(text));
const capture = join(directory, 'hostile.bin');
writeFileSync(capture, Buffer.concat(pieces));

/** Bold, red and green, which the command writes itself. */
const ESCAPE = '\u001b';
const STYLES = new RegExp(`${ESCAPE}\\[(?:0|1|31|32)m`, 'g');

/** What a terminal of 80 columns gets, of both streams. */
function onTerminal(args: readonly string[], variables: NodeJS.ProcessEnv = {}): string {
  const words = [process.execPath, cliFile, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  const { stdout, error } = spawnSync('script', ['-qec', words.join(' '), '/dev/null'], {
    input: '',
    env: { ...process.env, SHELL: '/bin/sh', TERM: 'xterm', NO_COLOR: '', ...variables },
  });
  if (error !== undefined) throw error;
  return stdout.toString();
}

const profile = join(directory, 'profile');
cpSync(profileDirectory, profile, { recursive: true });
const titled = join(profile, 'air-conditioner.yaml');
const yaml = readFileSync(titled, 'utf8');
assert.match(yaml, /title: /);
writeFileSync(titled, yaml.replace(/title: [^}\n]*/g, 'title: "a\\u009b31m\\u202eb"'));

const rules = join(directory, 'rules.json');
writeFileSync(rules, JSON.stringify([{ to: `x${short}` }]));
const lines = join(directory, 'lines.jsonl');
writeFileSync(lines, `${JSON.stringify({ kind: HOSTILE, serial: 1, sequence: 1, body: {} })}\n`);
const faults = join(directory, 'faults.json');
writeFileSync(faults, JSON.stringify([{ [short]: 1 }]));

for (const [name, args, shown] of [
  ['decode', ['decode', capture], /\\u001b\[2J/],
  ['decode --table', ['decode', capture, '--table', '--kind', KIND], /\\u001b\[2J/],
  ['decode --csv', ['decode', capture, '--kind', KIND, '--csv', 'manufacturer'], /\\u001b\[2J/],
  ['inspect', ['inspect', capture], /\\u001b\[2J/],
  ['inspect --json', ['inspect', capture, '--json'], /\\u001b\[2J/],
  ['profile check', ['profile', 'check', profile], /./],
  ['profile explain', ['profile', 'explain', 'air-conditioner.status', profile], /./],
  ['profile diff', ['profile', 'diff', profile, profileDirectory], /./],
  ['route, a destination', ['route', rules, capture, '--out', join(directory, 'out')], /\\u001b\[2J/],
  ['encode, a kind', ['encode', lines, '--force'], /\\u009b31m/],
  ['simulate, a fault', ['simulate', '--lan', '--faults', faults], /\\u001b\[2J/],
  ['a file that is not there', ['decode', `none${HOSTILE}`], /\\u001b\[2J/],
  ['an unknown option', ['decode', `--${HOSTILE}`], /\\u001b\[2J/],
  ['an unknown command', [HOSTILE], /\\u001b\[2J/],
  ['--kind', ['decode', '-', '--kind', HOSTILE], /\\u009b31m/],
  ['--types', ['discover', '--types', HOSTILE], /\\u009b/],
  ['--debug', ['--debug', 'decode', `none${HOSTILE}`], /\\u001b\[2J/],
  ['--origin', ['serve', '--origin', HOSTILE], /\\u001b\[2J/],
] as const) {
  test(`${name}: nothing controls the terminal`, () => {
    const text = onTerminal(args).replace(STYLES, '');
    assert.doesNotMatch(text, STEERING, JSON.stringify(text));
    assert.match(text, shown);
  });
}

test('a table has styles on a terminal alone, and none with NO_COLOR or where the terminal is dumb', () => {
  const alarm = { kind: 'water-heater.alarm', serial: 1, sequence: 1 };
  const body = { severity: 'fault', faults: ['dryFire'], time: 0 };
  const messages = ['raised', 'cleared'].map((event) => JSON.stringify({ ...alarm, body: { event, ...body } }));
  const file = join(directory, 'alarms.bin');
  writeFileSync(file, rump(['encode'], { input: messages.join('\n') }).bytes);
  const args = ['decode', file, '--table'];
  const styled = onTerminal(args);
  const lines = styled.split('\r\n').map((line) => line.replaceAll(ESCAPE, '^'));
  assert.match(lines[0] as string, /^\^\[1moffset .*\^\[0m$/);
  assert.match(lines[2] as string, /^\^\[31m +0 .*raised.*\^\[0m$/);
  assert.match(lines[3] as string, /^\^\[32m.*cleared.*\^\[0m$/);
  const plain = styled.replace(STYLES, '');
  assert.equal(onTerminal(args, { NO_COLOR: '1' }), plain);
  assert.equal(onTerminal(args, { TERM: 'dumb' }), plain);
  assert.equal(rump(args).stdout, plain.replaceAll('\r', ''));
});

test('messages on stderr are escaped in a log too', () => {
  const { stderr } = rump(['decode', `none${HOSTILE}`]);
  assert.doesNotMatch(stderr, STEERING);
  assert.match(stderr, /no such file/);
});

test('JSON lines are escaped wherever they go, and say the same', () => {
  const { stdout } = rump(['decode', capture]);
  assert.doesNotMatch(stdout, STEERING);
  const said = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).body.manufacturer);
  assert.equal(said.join(''), HOSTILE);
  const again = rump(['encode'], { input: stdout });
  assert.deepEqual(again.bytes, readFileSync(capture));
  const { stdout: inspected } = rump(['inspect', capture, '--json']);
  assert.doesNotMatch(inspected, STEERING);
  assert.ok(JSON.parse(inspected).parts.length > 5);
});

test('CSV in a file has the text as it came', () => {
  const { stdout } = rump(['decode', capture, '--kind', KIND, '--csv', 'manufacturer']);
  assert.equal(stdout.replaceAll('\n', ''), `manufacturer${HOSTILE}`);
});

test('every character that controls or hides is escaped, text in letters is not', () => {
  for (let code = 0; code < 0x110000; code++) {
    const character = String.fromCodePoint(code);
    const text = printable(character);
    if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(character)) assert.match(text, /^(\\u[0-9a-f]{4}){1,2}$/);
    if (text !== character) assert.equal(JSON.parse(`"${text}"`), character);
  }
  for (const text of ['海尔 冰箱', 'Ünïcödé', '°C – “quoted” …', '😀', 'हिन्दी']) assert.equal(printable(text), text);
  assert.equal(printable('a\nb'), 'a\\u000ab');
  assert.equal(printableLines('a\r\nb\u001b\n'), 'a\\u000d\nb\\u001b\n');
  const value = { [HOSTILE]: [HOSTILE, '\n\\"\ud800'] };
  assert.deepEqual(JSON.parse(printableJson(value)), value);
  assert.deepEqual(JSON.parse(printableJson(value, undefined, 2)), value);
});

test('no cell of CSV is a formula; numbers stay numbers', () => {
  const cells = ['=1+1', '+SUM(A1)', '-x', '@a', '\t=1', '\r=1', '-5', '+1.5e3', '-', "'=1", 'a=1', '=1,2', '.5'];
  const input = Buffer.concat(cells.map((text) => versionResponse(text)));
  const { stdout } = rump(['decode', '--kind', KIND, '--csv', 'manufacturer'], { input });
  const wanted = ["'=1+1", "'+SUM(A1)", "'-x", "'@a", "'\t=1", '"\'\r=1"', '-5', '+1.5e3', "'-", "'=1", 'a=1'];
  assert.deepEqual(stdout.trimEnd().split('\n'), ['manufacturer', ...wanted, '"\'=1,2"', '.5']);
});

test('--csv has kind and device where they are named, and --units puts units into its header', () => {
  const fields = 'device,manufacturer,kind,serial';
  const { stdout } = rump(['decode', '--kind', KIND, '--csv', fields], { input: versionResponse('m') });
  assert.equal(stdout, `${fields}\n0001-000000000005,m,${KIND},5\n`);
  const alone = rump(['decode', '--kind', KIND, '--csv', 'kind'], { input: versionResponse('m') });
  assert.equal(alone.stdout, `kind\n${KIND}\n`);
  const status = ['decode', '--kind', 'air-conditioner.status', '--csv', 'serial,mode,roomTemperature'];
  assert.equal(rump(status).stdout, 'serial,mode,roomTemperature\n');
  assert.equal(rump([...status, '--units']).stdout, 'serial,mode,roomTemperature (°C)\n');
  const { code, stderr } = rump(['decode', '--units']);
  assert.equal(code, 2);
  assert.match(stderr, /--units needs --csv/);
});

test('columns are aligned if letters take two cells', () => {
  const columns = [{ head: 'name' }, { head: 'count', align: 'right' }] as const;
  const table = new TextTable(columns, 7);
  const rows = [
    ['冰箱', '1'],
    ['海尔冰箱', '22'],
    ['a海尔冰箱', '冰'],
    ['refrigerator', 'é'],
  ];
  table.fit(rows);
  assert.equal(
    table.head() + table.rows(rows),
    'name     count\n───────  ─────\n冰箱         1\n海尔冰…     22\na海尔…      冰\nrefrig…      é\n',
  );
});
