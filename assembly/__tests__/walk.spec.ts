import { ROW_LENGTH } from '../generated/layout';
import { INPUT, index, ROW_KIND, resize, STATUS, STATUS_POSITION, STATUS_UNKNOWN_KINDS } from '../memory';
import { scan, walk, walkedRow, walkedUnknownKinds } from '../scan';
import { expectAsWorkedOut, WINDOW, workOut } from './expected';
import { CHECK, HEADER, HEARTBEAT, MAX_BODY, STATUS_MESSAGE, UNKNOWN, WATER_HEATER, writeFrame } from './frames';
import { fillRandom, random, randomBelow, seed } from './random';

const UNKNOWN_DEVICE: u32 = 0x0100;
/** Two groups of eight and one more. */
const MAX_FRAMES: u32 = 17;

const starts = new StaticArray<u32>(MAX_FRAMES + 1);

/** `frames` contiguous frames, with bodies of less than `bodies` bytes. Returns their length. */
function writeRun(frames: u32, bodies: u32): u32 {
  let length: u32 = 0;
  for (let frame: u32 = 0; frame < frames; frame++) {
    starts[frame] = length;
    const device = randomBelow(4) == 0 ? UNKNOWN_DEVICE : WATER_HEATER;
    length += writeFrame(INPUT + <usize>length, device, HEARTBEAT, randomBelow(bodies));
  }
  starts[frames] = length;
  return length;
}

/** Writes what an earlier, longer chunk may have left after the end: noise or, most misleading, a frame that would go on there. */
function writeAfter(length: u32): void {
  if (randomBelow(2) == 0) fillRandom(INPUT + <usize>length, 64);
  else writeFrame(INPUT + <usize>length, WATER_HEATER, STATUS_MESSAGE, randomBelow(30));
}

/** Among the rows that the last walk wrote. */
function unknownKinds(): u32 {
  let count: u32 = 0;
  for (let row = index(); row < walkedRow(); row += ROW_LENGTH) count += u32(load<u16>(row, ROW_KIND) == UNKNOWN);
  return count;
}

function expectScan(length: u32, name: string): void {
  for (let last = 0; last < 2; last++) {
    memory.fill(index(), 0xee, WINDOW / 2);
    memory.fill(STATUS, 0xee, 32);
    workOut(length, last != 0);
    scan(length, last != 0);
    expectAsWorkedOut(`${name}, last ${last}`);
  }
}

resize(WINDOW);

describe('walk', () => {
  it('takes runs of up to three groups whole, and counts their unknown kinds', () => {
    for (let frames: u32 = 1; frames <= MAX_FRAMES; frames++) {
      for (let repetition: u32 = 0; repetition < 8; repetition++) {
        seed(frames * 64 + repetition + 1);
        const length = writeRun(frames, repetition < 4 ? 31 : MAX_BODY + 1);
        writeAfter(length);
        const end = walk(INPUT, INPUT + <usize>length, index());
        expect(end).toBe(INPUT + <usize>length, `${frames} frames`);
        expect(walkedRow()).toBe(index() + <usize>(frames * ROW_LENGTH));
        const unknown = unknownKinds();
        expect(walkedUnknownKinds()).toBe(unknown);
        expectScan(length, `${frames} frames`);
        expect(load<u32>(STATUS, STATUS_UNKNOWN_KINDS)).toBe(unknown);
      }
    }
  });

  it('stops at a wrong frame at each place of each group, and takes back what it counted after it', () => {
    for (let bad: u32 = 0; bad < MAX_FRAMES; bad++) {
      for (let repetition: u32 = 0; repetition < 24; repetition++) {
        seed(bad * 64 + repetition + 1);
        const length = writeRun(MAX_FRAMES, repetition < 12 ? 31 : 90);
        const at = INPUT + <usize>starts[bad] + <usize>randomBelow(starts[bad + 1] - starts[bad]);
        store<u8>(at, load<u8>(at) ^ <u8>((<u32>1) << randomBelow(8)));
        const end = walk(INPUT, INPUT + <usize>length, index());
        expect(end).toBe(INPUT + <usize>starts[bad], `frame ${bad}`);
        expect(walkedRow()).toBe(index() + <usize>(bad * ROW_LENGTH));
        expect(walkedUnknownKinds()).toBe(unknownKinds());
        expectScan(length, `frame ${bad} of seed ${bad * 64 + repetition + 1}`);
      }
    }
  });

  it('finds the first of several wrong frames', () => {
    for (let repetition: u32 = 1; repetition <= 200; repetition++) {
      seed(repetition);
      const length = writeRun(MAX_FRAMES, 40);
      for (let changes = randomBelow(5); changes > 0; changes--) {
        store<u8>(INPUT + <usize>randomBelow(length), <u8>random());
      }
      expectScan(length, `seed ${repetition}`);
    }
  });

  it('stops where a frame is cut off, wherever that is', () => {
    seed(0xc07);
    const length = writeRun(10, 60);
    const kept = INPUT + 0x2000;
    memory.copy(kept, INPUT, length);
    for (let available: u32 = 0; available <= length; available++) {
      memory.copy(INPUT, kept, available);
      writeAfter(available);
      let whole: u32 = 0;
      while (whole < 10 && starts[whole + 1] <= available) whole++;
      expect(walk(INPUT, INPUT + <usize>available, index())).toBe(INPUT + <usize>starts[whole], `${available} bytes`);
      scan(available, false);
      expect(load<u32>(STATUS, STATUS_POSITION)).toBe(starts[whole], `${available} bytes`);
    }
  });

  it('takes a window that is full to its last byte', () => {
    for (let repetition: u32 = 1; repetition <= 30; repetition++) {
      seed(repetition);
      let length: u32 = 0;
      while (WINDOW - length > 300)
        length += writeFrame(INPUT + <usize>length, WATER_HEATER, HEARTBEAT, randomBelow(60));
      const rest = WINDOW - length - HEADER - CHECK;
      if (rest > MAX_BODY) length += writeFrame(INPUT + <usize>length, WATER_HEATER, HEARTBEAT, 20);
      length += writeFrame(INPUT + <usize>length, WATER_HEATER, HEARTBEAT, WINDOW - length - HEADER - CHECK);
      expect(length).toBe(WINDOW);
      expectScan(WINDOW, `seed ${repetition}`);
    }
  });
});
