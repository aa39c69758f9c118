/** The filters that decode and watch share: `--kind`, `--device` and `--where`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FieldDescription } from 'igrs-rump/profile';
import { descriptionOf, valueOfText } from '../../cli/vocabulary.ts';
import { dirtyFile, dirtyFrames, type Found, jsonLines, rump } from './command.ts';

const frames = dirtyFrames();
type Body = Readonly<Record<string, unknown>>;
type Passes = (body: Body, frame: Found) => boolean;

const RANKS = ['info', 'warning', 'fault', 'critical'];
/** Also of frames whose kind is unknown, if their device type is not. */
const typeOf = (frame: Found): string =>
  frame.kind === 'unknown'
    ? String((frame as { deviceType?: unknown }).deviceType)
    : (frame.kind.split('.')[0] as string);
const has = (body: Body, flag: string): boolean => Array.isArray(body.faults) && body.faults.includes(flag);
const { serial } = frames.find(({ kind, serial }) => kind === 'air-conditioner.alarm' && serial > 0) as Found;
const id = `0002-${serial.toString(16).padStart(12, '0')}`;

const cases: Readonly<Record<string, Passes>> = {
  '--device refrigerator': (_, frame) => typeOf(frame) === 'refrigerator',
  '--device refrigerator --device water-heater': (_, frame) => ['refrigerator', 'water-heater'].includes(typeOf(frame)),
  [`--device ${id}`]: (_, frame) => typeOf(frame) === 'air-conditioner' && frame.serial === serial,
  [`--device ${id.toUpperCase()} --device microwave-oven`]: (_, frame) =>
    typeOf(frame) === 'microwave-oven' || (typeOf(frame) === 'air-conditioner' && frame.serial === serial),
  '--where power=true': ({ power }) => power === true,
  '--where mode=dry,heat': ({ mode }) => mode === 'dry' || mode === 'heat',
  '--where mode!=dry,heat': ({ mode }) => mode !== undefined && mode !== 'dry' && mode !== 'heat',
  '--where severity>=fault': ({ severity }) => RANKS.indexOf(String(severity)) >= 2,
  '--where severity<fault': ({ severity }) => RANKS.slice(0, 2).includes(String(severity)),
  '--where faults=communication': (body) => has(body, 'communication'),
  '--where faults!=communication': (body) => body.faults !== undefined && !has(body, 'communication'),
  '--where onTime=null': ({ onTime }) => onTime === null,
  '--where onTime>10': ({ onTime }) => typeof onTime === 'number' && onTime > 10,
  '--where tankTemperature<=-0.5': ({ tankTemperature }) => Number(tankTemperature) <= -0.5,
  '--where severity>=fault --where event=raised --device refrigerator': ({ severity, event }, frame) =>
    typeOf(frame) === 'refrigerator' && RANKS.indexOf(String(severity)) >= 2 && event === 'raised',
  '--kind water-heater.alarm --kind refrigerator.alarm --where event=cleared': ({ event }, { kind }) =>
    (kind === 'water-heater.alarm' || kind === 'refrigerator.alarm') && event === 'cleared',
  '--where mode=convection': ({ mode }) => mode === 'convection',
  // Each of a kind of its own.
  '--where mode=convection,dry': ({ mode }) => mode === 'convection' || mode === 'dry',
};

for (const [words, passes] of Object.entries(cases)) {
  test(`decode ${words}`, () => {
    const expected = frames.filter((frame) => passes(frame.body as Body, frame));
    assert.ok(expected.length > 0 && expected.length < frames.length * 0.7, `${expected.length}`);
    const { stdout } = rump(['decode', dirtyFile, ...words.split(' ')]);
    assert.deepEqual(
      jsonLines(stdout).map(({ offset }) => offset),
      expected.map(({ offset }) => offset),
    );
  });
}

test('an empty value means no flags', () => {
  const alarm = { kind: 'refrigerator.alarm', serial: 1, body: { event: 'raised', severity: 'info', time: 1 } };
  const lines = [[], ['communication']].map((faults, sequence) =>
    JSON.stringify({ ...alarm, sequence, body: { ...alarm.body, faults } }),
  );
  const stream = rump(['encode'], { input: lines.join('\n') }).bytes;
  for (const [condition, sequence] of [
    ['faults=', 0],
    ['faults!=', 1],
  ] as const) {
    const { stdout } = rump(['decode', '--where', condition], { input: stream });
    assert.deepEqual(
      jsonLines(stdout).map((message) => message.sequence),
      [sequence],
    );
  }
});

test('tables and CSV have the same frames as JSON', () => {
  const words = ['decode', dirtyFile, '--kind', 'water-heater.alarm', '--where', 'severity>=fault'];
  const offsets = jsonLines(rump(words).stdout).map(({ offset }) => String(offset));
  assert.ok(offsets.length > 2);
  const csv = rump([...words, '--csv', 'offset,severity']).stdout;
  assert.deepEqual(csv.match(/^\d+(?=,(fault|critical)$)/gm), offsets);
  const table = rump([...words, '--table']).stdout;
  assert.deepEqual(
    table.match(/^ *\d+(?= )/gm)?.map((cell) => cell.trim()),
    offsets,
  );
});

for (const [words, message] of [
  ['--where', /argument missing/],
  ['--where power', /--where is "power"; it must be FIELD=VALUE, or with != > >= < <= in place of =$/],
  ['--where power~true', /--where is "power~true"; it must be FIELD=VALUE/],
  ['--where =1', /--where is "=1"; it must be FIELD=VALUE/],
  ['--where tankTemperatur>20', /--where has "tankTemperatur"; did you mean tankTemperature\?$/],
  ['--where xyz=1', /--where has "xyz"; fields are power, mode, .*, and \d+ others$/],
  ['--kind water-heater.alarm --where power=true', /--where has "power"; fields are event, severity, faults, time$/],
  ['--where power=maybe', /--where: power is "maybe"; it must be true or false$/],
  [
    '--where tankTemperature>warm',
    /tankTemperature is "warm"; it must be a number from -3276\.8 to 3276\.7 °C or null$/,
  ],
  ['--where severity>=terrible', /severity is "terrible"; it must be one of info, warning, fault, critical$/],
  ['--where severity>=9', /severity is "9", which has no rank; compare it with = or !=$/],
  ['--where mode=dry,hot', /--where: mode is "hot"; /],
  ['--where mode>cool', /mode has no order: > cannot compare it, only = and !=$/],
  ['--where faults=dryFir', /faults is "dryFir"; did you mean dryFire/],
  ['--where faults=magnetro', /faults is "magnetro"; did you mean magnetron/],
  [
    '--device toaster',
    /--device is "toaster"; it must be a device type of water-heater, .* or a device ID such as 0001-/,
  ],
  ['--device 0001-zz', /--device is "0001-zz"; it must be a device type/],
  ['--kind water-heater.alarms', /--kind is "water-heater\.alarms"; did you mean water-heater\.alarm/],
] as const) {
  test(`decode ${words}: refused in one line`, () => {
    const { code, stdout, stderr } = rump(['decode', dirtyFile, ...words.split(' ')]);
    assert.match(stderr.replace(/\(add --help.*\n$/, '').replace(/\n$/, ''), message);
    assert.match(stderr, /^rump: [^\n]+\n(\(add --help [^\n]*\n)?$/);
    assert.deepEqual([code, stdout], [2, '']);
  });
}

test('a number that may have meanings instead takes their names, and an error lists them', () => {
  const [field] = descriptionOf('water-heater.control').fields.filter(({ name }) => name === 'onTime');
  const sunrise = { code: 0xfffe, name: 'sunrise', title: 'Sunrise', origin: 'assigned', source: '' } as const;
  const named: FieldDescription = { ...(field as FieldDescription), special: [sunrise] };
  const values = ['90', 'null', 'sunrise'].map((text) => valueOfText(named, text, '--where'));
  assert.deepEqual(values, [90, null, 'sunrise']);
  const message = '--where: onTime is "noon"; it must be a number from 0 to 1439 min or null or sunrise';
  assert.throws(() => valueOfText(named, 'noon', '--where'), { message });
});
