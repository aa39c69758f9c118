import { INPUT, OUTPUT, OUTPUT_LENGTH } from '../memory';
import { seal } from '../seal';
import {
  AIR_CONDITIONER,
  CHECK,
  HEADER,
  HEARTBEAT,
  MAX_BODY,
  STATUS_MESSAGE,
  WATER_HEATER,
  writeFrame,
} from './frames';
import { fillRandom, randomBelow, seed } from './random';
import { writeInteger } from './reference';

/** After OUTPUT, so that valid frames can be kept there to compare with. */
const EXPECTED: usize = INPUT + 0x20000;
const AFTER: u32 = 64;

/** The number of bytes in which OUTPUT and EXPECTED differ. */
function differences(length: u32): i32 {
  let count = 0;
  for (let index: usize = 0; index < <usize>length; index++) {
    count += i32(load<u8>(OUTPUT + index) != load<u8>(EXPECTED + index));
  }
  return count;
}

/** Valid frames one after another at EXPECTED, the same without their checks at OUTPUT. Returns their length. */
function writeRun(frames: u32): u32 {
  let length: u32 = 0;
  fillRandom(EXPECTED, 0x4000);
  for (let frame: u32 = 0; frame < frames; frame++) {
    length += writeFrame(EXPECTED + <usize>length, AIR_CONDITIONER, STATUS_MESSAGE, randomBelow(64));
  }
  memory.copy(OUTPUT, EXPECTED, length + AFTER);
  let at: u32 = 0;
  while (at < length) {
    const bodyLength = <u32>load<u8>(OUTPUT + <usize>at, 15);
    store<u16>(OUTPUT + <usize>(at + HEADER + bodyLength), 0xbeef);
    at += HEADER + bodyLength + CHECK;
  }
  return length;
}

describe('seal', () => {
  it('makes one frame right', () => {
    seed(0x0e);
    const length = writeRun(1);
    expect(differences(length) > 0).toBe(true, 'the check is missing at first');
    seal(length);
    expect(differences(length + AFTER)).toBe(0);
  });

  it('makes the longest and the shortest frame right', () => {
    seed(0x10);
    let length = writeFrame(EXPECTED, WATER_HEATER, HEARTBEAT, MAX_BODY);
    length += writeFrame(EXPECTED + <usize>length, WATER_HEATER, HEARTBEAT, 0);
    memory.copy(OUTPUT, EXPECTED, length);
    writeInteger(OUTPUT + HEADER + MAX_BODY, 2, 0x1234);
    writeInteger(OUTPUT + <usize>length - CHECK, 2, 0x1234);
    seal(length);
    expect(differences(length)).toBe(0);
  });

  it('completes every frame of a run and leaves what comes after it alone', () => {
    seed(0x2070);
    for (let frames: u32 = 2; frames <= 40; frames++) {
      const length = writeRun(frames);
      seal(length);
      expect(differences(length + AFTER)).toBe(0, `${frames} frames`);
    }
  });

  it('does nothing without a frame', () => {
    seed(0x3);
    writeRun(2);
    memory.copy(EXPECTED, OUTPUT, 256);
    seal(0);
    expect(differences(256)).toBe(0);
  });

  it('ends at a header that is none, and does not look for another after it', () => {
    seed(0x4ead);
    const length = writeRun(3);
    const first = HEADER + <u32>load<u8>(EXPECTED, 15) + CHECK;
    store<u8>(OUTPUT + <usize>first + 2, 9);
    memory.copy(EXPECTED + <usize>first, OUTPUT + <usize>first, length - first);
    seal(length);
    expect(differences(length)).toBe(0, 'the first is right, the others as they were');
  });

  it('ends at a header that is cut off', () => {
    seed(0xc07);
    const length = writeRun(1);
    memory.copy(OUTPUT + <usize>length, OUTPUT, HEADER - 1);
    memory.copy(EXPECTED + <usize>length, OUTPUT, HEADER - 1);
    seal(length + HEADER - 1);
    expect(differences(length + HEADER - 1)).toBe(0);
  });

  it('fills OUTPUT to its last byte', () => {
    seed(0xf011);
    fillRandom(EXPECTED, OUTPUT_LENGTH + AFTER);
    // Frames of 64 bytes fill it without a rest.
    const bodyLength = 64 - HEADER - CHECK;
    let length: u32 = 0;
    while (length < OUTPUT_LENGTH) {
      length += writeFrame(EXPECTED + <usize>length, AIR_CONDITIONER, STATUS_MESSAGE, bodyLength);
    }
    expect(length).toBe(OUTPUT_LENGTH);
    memory.copy(OUTPUT, EXPECTED, length + AFTER);
    writeInteger(OUTPUT + <usize>length - CHECK, 2, 0);
    seal(length);
    expect(differences(length + AFTER)).toBe(0);
  });
});
