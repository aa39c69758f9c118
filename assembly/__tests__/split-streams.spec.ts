import {
  INPUT,
  resize,
  STATUS,
  STATUS_BAD_CHECKS,
  STATUS_BAD_LENGTHS,
  STATUS_BAD_VERSIONS,
  STATUS_FRAMES,
  STATUS_POSITION,
  STATUS_TRUNCATED,
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
import { writeTemptingNoise } from './frames';
import { fillRandom, random, randomBelow, seed } from './random';
import {
  AIR_CONDITIONER_FRAME,
  AIR_CONDITIONER_STATUS,
  addAirConditioner,
  addNoise,
  addPiece,
  addWaterHeater,
  beginStream,
  expectFailures,
  expectRow,
  expectStatus,
  goTo,
  length,
  WATER_HEATER_FRAME,
  WATER_HEATER_STATUS,
} from './stream';

resize(WINDOW);

beforeEach(beginStream);

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
      goTo(0);
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

describe('scan of random streams', () => {
  it('finds what a search byte by byte finds', () => {
    for (let stream: u32 = 1; stream <= 300; stream++) {
      seed(stream * 0x9e3779b1);
      goTo(0);
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
