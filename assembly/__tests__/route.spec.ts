import { kindOf, UNKNOWN_KIND } from '../generated/layout';
import { unsigned } from '../location';
import { INPUT, resize } from '../memory';
import {
  ANY,
  COUNT_BYTES,
  COUNT_LENGTH,
  HAS_BITS,
  IN_RANGES,
  IS_BYTES,
  prepareRoute,
  route,
  routeCounts,
  routeDropped,
  routeNumbers,
  routeRuns,
  routeWords,
  STEP_DEVICE_TYPES,
  STEP_LENGTH,
  STEP_MESSAGE_IDS,
  STEP_OPERANDS_AT,
  STEP_SERIALS,
  STEP_SERIALS_AT,
} from '../route';
import { scan } from '../scan';
import {
  AIR_CONDITIONER,
  CHECK,
  HEADER,
  STATUS_MESSAGE,
  WATER_HEATER,
  writeCheck,
  writeFrame,
  writeHeader,
} from './frames';
import { fillRandom, seed } from './random';

const WINDOW: u32 = 0x10000;
/** Of a status of the water heater, its body and its frame. */
const STATUS_BODY: u32 = 24;
const STATUS_LENGTH: u32 = HEADER + STATUS_BODY + CHECK;
const CONTROL_MESSAGE: u32 = 0x01;
const CONTROL_BODY: u32 = 12;
/** After the words that say where each kind's steps begin, and where those of the last end. */
const FIRST_STEP: u32 = UNKNOWN_KIND + 2;

let steps: u32 = 0;
/** The words of the steps, and after them lists. */
const program = new Array<i32>();
const numbers = new Array<f64>();

function begin(): void {
  seed(1);
  resize(WINDOW);
  steps = 0;
  program.length = 0;
  numbers.length = 0;
}

function step(
  destination: i32,
  shards: i32,
  copy: i32,
  condition: u32,
  location: u32,
  presence: i32,
  operands: i32,
  operandsAt: i32,
): void {
  program.push(destination);
  program.push(shards);
  program.push(copy);
  for (let word = 0; word < 4; word++) program.push(0);
  program.push(<i32>condition);
  program.push(<i32>location);
  program.push(presence);
  program.push(operands);
  program.push(operandsAt);
  program.push(0);
  steps++;
}

function any(destination: i32, shards: i32, copy: i32): void {
  step(destination, shards, copy, ANY, 0, -1, 0, 0);
}

/** The index of the first word after the steps. */
function listsAt(): i32 {
  return <i32>FIRST_STEP + steps * <i32>(STEP_LENGTH >> 2);
}

/** Changes a word of one step: `part` is its offset there, in bytes. */
function setStep(number: i32, part: usize, value: i32): void {
  program[(number * <i32>STEP_LENGTH + <i32>part) >> 2] = value;
}

function storeWord(word: i32, value: i32): void {
  store<i32>(routeWords() + ((<usize>word) << 2), value);
}

/** Writes the program, whose steps are those of one kind: each spec routes frames of one kind. */
function prepare(kind: u32, destinations: u32, parts: u32, partsPerFrame: u32, length: u32): void {
  const words = FIRST_STEP + <u32>program.length;
  expect(prepareRoute(words, numbers.length, destinations, parts, partsPerFrame, length)).toBe(true);
  for (let word: u32 = 0; word < FIRST_STEP; word++) storeWord(word, word <= kind ? FIRST_STEP : listsAt());
  for (let word = 0; word < program.length; word++) storeWord(FIRST_STEP + word, program[word]);
  for (let place = 0; place < numbers.length; place++) {
    store<f64>(routeNumbers() + ((<usize>place) << 3), numbers[place]);
  }
}

function frames(destination: u32): u32 {
  return load<u32>(routeCounts() + <usize>destination * COUNT_LENGTH);
}

function bytes(destination: u32): u32 {
  return load<u32>(routeCounts() + <usize>destination * COUNT_LENGTH, COUNT_BYTES);
}

/** A status of water heater 3 whose first byte of the body is `result`. */
function writeStatus(at: usize, result: u8): void {
  writeHeader(at, WATER_HEATER, STATUS_MESSAGE, 3, 7, STATUS_BODY);
  fillRandom(at + HEADER, STATUS_BODY);
  store<u8>(at + HEADER, result);
  writeCheck(at, STATUS_BODY);
}

/** Scans that many, with results from 0 on. Returns their length. */
function statuses(count: u32): u32 {
  for (let frame: u32 = 0; frame < count; frame++) writeStatus(INPUT + <usize>(frame * STATUS_LENGTH), <u8>frame);
  scan(count * STATUS_LENGTH, true);
  return count * STATUS_LENGTH;
}

/** Of the frame at INPUT. */
function statusKind(): u32 {
  return kindOf(INPUT, STATUS_BODY);
}

describe('route', () => {
  it('takes every frame in order, byte for byte', () => {
    begin();
    const length = statuses(20);
    any(0, 1, 0);
    prepare(statusKind(), 1, 20, 1, WINDOW);
    expect(route(0)).toBe(20);
    expect(frames(0)).toBe(20);
    expect(bytes(0)).toBe(length);
    expect(routeDropped()).toBe(0);
    expect(memory.compare(routeRuns(), INPUT, length)).toBe(0);
  });

  it('counts what no step takes', () => {
    begin();
    statuses(5);
    prepare(statusKind(), 1, 5, 1, WINDOW);
    expect(route(0)).toBe(5);
    expect(frames(0)).toBe(0);
    expect(routeDropped()).toBe(5);
  });

  it('splits by ranges of raw values', () => {
    begin();
    statuses(30);
    numbers.push(3);
    numbers.push(5);
    numbers.push(10);
    numbers.push(10);
    step(0, 1, 0, IN_RANGES, unsigned(0, 1, 0, 8), -1, 4, 0);
    any(1, 1, 0);
    prepare(statusKind(), 2, 30, 1, WINDOW);
    route(0);
    expect(frames(0)).toBe(4);
    expect(frames(1)).toBe(26);
    expect(load<u8>(routeRuns(), HEADER)).toBe(3);
    expect(load<u8>(routeRuns() + 3 * STATUS_LENGTH, HEADER)).toBe(10);
  });

  it('takes what has all bits of a mask', () => {
    begin();
    statuses(32);
    numbers.push(5);
    step(0, 1, 0, HAS_BITS, unsigned(0, 1, 0, 8), -1, 1, 0);
    prepare(statusKind(), 1, 32, 1, WINDOW);
    route(0);
    expect(frames(0)).toBe(8);
    expect(routeDropped()).toBe(24);
  });

  it('compares bytes, up to a NUL', () => {
    begin();
    let length: u32 = 0;
    for (let frame = 0; frame < 3; frame++) {
      const at = INPUT + <usize>length;
      writeHeader(at, WATER_HEATER, STATUS_MESSAGE, 1, 1, STATUS_BODY);
      memory.fill(at + HEADER, 0, STATUS_BODY);
      store<u8>(at, 0x41, HEADER + 8);
      if (frame > 0) store<u8>(at, 0x42, HEADER + 9);
      if (frame > 1) store<u8>(at, 0x43, HEADER + 11);
      length += writeCheck(at, STATUS_BODY);
    }
    scan(length, true);
    // Text of four bytes at byte 8 of the body: "AB", and anything after its NUL.
    step(0, 1, 0, IS_BYTES, 8 | (4 << 12), -1, 3, 0);
    setStep(0, STEP_OPERANDS_AT, listsAt());
    program.push(2);
    program.push(0x41);
    program.push(0x42);
    prepare(statusKind(), 1, 3, 1, WINDOW);
    route(0);
    expect(frames(0)).toBe(2);
  });

  it('matches no control frame that does not set the field', () => {
    begin();
    let length: u32 = 0;
    for (let frame = 0; frame < 4; frame++) {
      const at = INPUT + <usize>length;
      writeHeader(at, WATER_HEATER, CONTROL_MESSAGE, 1, 1, CONTROL_BODY);
      memory.fill(at + HEADER, 0, CONTROL_BODY);
      store<u8>(at, <u8>frame, HEADER + 3);
      length += writeCheck(at, CONTROL_BODY);
    }
    scan(length, true);
    numbers.push(0);
    numbers.push(0);
    step(0, 1, 0, IN_RANGES, unsigned(4, 1, 0, 1), 1, 2, 0);
    prepare(kindOf(INPUT, CONTROL_BODY), 1, 4, 1, WINDOW);
    route(0);
    expect(frames(0)).toBe(2);
  });

  it('makes copies, once for each destination', () => {
    begin();
    const length = statuses(6);
    any(0, 1, 1);
    any(1, 1, 1);
    any(0, 1, 1);
    any(1, 1, 0);
    prepare(statusKind(), 2, 24, 4, 4 * WINDOW);
    route(0);
    expect(frames(0)).toBe(6);
    expect(frames(1)).toBe(6);
    expect(memory.compare(routeRuns() + <usize>length, INPUT, length)).toBe(0);
  });

  it('stops where the buffers are full, and goes on from there', () => {
    begin();
    const length = statuses(50);
    any(0, 1, 0);
    prepare(statusKind(), 1, 50, 1, 500);
    let next: u32 = 0;
    let taken: u32 = 0;
    let rounds = 0;
    while (next < 50) {
      next = route(next);
      taken += bytes(0);
      expect(bytes(0)).toBeLessThanOrEqual(500);
      rounds++;
    }
    expect(taken).toBe(length);
    expect(rounds).toBe(5);
  });

  it('keeps a device in its shard', () => {
    begin();
    statuses(10);
    any(0, 16, 0);
    prepare(statusKind(), 16, 10, 1, WINDOW);
    route(0);
    // As `shardOf(1, 3, 16)` of the SDK says.
    expect(frames(7)).toBe(10);
  });

  it('matches the codes of an unknown kind, and serials', () => {
    begin();
    let length = writeFrame(INPUT, 0x99, 0x77, 5);
    length += writeFrame(INPUT + <usize>length, AIR_CONDITIONER, 0x77, 5);
    writeHeader(INPUT + <usize>length, 0x99, 0x78, 42, 1, 0);
    length += writeCheck(INPUT + <usize>length, 0);
    scan(length, true);
    numbers.push(42);
    numbers.push(42);
    // Device type 0x99 with serial 42; then message 0x77.
    any(0, 1, 0);
    any(1, 1, 0);
    setStep(0, STEP_DEVICE_TYPES, listsAt());
    setStep(0, STEP_SERIALS, 1);
    setStep(0, STEP_SERIALS_AT, 0);
    setStep(1, STEP_MESSAGE_IDS, listsAt() + 3);
    program.push(1);
    program.push(0x99);
    program.push(0);
    program.push(1);
    program.push(0x77);
    program.push(0);
    prepare(UNKNOWN_KIND, 2, 3, 1, WINDOW);
    route(0);
    expect(frames(0)).toBe(1);
    expect(frames(1)).toBe(2);
  });
});
