import {
  BAD_LENGTH,
  BAD_VERSION,
  CHECK_LENGTH,
  END_LENGTH,
  examineHeader,
  HEADER_LENGTH,
  INCOMPLETE,
  isEnd,
  isStart,
  isStartOfStart,
  kindOf,
  LITTLE_ENDIAN,
  loadCheck,
  loadDeviceType,
  loadMessageId,
  loadSequence,
  loadSerial,
  MAXIMUM_BODY_LENGTH,
  MAXIMUM_FRAME_LENGTH,
  MINIMUM_FRAME_LENGTH,
  OVERHEAD,
  START_LENGTH,
  storeCheck,
  storeEnd,
  UNKNOWN_KIND,
} from '../../generated/layout';
import { INPUT } from '../../memory';
import { writeHeader } from '../frames';
import { fillRandom, random, seed } from '../random';
import { integerAt } from '../reference';

const MAX_BODY: u32 = 256;

/** Table 1, and our numbering of kinds: device types in its order, then messages in that of Table 3. */
const DEVICE_TYPES: u32[] = [1, 2, 3, 4];
const MESSAGES: u32[] = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x10, 0x11, 0x12, 0x13, 0x14];
const CONTROL_LENGTHS: u32[] = [12, 14, 10, 18];
const STATE_LENGTHS: u32[] = [24, 26, 28, 26];
const ALARM_LENGTH: u32 = 10;
/** Of the messages after alarm, which are the same for every device. */
const COMMON_LENGTHS: u32[] = [0, 0, 40, 8, 12, 0, 0, 2];

function bodyLengthOf(device: i32, message: i32): u32 {
  if (message == 0) return CONTROL_LENGTHS[device];
  if (message <= 2) return STATE_LENGTHS[device];
  if (message == 3) return ALARM_LENGTH;
  return COMMON_LENGTHS[message - 4];
}

describe('sizes of the frame', () => {
  it('are those of Table 2', () => {
    expect(HEADER_LENGTH).toBe(16);
    expect(START_LENGTH).toBe(2);
    expect(CHECK_LENGTH).toBe(2);
    expect(END_LENGTH).toBe(0);
    expect(OVERHEAD).toBe(18);
    expect(MAXIMUM_BODY_LENGTH).toBe(256);
    expect(MINIMUM_FRAME_LENGTH).toBe(18);
    expect(MAXIMUM_FRAME_LENGTH).toBe(274);
    expect(LITTLE_ENDIAN).toBe(false);
  });
});

describe('the start marker', () => {
  it('is two bytes, and no other two', () => {
    let starts = 0;
    for (let marker: u32 = 0; marker < 0x10000; marker++) {
      store<u16>(INPUT, bswap<u16>(<u16>marker));
      starts += i32(isStart(INPUT));
    }
    expect(starts).toBe(1);
    store<u16>(INPUT, bswap<u16>(0x5250));
    expect(isStart(INPUT)).toBe(true);
  });

  it('may begin with its first byte only', () => {
    for (let byte: u32 = 0; byte < 256; byte++) {
      store<u8>(INPUT, <u8>byte);
      expect(isStartOfStart(INPUT, 1)).toBe(byte == 0x52, `${byte}`);
    }
  });

  it('may begin after the last byte there is, whatever an earlier chunk has left there', () => {
    store<u8>(INPUT, 0xff);
    expect(isStartOfStart(INPUT, 0)).toBe(true);
  });
});

describe('the end marker', () => {
  it('is empty: found everywhere and written nowhere', () => {
    seed(0xe2d);
    fillRandom(INPUT, 16);
    memory.copy(INPUT + 16, INPUT, 16);
    expect(isEnd(INPUT + 4)).toBe(true);
    storeEnd(INPUT + 4);
    expect(memory.compare(INPUT, INPUT + 16, 16)).toBe(0);
  });
});

describe('examineHeader', () => {
  it('waits for the whole header, then tells the length, for every length', () => {
    for (let bodyLength: u32 = 0; bodyLength <= MAX_BODY; bodyLength++) {
      writeHeader(INPUT, 2, 3, 0xffffffffffff, 0xffff, bodyLength);
      let wrong = 0;
      for (let available: u32 = 2; available <= 300; available++) {
        const expected = available < 16 ? INCOMPLETE : <i32>bodyLength;
        wrong += i32(examineHeader(INPUT, available) != expected);
      }
      expect(wrong).toBe(0, `a body of ${bodyLength}`);
    }
  });

  it('refuses every other version as soon as it is there', () => {
    writeHeader(INPUT, 2, 3, 1, 2, 26);
    for (let version: u32 = 0; version < 256; version++) {
      if (version == 1) continue;
      store<u8>(INPUT + 2, <u8>version);
      expect(examineHeader(INPUT, 2)).toBe(INCOMPLETE, `version ${version} is not there yet`);
      let accepted = 0;
      for (let available: u32 = 3; available <= 44; available++) {
        accepted += i32(examineHeader(INPUT, available) != BAD_VERSION);
      }
      expect(accepted).toBe(0, `version ${version}`);
    }
  });

  it('refuses every over-long body as soon as its length is there', () => {
    let wrong = 0;
    for (let bodyLength: u32 = MAX_BODY + 1; bodyLength < 0x10000; bodyLength++) {
      writeHeader(INPUT, 2, 3, 1, 2, bodyLength);
      wrong += i32(examineHeader(INPUT, 15) != INCOMPLETE);
      wrong += i32(examineHeader(INPUT, 16) != BAD_LENGTH);
      wrong += i32(examineHeader(INPUT, 1000) != BAD_LENGTH);
    }
    expect(wrong).toBe(0);
  });

  it('tells the version before the length, as they arrive', () => {
    writeHeader(INPUT, 2, 3, 1, 2, 0xffff);
    store<u8>(INPUT + 2, 7);
    expect(examineHeader(INPUT, 16)).toBe(BAD_VERSION);
  });

  it('leaves device type and message to kindOf', () => {
    writeHeader(INPUT, 0xffff, 0xff, 1, 2, 5);
    expect(examineHeader(INPUT, 16)).toBe(5);
  });
});

describe('fields of the header', () => {
  it('are loaded at every alignment', () => {
    seed(0xf1e1d5);
    for (let repetition = 0; repetition < 64; repetition++) {
      const at = INPUT + (repetition & 15);
      const deviceType = random() & 0xffff;
      const messageId = random() & 0xff;
      const serial = (((<u64>random()) << 32) | random()) & 0xffffffffffff;
      const sequence = random() & 0xffff;
      fillRandom(INPUT, 64);
      writeHeader(at, deviceType, messageId, serial, sequence, 0);
      expect(loadDeviceType(at)).toBe(deviceType);
      expect(loadMessageId(at)).toBe(messageId);
      expect(loadSerial(at)).toBe(serial);
      expect(loadSequence(at)).toBe(sequence);
    }
  });

  it('keep their highest bits', () => {
    writeHeader(INPUT, 0xffff, 0xff, 0xffffffffffff, 0xffff, 0);
    expect(loadDeviceType(INPUT)).toBe(0xffff);
    expect(loadMessageId(INPUT)).toBe(0xff);
    expect(loadSerial(INPUT)).toBe(0xffffffffffff);
    expect(loadSequence(INPUT)).toBe(0xffff);
  });
});

describe('the check in its place', () => {
  it('comes back as it was written, most significant byte first', () => {
    for (let check: u32 = 0; check < 0x10000; check += 0x101) {
      storeCheck(INPUT + 1, check);
      expect(loadCheck(INPUT + 1)).toBe(check);
      expect<u32>(<u32>integerAt(INPUT + 1, 2)).toBe(check);
    }
  });

  it('takes two bytes', () => {
    memory.fill(INPUT, 0xa5, 8);
    storeCheck(INPUT + 3, 0x1234);
    expect<u32>(<u32>integerAt(INPUT, 4)).toBe(0xa5a5a512);
    expect<u32>(<u32>integerAt(INPUT + 4, 4)).toBe(0x34a5a5a5);
  });
});

describe('kindOf', () => {
  it("knows all 48 kinds by their tables' lengths, and none a byte longer or shorter", () => {
    let kind: u32 = 0;
    for (let device = 0; device < DEVICE_TYPES.length; device++) {
      for (let message = 0; message < MESSAGES.length; message++) {
        writeHeader(INPUT, DEVICE_TYPES[device], MESSAGES[message], 1, 2, 0);
        const right = bodyLengthOf(device, message);
        expect(kindOf(INPUT, right)).toBe(kind, `message ${MESSAGES[message]} of device type ${DEVICE_TYPES[device]}`);
        let others = 0;
        for (let bodyLength: u32 = 0; bodyLength <= MAX_BODY; bodyLength++) {
          others += i32(bodyLength != right && kindOf(INPUT, bodyLength) != UNKNOWN_KIND);
        }
        expect(others).toBe(0, `kind ${kind} with another length`);
        kind++;
      }
    }
    expect(kind).toBe(48);
    expect(UNKNOWN_KIND).toBe(48);
  });

  it('knows no other device type', () => {
    let known = 0;
    for (let deviceType: u32 = 0; deviceType < 0x10000; deviceType++) {
      writeHeader(INPUT, deviceType, 0x13, 1, 2, 0);
      known += i32(kindOf(INPUT, 0) != UNKNOWN_KIND);
    }
    expect(known).toBe(4);
  });

  it('knows no other message', () => {
    for (let device = 0; device < DEVICE_TYPES.length; device++) {
      let known = 0;
      for (let messageId: u32 = 0; messageId < 256; messageId++) {
        writeHeader(INPUT, DEVICE_TYPES[device], messageId, 1, 2, 0);
        let kinds = 0;
        for (let bodyLength: u32 = 0; bodyLength <= MAX_BODY; bodyLength++) {
          kinds += i32(kindOf(INPUT, bodyLength) != UNKNOWN_KIND);
        }
        expect(kinds).toBe(i32(MESSAGES.includes(messageId)), `message ${messageId}`);
        known += kinds;
      }
      expect(known).toBe(12);
    }
  });
});
