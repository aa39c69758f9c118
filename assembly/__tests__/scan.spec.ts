import { ROW_LENGTH } from '../generated/layout';
import {
  INPUT,
  index,
  ROW_FRAME_LENGTH,
  ROW_KIND,
  resize,
  STATUS,
  STATUS_BAD_CHECKS,
  STATUS_BAD_LENGTHS,
  STATUS_BAD_VERSIONS,
  STATUS_FRAME_BYTES,
  STATUS_FRAMES,
  STATUS_POSITION,
  STATUS_TRUNCATED,
  STATUS_UNKNOWN_KINDS,
} from '../memory';
import { scan } from '../scan';
import {
  expectAsWorkedOut,
  expectedBadChecks,
  expectedBadLengths,
  expectedBadVersions,
  expectedFrames,
  expectedTruncated,
  WINDOW,
  workOut,
} from './expected';
import {
  AIR_CONDITIONER,
  CHECK,
  HEADER,
  HEARTBEAT,
  MAX_BODY,
  STATUS_MESSAGE,
  UNKNOWN,
  WATER_HEATER,
  writeCheck,
  writeFrame,
  writeHeader,
  writeNoise,
  writeTemptingNoise,
} from './frames';
import { fillRandom, random, randomBelow, seed } from './random';

/** Water heaters have kinds 0 to 11 and air conditioners 12 to 23, in the order of Table 3. */
const WATER_HEATER_STATUS: u32 = 2;
const WATER_HEATER_HEARTBEAT: u32 = 10;
const AIR_CONDITIONER_STATUS: u32 = 14;
const WATER_HEATER_STATUS_LENGTH: u32 = 24;
const AIR_CONDITIONER_STATUS_LENGTH: u32 = 26;

/** Where the next piece of the stream is written. */
let length: u32 = 0;

function end(): usize {
  return INPUT + <usize>length;
}

// Each function below adds to the stream and returns where the addition begins.

function addFrame(deviceType: u32, messageId: u32, bodyLength: u32): u32 {
  const start = length;
  length += writeFrame(end(), deviceType, messageId, bodyLength);
  return start;
}

function addWaterHeater(): u32 {
  return addFrame(WATER_HEATER, STATUS_MESSAGE, WATER_HEATER_STATUS_LENGTH);
}

function addAirConditioner(): u32 {
  return addFrame(AIR_CONDITIONER, STATUS_MESSAGE, AIR_CONDITIONER_STATUS_LENGTH);
}

function addNoise(bytes: u32): u32 {
  const start = length;
  length += writeNoise(end(), bytes);
  return start;
}

function expectRow(row: u32, position: u32, kind: u32, frameLength: u32): void {
  const at = index() + <usize>(row * ROW_LENGTH);
  expect(load<u32>(at)).toBe(position, `position of frame ${row}`);
  expect<u32>(load<u16>(at, ROW_KIND)).toBe(kind, `kind of frame ${row}`);
  expect<u32>(load<u16>(at, ROW_FRAME_LENGTH)).toBe(frameLength, `length of frame ${row}`);
}

function expectStatus(frames: u32, unknownKinds: u32, frameBytes: u32, position: u32): void {
  expect(load<u32>(STATUS, STATUS_FRAMES)).toBe(frames, 'frames');
  expect(load<u32>(STATUS, STATUS_UNKNOWN_KINDS)).toBe(unknownKinds, 'unknown kinds');
  expect(load<u32>(STATUS, STATUS_FRAME_BYTES)).toBe(frameBytes, 'frame bytes');
  expect(load<u32>(STATUS, STATUS_POSITION)).toBe(position, 'position');
}

function expectFailures(badVersions: u32, badLengths: u32, badChecks: u32, truncated: u32): void {
  expect(load<u32>(STATUS, STATUS_BAD_VERSIONS)).toBe(badVersions, 'bad versions');
  expect(load<u32>(STATUS, STATUS_BAD_LENGTHS)).toBe(badLengths, 'bad lengths');
  expect(load<u32>(STATUS, STATUS_BAD_CHECKS)).toBe(badChecks, 'bad checks');
  expect(load<u32>(STATUS, STATUS_TRUNCATED)).toBe(truncated, 'truncated');
}

const WATER_HEATER_FRAME: u32 = HEADER + WATER_HEATER_STATUS_LENGTH + CHECK;
const AIR_CONDITIONER_FRAME: u32 = HEADER + AIR_CONDITIONER_STATUS_LENGTH + CHECK;

resize(WINDOW);

beforeEach(() => {
  length = 0;
  // Old rows and counts must not pass for new ones.
  memory.fill(index(), 0xee, WINDOW / 2);
  memory.fill(STATUS, 0xee, 32);
});

describe('scan of whole frames', () => {
  it('finds nothing in no bytes', () => {
    scan(0, false);
    expectStatus(0, 0, 0, 0);
    expectFailures(0, 0, 0, 0);
    scan(0, true);
    expectStatus(0, 0, 0, 0);
    expectFailures(0, 0, 0, 0);
  });

  it('finds one', () => {
    seed(1);
    addWaterHeater();
    scan(length, false);
    expectStatus(1, 0, WATER_HEATER_FRAME, WATER_HEATER_FRAME);
    expectFailures(0, 0, 0, 0);
    expectRow(0, 0, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
  });

  it('finds several, one behind the other', () => {
    seed(2);
    const first = addWaterHeater();
    const second = addAirConditioner();
    const third = addFrame(WATER_HEATER, HEARTBEAT, 0);
    const fourth = addWaterHeater();
    scan(length, false);
    expectStatus(4, 0, length, length);
    expectFailures(0, 0, 0, 0);
    expectRow(0, first, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
    expectRow(1, second, AIR_CONDITIONER_STATUS, AIR_CONDITIONER_FRAME);
    expectRow(2, third, WATER_HEATER_HEARTBEAT, HEADER + CHECK);
    expectRow(3, fourth, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
  });

  it('finds the longest', () => {
    seed(3);
    addFrame(WATER_HEATER, STATUS_MESSAGE, MAX_BODY);
    scan(length, false);
    expectStatus(1, 1, 274, 274);
    expectRow(0, 0, UNKNOWN, 274);
  });

  it('fills the index when the window is full of the shortest', () => {
    seed(4);
    while (length + HEADER + CHECK <= WINDOW) addFrame(WATER_HEATER, HEARTBEAT, 0);
    scan(length, false);
    const frames = WINDOW / (HEADER + CHECK);
    expectStatus(frames, 0, length, length);
    expectRow(frames - 1, length - HEADER - CHECK, WATER_HEATER_HEARTBEAT, HEADER + CHECK);
  });

  it('finds them before, between and behind noise', () => {
    for (let noise: u32 = 1; noise <= 40; noise++) {
      seed(noise);
      length = 0;
      addNoise(noise);
      const first = addWaterHeater();
      addNoise(noise * 2);
      const second = addAirConditioner();
      addNoise(noise);
      scan(length, false);
      expectStatus(2, 0, WATER_HEATER_FRAME + AIR_CONDITIONER_FRAME, length);
      expectFailures(0, 0, 0, 0);
      expectRow(0, first, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
      expectRow(1, second, AIR_CONDITIONER_STATUS, AIR_CONDITIONER_FRAME);
    }
  });

  it('finds one behind a first byte of the marker that stands alone', () => {
    seed(5);
    store<u8>(INPUT, 0x52);
    length = 1;
    const start = addWaterHeater();
    scan(length, false);
    expectStatus(1, 0, WATER_HEATER_FRAME, length);
    expectFailures(0, 0, 0, 0);
    expectRow(0, start, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
  });
});

describe('scan of frames of unknown kind', () => {
  it('delivers an unknown device type', () => {
    seed(6);
    addFrame(0x0005, STATUS_MESSAGE, WATER_HEATER_STATUS_LENGTH);
    const known = addWaterHeater();
    scan(length, false);
    expectStatus(2, 1, length, length);
    expectFailures(0, 0, 0, 0);
    expectRow(0, 0, UNKNOWN, WATER_HEATER_FRAME);
    expectRow(1, known, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
  });

  it('delivers an unknown message', () => {
    seed(7);
    addFrame(WATER_HEATER, 0x7f, 3);
    scan(length, false);
    expectStatus(1, 1, HEADER + 3 + CHECK, length);
    expectRow(0, 0, UNKNOWN, HEADER + 3 + CHECK);
  });

  it("delivers a known message that has not its table's length", () => {
    seed(8);
    addFrame(WATER_HEATER, STATUS_MESSAGE, WATER_HEATER_STATUS_LENGTH - 1);
    addFrame(WATER_HEATER, STATUS_MESSAGE, WATER_HEATER_STATUS_LENGTH + 1);
    scan(length, false);
    expectStatus(2, 2, length, length);
    expectRow(0, 0, UNKNOWN, WATER_HEATER_FRAME - 1);
    expectRow(1, WATER_HEATER_FRAME - 1, UNKNOWN, WATER_HEATER_FRAME + 1);
  });
});

describe('scan of frames that fail', () => {
  it('goes on at the byte behind the start of a frame with a bad check', () => {
    seed(9);
    // The body of the bad frame is a valid frame, which a jump over the claimed length would lose.
    writeHeader(INPUT, AIR_CONDITIONER, STATUS_MESSAGE, 1, 2, WATER_HEATER_FRAME);
    length = HEADER;
    const inside = addWaterHeater();
    writeCheck(INPUT, WATER_HEATER_FRAME);
    length += CHECK;
    store<u8>(end() - 1, load<u8>(end() - 1) ^ 1);
    const behind = addAirConditioner();
    scan(length, false);
    expectStatus(2, 0, WATER_HEATER_FRAME + AIR_CONDITIONER_FRAME, length);
    expectFailures(0, 0, 1, 0);
    expectRow(0, inside, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
    expectRow(1, behind, AIR_CONDITIONER_STATUS, AIR_CONDITIONER_FRAME);
  });

  it('does not look inside a frame that is right', () => {
    seed(10);
    writeHeader(INPUT, AIR_CONDITIONER, STATUS_MESSAGE, 1, 2, WATER_HEATER_FRAME);
    length = HEADER;
    addWaterHeater();
    length = writeCheck(INPUT, WATER_HEATER_FRAME);
    scan(length, false);
    expectStatus(1, 1, length, length);
    expectRow(0, 0, UNKNOWN, length);
  });

  it('goes on at the byte behind the start of a frame of another version', () => {
    seed(11);
    writeHeader(INPUT, AIR_CONDITIONER, STATUS_MESSAGE, 1, 2, WATER_HEATER_FRAME);
    store<u8>(INPUT + 2, 2);
    length = HEADER;
    const inside = addWaterHeater();
    length = writeCheck(INPUT, WATER_HEATER_FRAME);
    scan(length, false);
    expectStatus(1, 0, WATER_HEATER_FRAME, length);
    expectFailures(1, 0, 0, 0);
    expectRow(0, inside, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
  });

  it('refuses another version as soon as it is read', () => {
    writeHeader(INPUT, AIR_CONDITIONER, STATUS_MESSAGE, 1, 2, 0);
    store<u8>(INPUT + 2, 0);
    scan(3, false);
    expectStatus(0, 0, 0, 3);
    expectFailures(1, 0, 0, 0);
  });

  it('refuses an over-long body as soon as its length is read', () => {
    seed(12);
    writeHeader(INPUT, AIR_CONDITIONER, STATUS_MESSAGE, 1, 2, MAX_BODY + 1);
    length = HEADER;
    scan(length, false);
    expectStatus(0, 0, 0, HEADER);
    expectFailures(0, 1, 0, 0);
    const behind = addWaterHeater();
    scan(length, false);
    expectStatus(1, 0, WATER_HEATER_FRAME, length);
    expectFailures(0, 1, 0, 0);
    expectRow(0, behind, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
  });

  it('takes the highest bit of a length for what it is', () => {
    writeHeader(INPUT, AIR_CONDITIONER, STATUS_MESSAGE, 1, 2, 0xffff);
    scan(HEADER, false);
    expectFailures(0, 1, 0, 0);
    writeHeader(INPUT, AIR_CONDITIONER, STATUS_MESSAGE, 1, 2, 0x8000);
    scan(HEADER, false);
    expectFailures(0, 1, 0, 0);
  });
});

describe('scan of a stream that is cut off', () => {
  it('waits at the start of every frame that is not complete', () => {
    seed(13);
    const whole = addWaterHeater();
    const cut = addAirConditioner();
    for (let available = cut + 1; available < length; available++) {
      scan(available, false);
      expectStatus(1, 0, WATER_HEATER_FRAME, cut);
      expectFailures(0, 0, 0, 0);
      expectRow(0, whole, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
    }
  });

  it('counts it as truncated at the end of the stream, and decides every byte', () => {
    seed(14);
    writeHeader(INPUT, AIR_CONDITIONER, STATUS_MESSAGE, 1, 2, 26);
    memory.fill(INPUT + HEADER, 0, 28);
    for (let available: u32 = 2; available < AIR_CONDITIONER_FRAME; available++) {
      scan(available, true);
      expectStatus(0, 0, 0, available);
      expectFailures(0, 0, 0, 1);
    }
  });

  it('finds a frame inside one that is truncated', () => {
    seed(15);
    writeHeader(INPUT, AIR_CONDITIONER, STATUS_MESSAGE, 1, 2, MAX_BODY);
    length = HEADER;
    const inside = addWaterHeater();
    scan(length, false);
    expectStatus(0, 0, 0, 0);
    expectFailures(0, 0, 0, 0);
    scan(length, true);
    expectStatus(1, 0, WATER_HEATER_FRAME, length);
    expectFailures(0, 0, 0, 1);
    expectRow(0, inside, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
  });

  it('keeps a first byte of the marker that ends the chunk, and drops it at the end of the stream', () => {
    seed(16);
    addNoise(7);
    store<u8>(end(), 0x52);
    length++;
    scan(length, false);
    expectStatus(0, 0, 0, 7);
    expectFailures(0, 0, 0, 0);
    scan(length, true);
    expectStatus(0, 0, 0, 8);
    expectFailures(0, 0, 0, 0);
  });

  it('keeps no other byte that ends the chunk', () => {
    for (let byte: u32 = 0; byte < 256; byte++) {
      store<u8>(INPUT, <u8>byte);
      scan(1, false);
      expectStatus(0, 0, 0, byte == 0x52 ? 0 : 1);
    }
  });

  it('does not read bytes behind the end of the chunk', () => {
    seed(17);
    store<u8>(INPUT, 0x52);
    length = 1;
    // Left over from an earlier, longer chunk.
    store<u8>(INPUT + 1, 0x51);
    scan(1, false);
    expectStatus(0, 0, 0, 0);
    length = 0;
    addWaterHeater();
    scan(length - 1, true);
    expectStatus(0, 0, 0, length - 1);
    expectFailures(0, 0, 0, 1);
  });
});

describe('scan in pieces', () => {
  it('finds two frames however their stream is split', () => {
    seed(18);
    const stream = INPUT + 0x2000;
    addNoise(3);
    const first = addWaterHeater();
    addNoise(5);
    const second = addAirConditioner();
    const whole = length;
    memory.copy(stream, INPUT, whole);
    for (let split: u32 = 0; split <= whole; split++) {
      memory.copy(INPUT, stream, split);
      // The rest of the window does not belong to the chunk.
      memory.fill(INPUT + <usize>split, 0x50, whole - split + 16);
      scan(split, false);
      let waits = split;
      if (split > first && split < first + WATER_HEATER_FRAME) waits = first;
      if (split > second && split < second + AIR_CONDITIONER_FRAME) waits = second;
      const foundFirst = u32(split >= first + WATER_HEATER_FRAME);
      const foundSecond = u32(split >= second + AIR_CONDITIONER_FRAME);
      expectStatus(
        foundFirst + foundSecond,
        0,
        foundFirst * WATER_HEATER_FRAME + foundSecond * AIR_CONDITIONER_FRAME,
        waits,
      );
      expectFailures(0, 0, 0, 0);

      memory.copy(INPUT, stream + <usize>waits, whole - waits);
      scan(whole - waits, true);
      expectStatus(
        2 - foundFirst - foundSecond,
        0,
        (1 - foundFirst) * WATER_HEATER_FRAME + (1 - foundSecond) * AIR_CONDITIONER_FRAME,
        whole - waits,
      );
      expectFailures(0, 0, 0, 0);
      if (foundFirst == 0) expectRow(0, first - waits, WATER_HEATER_STATUS, WATER_HEATER_FRAME);
      if (foundSecond == 0) expectRow(1 - foundFirst, second - waits, AIR_CONDITIONER_STATUS, AIR_CONDITIONER_FRAME);
    }
  });

  it('comes to one verdict however a stream of failures is split', () => {
    for (let stream: u32 = 1; stream <= 12; stream++) {
      seed(stream);
      const source = INPUT + 0x2000;
      length = 0;
      while (length < 300) addPiece();
      const whole = length;
      memory.copy(source, INPUT, whole);
      workOut(whole, true);
      for (let split: u32 = 0; split <= whole; split++) {
        memory.copy(INPUT, source, split);
        scan(split, false);
        const waits = load<u32>(STATUS, STATUS_POSITION);
        const frames = load<u32>(STATUS, STATUS_FRAMES);
        const badVersions = load<u32>(STATUS, STATUS_BAD_VERSIONS);
        const badLengths = load<u32>(STATUS, STATUS_BAD_LENGTHS);
        const badChecks = load<u32>(STATUS, STATUS_BAD_CHECKS);
        const truncated = load<u32>(STATUS, STATUS_TRUNCATED);
        memory.copy(INPUT, source + <usize>waits, whole - waits);
        scan(whole - waits, true);
        const right =
          frames + load<u32>(STATUS, STATUS_FRAMES) == expectedFrames &&
          badVersions + load<u32>(STATUS, STATUS_BAD_VERSIONS) == expectedBadVersions &&
          badLengths + load<u32>(STATUS, STATUS_BAD_LENGTHS) == expectedBadLengths &&
          badChecks + load<u32>(STATUS, STATUS_BAD_CHECKS) == expectedBadChecks &&
          truncated == 0 &&
          load<u32>(STATUS, STATUS_TRUNCATED) == expectedTruncated;
        expect(right).toBe(true, `stream ${stream} split at ${split}`);
      }
    }
  });
});

/** A frame, valid or with one fault, or noise. */
function addPiece(): void {
  const choice = randomBelow(8);
  if (choice == 0) {
    addNoise(randomBelow(20));
    return;
  }
  if (choice == 1) {
    length += writeTemptingNoise(end(), randomBelow(40));
    return;
  }
  const start = INPUT + <usize>addFrame(randomBelow(6), randomBelow(0x16), randomBelow(50));
  if (choice == 2) store<u8>(start + randomBelow(length - <u32>(start - INPUT)), <u8>random());
  else if (choice == 3) store<u8>(start + 2, <u8>random());
  else if (choice == 4) store<u8>(start + 14, <u8>random());
  else if (choice == 5) length -= randomBelow(<u32>(end() - start));
}

describe('scan of random streams', () => {
  it('finds what a search byte by byte finds', () => {
    for (let stream: u32 = 1; stream <= 300; stream++) {
      seed(stream * 0x9e3779b1);
      length = 0;
      while (length < 2000) addPiece();
      for (let last = 0; last < 2; last++) {
        memory.fill(STATUS, 0xee, 32);
        workOut(length, last != 0);
        scan(length, last != 0);
        expectAsWorkedOut(`stream ${stream}, last ${last}`);
      }
    }
  });

  it('finds what a search byte by byte finds where beginnings of frames abound', () => {
    for (let stream: u32 = 1; stream <= 100; stream++) {
      seed(stream);
      const bytes = writeTemptingNoise(INPUT, 1000 + randomBelow(1000));
      workOut(bytes, false);
      scan(bytes, false);
      expectAsWorkedOut(`stream ${stream}`);
      fillRandom(INPUT, bytes);
      workOut(bytes, true);
      scan(bytes, true);
      expectAsWorkedOut(`random bytes ${stream}`);
    }
  });
});
