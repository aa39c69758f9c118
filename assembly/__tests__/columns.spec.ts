import { columnAfter, gather, gatherOffsets, gatherSequences, gatherSerials, scatter } from '../columns';
import { locationOf } from '../generated/bodies';
import { select, selected } from '../group';
import { byteOf, isSigned, lowOf, NO_INTEGER, sizeOf, widthOf } from '../location';
import { INPUT, numbers, OUTPUT, OUTPUT_LENGTH, raw, resize } from '../memory';
import { CHECK, HEADER, writeHeader } from './frames';
import { fillRandom, random, randomBelow, seed } from './random';
import { integerAt, writeInteger } from './reference';

const WINDOW: u32 = 0x8000;
const BODIES: u32 = 20;
/** More than any body has. */
const FIELDS: u32 = 40;
const MAX_BODY: u32 = 40;
const ROWS: u32 = 9;
/** The longest frame. */
const FRAME: u32 = HEADER + MAX_BODY + CHECK;
/** After the window's frames, a copy to compare with. */
const EXPECTED: usize = INPUT + 0x4000;
const EXPECTED_BYTES: u32 = 0x1000;

function bodyOf(row: u32): usize {
  return <usize>load<u32>(selected() + 4 * <usize>row);
}

function rawValue(row: u32): u32 {
  return load<u32>(raw() + 4 * <usize>row);
}

function number(row: u32): f64 {
  return load<f64>(numbers() + 8 * <usize>row);
}

/** Random bodies at random distances, as many as ROWS, where `selected` says. */
function placeBodies(): void {
  fillRandom(INPUT, EXPECTED_BYTES);
  let at = INPUT + 8;
  for (let row: u32 = 0; row < ROWS; row++) {
    at += <usize>randomBelow(20);
    store<u32>(selected() + 4 * <usize>row, <u32>at);
    at += MAX_BODY;
  }
  memory.copy(EXPECTED, INPUT, EXPECTED_BYTES);
}

/** Random bytes in OUTPUT, with ROWS frames of `length` bytes; `selected` has their bodies. */
function placeFrames(length: u32): void {
  fillRandom(OUTPUT, EXPECTED_BYTES);
  for (let row: u32 = 0; row < ROWS; row++)
    store<u32>(selected() + 4 * <usize>row, <u32>OUTPUT + row * length + HEADER);
  memory.copy(EXPECTED, OUTPUT, EXPECTED_BYTES);
}

/** A value of the column after `count` frames, also into the expected bytes. */
function storeInColumn(length: u32, count: u32, row: u32, value: u32): void {
  const at = columnAfter(length, count) + 4 * <usize>row;
  store<u32>(at, value);
  store<u32>(at - OUTPUT + EXPECTED, value);
}

/** The value at a location, taken from the whole integer in 64 bits. */
function valueAt(body: usize, location: u32): i64 {
  const width = <i64>widthOf(location);
  const value = (integerAt(body + byteOf(location), sizeOf(location)) >> lowOf(location)) & (((<u64>1) << width) - 1);
  if (isSigned(location) && value >> (width - 1) != 0) return <i64>value - ((<i64>1) << width);
  return <i64>value;
}

/** The same integer with the location's bits replaced and every other bit as it was. */
function setValueAt(body: usize, location: u32, value: u32): void {
  const at = body + byteOf(location);
  const size = sizeOf(location);
  let whole = integerAt(at, size);
  for (let bit: u32 = 0; bit < widthOf(location); bit++) {
    const mask = (<u64>1) << (lowOf(location) + bit);
    whole = ((value >> bit) & 1) != 0 ? whole | mask : whole & ~mask;
  }
  writeInteger(at, size, whole);
}

resize(WINDOW);
// Makes `selected` the first place of all, with room for a body of every frame.
select(0);

describe('columns of the header', () => {
  it('hold serials, sequences and offsets exactly', () => {
    seed(0x4eade2);
    const serials: u64[] = [0, 1, 0x001122334455, 0x800000000001, 0xffffffffffff];
    const sequences: u32[] = [0, 1, 0x0102, 0x8000, 0xffff];
    let at = INPUT + 3;
    for (let row = 0; row < serials.length; row++) {
      writeHeader(at, 1, 3, serials[row], sequences[row], 0);
      store<u32>(selected() + 4 * row, <u32>at + HEADER);
      at += 101;
    }
    gatherSerials(serials.length);
    for (let row = 0; row < serials.length; row++) expect(number(row)).toBe(<f64>serials[row], `serial ${row}`);
    gatherSequences(sequences.length);
    for (let row = 0; row < sequences.length; row++) expect(number(row)).toBe(<f64>sequences[row], `sequence ${row}`);
    gatherOffsets(serials.length, 0);
    for (let row = 0; row < serials.length; row++) expect(number(row)).toBe(3 + 101 * <f64>row, `offset ${row}`);
  });

  it('count offsets from where the window begins in its stream, far beyond 32 bits', () => {
    store<u32>(selected(), <u32>INPUT + 7 + HEADER);
    gatherOffsets(1, 9007199254740000);
    expect(number(0)).toBe(9007199254740007);
    // The tail of an earlier piece precedes the chunk, so that a window may begin before its chunk.
    gatherOffsets(1, -5);
    expect(number(0)).toBe(2);
  });

  it('have no row more than asked for', () => {
    placeBodies();
    for (let row: u32 = 0; row < ROWS; row++) store<f64>(numbers() + 8 * <usize>row, -1.5);
    gatherSerials(0);
    gatherSequences(0);
    gatherOffsets(0, 0);
    expect(number(0)).toBe(-1.5);
    gatherSerials(2);
    expect(number(2)).toBe(-1.5);
    gatherSequences(2);
    expect(number(2)).toBe(-1.5);
    gatherOffsets(2, 0);
    expect(number(2)).toBe(-1.5);
  });
});

describe('columns of every field of every body', () => {
  it('are gathered as they stand in the bodies', () => {
    seed(0x6a74e2);
    let fields = 0;
    for (let body: u32 = 0; body < BODIES; body++) {
      for (let field: u32 = 0; field < FIELDS; field++) {
        const location = locationOf(body, field);
        if (location == NO_INTEGER) continue;
        fields++;
        placeBodies();
        gather(body, field, ROWS);
        let wrong = 0;
        for (let row: u32 = 0; row < ROWS; row++) {
          const value = isSigned(location) ? <i64>(<i32>rawValue(row)) : <i64>rawValue(row);
          wrong += i32(value != valueAt(bodyOf(row), location));
        }
        expect(wrong).toBe(0, `field ${field} of body ${body}`);
        expect(memory.compare(EXPECTED, INPUT, EXPECTED_BYTES)).toBe(0, `field ${field} of body ${body} is only read`);
      }
    }
    expect(fields).toBe(189, 'integers in Tables 5 to 19 and in our own messages');
  });

  it('are scattered into their own bits and no others, and come back masked and with their sign', () => {
    seed(0x5ca77e2);
    for (let body: u32 = 0; body < BODIES; body++) {
      for (let field: u32 = 0; field < FIELDS; field++) {
        const location = locationOf(body, field);
        if (location == NO_INTEGER) continue;
        const length = FRAME + randomBelow(9);
        placeFrames(length);
        for (let row: u32 = 0; row < ROWS; row++) {
          const value = row == 0 ? 0 : row == 1 ? 0xffffffff : random();
          storeInColumn(length, ROWS, row, value);
          setValueAt(bodyOf(row) - OUTPUT + EXPECTED, location, value);
        }
        scatter(body, field, length, ROWS);
        expect(memory.compare(EXPECTED, OUTPUT, EXPECTED_BYTES)).toBe(0, `field ${field} of body ${body}, bytes`);
        memory.fill(raw(), 0xee, 4 * ROWS);
        gather(body, field, ROWS);
        let wrong = 0;
        for (let row: u32 = 0; row < ROWS; row++) {
          const value = isSigned(location) ? <i64>(<i32>rawValue(row)) : <i64>rawValue(row);
          wrong += i32(value != valueAt(bodyOf(row) - OUTPUT + EXPECTED, location));
        }
        expect(wrong).toBe(0, `field ${field} of body ${body}, values`);
      }
    }
  });

  it('stand after the frames that they go into, aligned for every type', () => {
    for (let length: u32 = 18; length < 60; length++) {
      for (let count: u32 = 0; count < 20; count++) {
        const end = OUTPUT + <usize>(length * count);
        const column = columnAfter(length, count);
        expect(column % 8).toBe(0);
        expect(column >= end && column < end + 8).toBe(true, `${count} frames of ${length} bytes`);
      }
    }
    // As many as the SDK writes at once.
    for (let length: u32 = 18; length <= 274; length++) {
      const count = (OUTPUT_LENGTH - 8) / (length + 8);
      expect(columnAfter(length, count) + <usize>(8 * count) <= OUTPUT + <usize>OUTPUT_LENGTH).toBe(true, `${length}`);
    }
  });

  it('have as many rows as asked for', () => {
    seed(0x20);
    placeBodies();
    // The state of a water heater: tankTemperature, a signed integer of two bytes.
    for (let count: u32 = 0; count < ROWS; count++) {
      memory.fill(raw(), 0x5a, 4 * ROWS);
      gather(18, 11, count);
      expect(rawValue(count)).toBe(0x5a5a5a5a, `after ${count} gathered`);
    }
    for (let count: u32 = 0; count < ROWS; count++) {
      placeFrames(FRAME);
      for (let row: u32 = 0; row < count; row++) {
        storeInColumn(FRAME, count, row, 0x5a5a);
        writeInteger(bodyOf(row) - OUTPUT + EXPECTED + 4, 2, 0x5a5a);
      }
      scatter(18, 11, FRAME, count);
      expect(memory.compare(EXPECTED, OUTPUT, EXPECTED_BYTES)).toBe(0, `${count} scattered`);
    }
  });

  it('are left alone for text, and for bodies and fields that there are none of', () => {
    seed(0x7e87);
    const bodies: u32[] = [5, 5, 3, 20, 0, 0xffffffff];
    const fields: u32[] = [6, 7, 0, 0, 18, 0];
    for (let which = 0; which < bodies.length; which++) {
      placeBodies();
      memory.fill(raw(), 0x5a, 4 * ROWS);
      gather(bodies[which], fields[which], ROWS);
      for (let row: u32 = 0; row < ROWS; row++) expect(rawValue(row)).toBe(0x5a5a5a5a);
      placeFrames(FRAME);
      scatter(bodies[which], fields[which], FRAME, ROWS);
      expect(memory.compare(EXPECTED, OUTPUT, EXPECTED_BYTES)).toBe(0);
    }
  });
});
