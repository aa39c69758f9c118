import { kindOf, UNKNOWN_KIND } from '../generated/layout';
import { unsigned } from '../location';
import { INPUT, resize } from '../memory';
import { prepareRoute, route, routeCounts, routeDropped, routeNumbers, routeRuns, routeWords } from '../route';
import { scan } from '../scan';
import { AIR_CONDITIONER, HEADER, STATUS_MESSAGE, WATER_HEATER, writeCheck, writeFrame, writeHeader } from './frames';
import { fillRandom, seed } from './random';

const WINDOW: u32 = 0x10000;
const STEP_WORDS: u32 = 13;
const ANY: i32 = 0;
const IN_RANGES: i32 = 1;
const HAS_BITS: i32 = 2;
const IS_BYTES: i32 = 3;

/** Steps that all kinds share; the words behind them are lists. */
let steps: u32 = 0;
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
  condition: i32,
  location: u32,
  presence: i32,
  operands: i32,
  operandsAt: i32,
): void {
  program.push(destination);
  program.push(shards);
  program.push(copy);
  for (let word = 0; word < 4; word++) program.push(0);
  program.push(condition);
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

/** The index of the first word behind the steps. */
function listsAt(): i32 {
  return <i32>(UNKNOWN_KIND + 2 + steps * STEP_WORDS);
}

/** One program for all kinds, which share the same steps. */
function prepare(destinations: u32, parts: u32, partsPerFrame: u32, length: u32): void {
  const first = <i32>(UNKNOWN_KIND + 2);
  expect(prepareRoute(<u32>(first + program.length), numbers.length, destinations, parts, partsPerFrame, length)).toBe(
    true,
  );
  // Only one kind's steps can lie between two neighbouring places, so each spec routes frames of one kind.
  for (let word = 0; word < first; word++) store<i32>(routeWords() + ((<usize>word) << 2), first);
  for (let word = 0; word < program.length; word++) {
    store<i32>(routeWords() + ((<usize>(first + word)) << 2), program[word]);
  }
  for (let place = 0; place < numbers.length; place++) {
    store<f64>(routeNumbers() + ((<usize>place) << 3), numbers[place]);
  }
}

/** Gives one kind the steps, and all other kinds none. */
function giveSteps(kind: u32): void {
  const end = <i32>(UNKNOWN_KIND + 2 + steps * STEP_WORDS);
  for (let word = kind + 1; word < UNKNOWN_KIND + 2; word++) store<i32>(routeWords() + ((<usize>word) << 2), end);
}

function frames(destination: u32): u32 {
  return load<u32>(routeCounts() + <usize>destination * 12);
}

function bytes(destination: u32): u32 {
  return load<u32>(routeCounts() + <usize>destination * 12, 4);
}

/** A status of the water heater whose first byte of the body is `result`. Returns its length. */
function writeStatus(at: usize, result: u8): u32 {
  writeHeader(at, WATER_HEATER, STATUS_MESSAGE, 0x001122334455, 7, 24);
  fillRandom(at + HEADER, 24);
  store<u8>(at + HEADER, result);
  return writeCheck(at, 24);
}

function statuses(count: u32): u32 {
  let length: u32 = 0;
  for (let frame: u32 = 0; frame < count; frame++) length += writeStatus(INPUT + <usize>length, <u8>frame);
  scan(length, true);
  return length;
}

function statusKind(): u32 {
  return kindOf(INPUT, 24);
}

describe('route', () => {
  it('takes every frame in order, byte for byte', () => {
    begin();
    const length = statuses(20);
    any(0, 1, 0);
    prepare(1, 20, 1, WINDOW);
    giveSteps(statusKind());
    expect(route(0)).toBe(20);
    expect(frames(0)).toBe(20);
    expect(bytes(0)).toBe(length);
    expect(routeDropped()).toBe(0);
    expect(memory.compare(routeRuns(), INPUT, length)).toBe(0);
  });

  it('counts what no step takes', () => {
    begin();
    statuses(5);
    prepare(1, 5, 1, WINDOW);
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
    prepare(2, 30, 1, WINDOW);
    giveSteps(statusKind());
    route(0);
    expect(frames(0)).toBe(4);
    expect(frames(1)).toBe(26);
    expect(load<u8>(routeRuns(), HEADER)).toBe(3);
    expect(load<u8>(routeRuns() + 3 * 42, HEADER)).toBe(10);
  });

  it('takes what has all bits of a mask', () => {
    begin();
    statuses(32);
    numbers.push(5);
    step(0, 1, 0, HAS_BITS, unsigned(0, 1, 0, 8), -1, 1, 0);
    prepare(1, 32, 1, WINDOW);
    giveSteps(statusKind());
    route(0);
    expect(frames(0)).toBe(8);
    expect(routeDropped()).toBe(24);
  });

  it('compares bytes, up to a NUL', () => {
    begin();
    let length: u32 = 0;
    for (let frame = 0; frame < 3; frame++) {
      const at = INPUT + <usize>length;
      writeHeader(at, WATER_HEATER, STATUS_MESSAGE, 1, 1, 24);
      memory.fill(at + HEADER, 0, 24);
      store<u8>(at, 0x41, HEADER + 8);
      if (frame > 0) store<u8>(at, 0x42, HEADER + 9);
      if (frame > 1) store<u8>(at, 0x43, HEADER + 11);
      length += writeCheck(at, 24);
    }
    scan(length, true);
    // Text of four bytes at byte 8 of the body: "AB", and anything behind its NUL.
    step(0, 1, 0, IS_BYTES, 8 | (4 << 12), -1, 3, 0);
    program[11] = listsAt();
    program.push(2);
    program.push(0x41);
    program.push(0x42);
    prepare(1, 3, 1, WINDOW);
    giveSteps(statusKind());
    route(0);
    expect(frames(0)).toBe(2);
  });

  it('leaves a field alone that a control frame does not set', () => {
    begin();
    let length: u32 = 0;
    for (let frame = 0; frame < 4; frame++) {
      const at = INPUT + <usize>length;
      writeHeader(at, WATER_HEATER, 1, 1, 1, 12);
      memory.fill(at + HEADER, 0, 12);
      store<u8>(at, <u8>frame, HEADER + 3);
      length += writeCheck(at, 12);
    }
    scan(length, true);
    numbers.push(0);
    numbers.push(0);
    step(0, 1, 0, IN_RANGES, unsigned(4, 1, 0, 1), 1, 2, 0);
    prepare(1, 4, 1, WINDOW);
    giveSteps(kindOf(INPUT, 12));
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
    prepare(2, 24, 4, 4 * WINDOW);
    giveSteps(statusKind());
    route(0);
    expect(frames(0)).toBe(6);
    expect(frames(1)).toBe(6);
    expect(memory.compare(routeRuns() + <usize>length, INPUT, length)).toBe(0);
  });

  it('stops where the buffers are full, and goes on from there', () => {
    begin();
    const length = statuses(50);
    any(0, 1, 0);
    prepare(1, 50, 1, 500);
    giveSteps(statusKind());
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
    prepare(16, 10, 1, WINDOW);
    giveSteps(statusKind());
    route(0);
    // According to the published hash of device 0001-001122334455.
    expect(frames(0)).toBe(10);
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
    program[3] = listsAt();
    program[5] = 1;
    program[6] = 0;
    program[STEP_WORDS + 4] = listsAt() + 3;
    program.push(1);
    program.push(0x99);
    program.push(0);
    program.push(1);
    program.push(0x77);
    program.push(0);
    prepare(2, 3, 1, WINDOW);
    giveSteps(UNKNOWN_KIND);
    route(0);
    expect(frames(0)).toBe(1);
    expect(frames(1)).toBe(2);
  });
});
