/** The expected result of a scan, computed with integers read byte by byte; only the kind is left to the spec of the layout. */
import { ROW_LENGTH } from '../generated/layout';
import {
  INPUT,
  index,
  ROW_FRAME_LENGTH,
  STATUS,
  STATUS_BAD_CHECKS,
  STATUS_BAD_LENGTHS,
  STATUS_BAD_VERSIONS,
  STATUS_FRAME_BYTES,
  STATUS_FRAMES,
  STATUS_POSITION,
  STATUS_TRUNCATED,
} from '../memory';
import { CHECK, HEADER, MAX_BODY } from './frames';
import { frameCheck, integerAt } from './reference';

export const WINDOW: u32 = 0x4000;
const expectedPositions = new StaticArray<u32>(1024);
const expectedLengths = new StaticArray<u32>(1024);
export let expectedFrames = 0;
let expectedFrameBytes: u32 = 0;
let expectedPosition: u32 = 0;
export let expectedBadVersions: u32 = 0;
export let expectedBadLengths: u32 = 0;
export let expectedBadChecks: u32 = 0;
export let expectedTruncated: u32 = 0;

export function workOut(bytes: u32, last: bool): void {
  expectedFrames = 0;
  expectedFrameBytes = 0;
  expectedBadVersions = 0;
  expectedBadLengths = 0;
  expectedBadChecks = 0;
  expectedTruncated = 0;
  let position: u32 = 0;
  for (; position < bytes; position++) {
    const at = INPUT + <usize>position;
    const available = bytes - position;
    if (load<u8>(at) != 0x52) continue;
    if (available >= 2 && load<u8>(at, 1) != 0x50) continue;
    if (available >= 3 && load<u8>(at, 2) != 1) {
      expectedBadVersions++;
      continue;
    }
    const bodyLength = <u32>integerAt(at + 14, 2);
    if (available >= HEADER && bodyLength > MAX_BODY) {
      expectedBadLengths++;
      continue;
    }
    const frameLength = HEADER + bodyLength + CHECK;
    if (available < HEADER || available < frameLength) {
      if (!last) break;
      // One byte is no start marker, so that nothing has failed.
      if (available >= 2) expectedTruncated++;
      continue;
    }
    if (frameCheck(at, frameLength - CHECK) != <u32>integerAt(at + <usize>(frameLength - CHECK), CHECK)) {
      expectedBadChecks++;
      continue;
    }
    expectedPositions[expectedFrames] = position;
    expectedLengths[expectedFrames] = frameLength;
    expectedFrames++;
    expectedFrameBytes += frameLength;
    position += frameLength - 1;
  }
  expectedPosition = position;
}

export function expectAsWorkedOut(name: string): void {
  const right =
    load<u32>(STATUS, STATUS_FRAMES) == expectedFrames &&
    load<u32>(STATUS, STATUS_FRAME_BYTES) == expectedFrameBytes &&
    load<u32>(STATUS, STATUS_POSITION) == expectedPosition &&
    load<u32>(STATUS, STATUS_BAD_VERSIONS) == expectedBadVersions &&
    load<u32>(STATUS, STATUS_BAD_LENGTHS) == expectedBadLengths &&
    load<u32>(STATUS, STATUS_BAD_CHECKS) == expectedBadChecks &&
    load<u32>(STATUS, STATUS_TRUNCATED) == expectedTruncated;
  expect(right).toBe(true, `status, ${name}`);
  let wrongRows = 0;
  for (let row = 0; row < expectedFrames; row++) {
    const at = index() + <usize>row * ROW_LENGTH;
    if (load<u32>(at) != expectedPositions[row]) wrongRows++;
    if (load<u16>(at, ROW_FRAME_LENGTH) != expectedLengths[row]) wrongRows++;
  }
  expect(wrongRows).toBe(0, `rows, ${name}`);
}
