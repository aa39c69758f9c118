/** Writes the streams that specs scan, and expects of them what a scan has written. */
import { ROW_LENGTH } from '../generated/layout';
import {
  INPUT,
  index,
  ROW_FRAME_LENGTH,
  ROW_KIND,
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
import { WINDOW } from './expected';
import {
  AIR_CONDITIONER,
  CHECK,
  HEADER,
  STATUS_MESSAGE,
  WATER_HEATER,
  writeFrame,
  writeNoise,
  writeTemptingNoise,
} from './frames';
import { random, randomBelow } from './random';

/** Water heaters have kinds 0 to 11 and air conditioners 12 to 23, in the order of Table 3. */
export const WATER_HEATER_STATUS: u32 = 2;
export const WATER_HEATER_HEARTBEAT: u32 = 10;
export const AIR_CONDITIONER_STATUS: u32 = 14;
export const WATER_HEATER_STATUS_LENGTH: u32 = 24;
const AIR_CONDITIONER_STATUS_LENGTH: u32 = 26;

/** Where the next piece of the stream is written. */
export let length: u32 = 0;

/** An empty stream. Old rows and counts must not pass for new ones. */
export function beginStream(): void {
  length = 0;
  memory.fill(index(), 0xee, WINDOW / 2);
  memory.fill(STATUS, 0xee, 32);
}

/** Takes the end of the stream elsewhere. */
export function goTo(to: u32): void {
  length = to;
}

export function end(): usize {
  return INPUT + <usize>length;
}

// Each function below adds to the stream and returns where the addition begins.

export function addFrame(deviceType: u32, messageId: u32, bodyLength: u32): u32 {
  const start = length;
  length += writeFrame(end(), deviceType, messageId, bodyLength);
  return start;
}

export function addWaterHeater(): u32 {
  return addFrame(WATER_HEATER, STATUS_MESSAGE, WATER_HEATER_STATUS_LENGTH);
}

export function addAirConditioner(): u32 {
  return addFrame(AIR_CONDITIONER, STATUS_MESSAGE, AIR_CONDITIONER_STATUS_LENGTH);
}

export function addNoise(bytes: u32): u32 {
  const start = length;
  length += writeNoise(end(), bytes);
  return start;
}

export function expectRow(row: u32, position: u32, kind: u32, frameLength: u32): void {
  const at = index() + <usize>(row * ROW_LENGTH);
  expect(load<u32>(at)).toBe(position, `position of frame ${row}`);
  expect<u32>(load<u16>(at, ROW_KIND)).toBe(kind, `kind of frame ${row}`);
  expect<u32>(load<u16>(at, ROW_FRAME_LENGTH)).toBe(frameLength, `length of frame ${row}`);
}

export function expectStatus(frames: u32, unknownKinds: u32, frameBytes: u32, position: u32): void {
  expect(load<u32>(STATUS, STATUS_FRAMES)).toBe(frames, 'frames');
  expect(load<u32>(STATUS, STATUS_UNKNOWN_KINDS)).toBe(unknownKinds, 'unknown kinds');
  expect(load<u32>(STATUS, STATUS_FRAME_BYTES)).toBe(frameBytes, 'frame bytes');
  expect(load<u32>(STATUS, STATUS_POSITION)).toBe(position, 'position');
}

export function expectFailures(badVersions: u32, badLengths: u32, badChecks: u32, truncated: u32): void {
  expect(load<u32>(STATUS, STATUS_BAD_VERSIONS)).toBe(badVersions, 'bad versions');
  expect(load<u32>(STATUS, STATUS_BAD_LENGTHS)).toBe(badLengths, 'bad lengths');
  expect(load<u32>(STATUS, STATUS_BAD_CHECKS)).toBe(badChecks, 'bad checks');
  expect(load<u32>(STATUS, STATUS_TRUNCATED)).toBe(truncated, 'truncated');
}

export const WATER_HEATER_FRAME: u32 = HEADER + WATER_HEATER_STATUS_LENGTH + CHECK;
export const AIR_CONDITIONER_FRAME: u32 = HEADER + AIR_CONDITIONER_STATUS_LENGTH + CHECK;

/** A frame, valid or with one fault, or noise. */
export function addPiece(): void {
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
