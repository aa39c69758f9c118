import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createCodec } from 'igrs-rump';
import { LineSplitter } from '../../cli/input.ts';
import { dirtyFile, rump, temporaryDirectory, vector } from './command.ts';

const directory = temporaryDirectory();
const query = { kind: 'water-heater.status-query', serial: 7, sequence: 1, body: {} } as const;
const queryFrame = Buffer.from(createCodec().encode(query));

for (const engine of ['wasm', 'js']) {
  test(`decode and encode --lenient give back every frame byte for byte, on ${engine}`, () => {
    const bytes = readFileSync(dirtyFile);
    const frames: Uint8Array[] = [];
    const scanner = createCodec().scanner();
    for (const batch of scanner.push(bytes)) for (let i = 0; i < batch.length; i++) frames.push(batch.bytes(i));
    for (const batch of scanner.end()) for (let i = 0; i < batch.length; i++) frames.push(batch.bytes(i).slice());
    const lines = rump(['decode', dirtyFile, '--engine', engine]).stdout;
    const { code, bytes: encoded, stderr } = rump(['encode', '--lenient', '--engine', engine], { input: lines });
    assert.equal(stderr, '');
    assert.equal(code, 0);
    assert.deepEqual(encoded, Buffer.concat(frames));
    const path = join(directory, `${engine}.bin`);
    assert.deepEqual(rump(['encode', '-', '--lenient', '-o', path], { input: lines }).bytes, Buffer.alloc(0));
    assert.deepEqual(readFileSync(path), encoded);
  });
}

test('encode writes every golden message', () => {
  const golden: { hex: string; message: object }[] = JSON.parse(readFileSync(vector('golden.json'), 'utf8'));
  const { code, bytes } = rump(['encode'], { input: golden.map(({ message }) => JSON.stringify(message)).join('\n') });
  assert.equal(code, 0);
  assert.equal(bytes.toString('hex'), golden.map(({ hex }) => hex).join(''));
});

test('a message with a repeated name is refused with its place, at any depth', () => {
  for (const [line, message] of [
    [
      '{"kind":"water-heater.status-query","serial":7,"serial" : 8,"sequence":1,"body":{}}',
      'column 48: it names "serial" twice',
    ],
    ['{"kind":"water-heater.control","body":{"power":true,"\\u0070ower":false}}', 'column 53: it names "power" twice'],
  ] as const) {
    const { code, bytes, stderr } = rump(['encode'], { input: `${JSON.stringify(query)}\n${line}\n` });
    assert.deepEqual([code, stderr], [1, `rump: standard input, line 2: ${message}\n`]);
    assert.deepEqual(bytes, queryFrame);
  }
  // What only looks like a repeated name.
  const kind = '":": "\\":';
  const deep = `${'['.repeat(300_000)}${']'.repeat(300_000)}`;
  for (const line of [`{"kind":"${kind}"}`, `{"kind":"x","body":{"a":"\\":","b":${deep}}}`]) {
    assert.doesNotMatch(rump(['encode'], { input: line }).stderr, /twice|deep|internal/);
  }
});

test('blank lines, carriage returns and a missing last line feed do not matter', () => {
  const line = JSON.stringify(query);
  const { code, bytes } = rump(['encode'], { input: `\n${line}\r\n  \n${line}` });
  assert.equal(code, 0);
  assert.deepEqual(bytes, Buffer.concat([queryFrame, queryFrame]));
});

const status = {
  result: 'ok',
  power: true,
  mode: 'eco',
  sterilise: false,
  childLock: false,
  keepWarm: true,
  heating: false,
  flowing: false,
  defrosting: false,
  anodeDue: false,
  targetTemperature: 50,
  tankTemperature: 49.5,
  inletTemperature: null,
  hotWater: 50,
  flow: 0,
  heatingPower: 0,
  energy: 1.5,
  remainingTime: null,
  onTime: null,
  offTime: null,
};

const REFUSED: Readonly<Record<string, readonly [line: string, complaint: RegExp]>> = {
  'a value out of range': [statusLine({ targetTemperature: 99 }), /body\.targetTemperature is 99; .*30.*75/],
  'a value off its step': [statusLine({ targetTemperature: 50.2 }), /body\.targetTemperature is 50\.2; .*0\.5/],
  'a name that does not exist': [statusLine({ mode: 'ec0' }), /body\.mode is "ec0"; .*standard, eco, boost, vacation/],
  'a field that does not exist': [statusLine({ colour: 'red' }), /body\.colour is "red"; /],
  'a field that is missing': [statusLine({ flow: undefined }), /body\.flow is missing/],
  'a value of another type': [statusLine({ power: 'on' }), /body\.power is "on"; .*true or false/],
  'null where there is no null': [statusLine({ energy: null }), /body\.energy is null; /],
  'a kind that does not exist': [
    JSON.stringify({ ...query, kind: 'water-heater.state' }),
    /mean "water-heater\.status"\?$/m,
  ],
  'a serial too long': [JSON.stringify({ ...query, serial: 2 ** 48 }), /serial is 281474976710656; .*281474976710655/],
  'a device type that contradicts the kind': [
    JSON.stringify({ ...query, deviceType: 'refrigerator' }),
    /deviceType is "refrigerator"; .*water-heater/,
  ],
  'a body that is no hexadecimal': [
    JSON.stringify({ kind: 'unknown', deviceType: 9, messageType: 9, serial: 1, sequence: 1, body: '0g' }),
    /body is "0g"; it must be pairs of hexadecimal digits/,
  ],
  'what is no object': ['[1]', /must hold one message, a JSON object/],
  'a line that is not JSON': ['{"kind":', /not JSON: .*; each line holds a whole message/],
};

for (const [what, [line, complaint]] of Object.entries(REFUSED)) {
  test(`encode refuses ${what}, and says where`, () => {
    const { code, bytes, stderr } = rump(['encode'], {
      input: `${JSON.stringify(query)}\n\n${line}\n${JSON.stringify(query)}\n`,
    });
    assert.equal(code, 1);
    assert.match(stderr, /^rump: standard input, line 3: [^\n]*\n$/);
    assert.match(stderr, complaint);
    assert.deepEqual(bytes, queryFrame, 'the frames before it, and none after it');
  });
}

test('encode refuses input that is not UTF-8', () => {
  const { code, stderr } = rump(['encode'], { input: Buffer.from([0x7b, 0xff, 0x0a]) });
  assert.equal(code, 1);
  assert.equal(stderr, 'rump: standard input, line 1: it is not UTF-8\n');
});

test('--lenient writes what decode has read', () => {
  const vectors: { hex: string; message: object }[] = JSON.parse(readFileSync(vector('lenient.json'), 'utf8'));
  const input = vectors.map(({ message }) => JSON.stringify(message)).join('\n');
  assert.equal(rump(['encode'], { input }).code, 1);
  const { code, bytes } = rump(['encode', '--lenient'], { input });
  assert.equal(code, 0);
  assert.equal(bytes.toString('hex'), vectors.map(({ hex }) => hex).join(''));
});

test('lines are the same however they are cut', () => {
  const text = '{"a":"海尔"}\n\nßß\r\nlast';
  const bytes = new TextEncoder().encode(text);
  const whole = [...splitBy(bytes, bytes.length)];
  assert.deepEqual(
    whole,
    text.split('\n').map((line, index) => ({ number: index + 1, text: line })),
  );
  for (let length = 1; length < bytes.length; length++) assert.deepEqual([...splitBy(bytes, length)], whole);
});

test('a line without an end does not fill the memory', () => {
  const splitter = new LineSplitter('input');
  const endless = new Uint8Array(0x40000).fill(0x20);
  assert.throws(() => {
    for (let index = 0; index < 5; index++) Array.from(splitter.push(endless));
  }, /input, line 1: it is longer than 1048576 bytes/);
});

function statusLine(changes: object): string {
  return JSON.stringify({ kind: 'water-heater.status', serial: 1, sequence: 1, body: { ...status, ...changes } });
}

function* splitBy(bytes: Uint8Array, length: number) {
  const splitter = new LineSplitter('input');
  for (let from = 0; from < bytes.length; from += length) yield* splitter.push(bytes.subarray(from, from + length));
  yield* splitter.end();
}

test('a misspelt kind gets one suggestion', () => {
  const { stderr } = rump(['encode'], { input: JSON.stringify({ ...query, kind: 'water-heater.contro' }) });
  assert.match(stderr, /; did you mean "water-heater\.control"\?\n$/);
  assert.equal(stderr.split('did you mean').length, 2, stderr);
});
