import { internet16, isIntact, sealFrame, sum8, sum16, xor8 } from '../check';
import { INPUT } from '../memory';
import { AIR_CONDITIONER, MAX_BODY, STATUS_MESSAGE, writeFrame } from './frames';
import { fillRandom, seed } from './random';
import { integerAt, writeHexadecimal, writeText } from './reference';

const AROUND: u32 = 16;

/** A heartbeat of a water heater, and a microwave oven's refusal (offline, of a control): checked by another program. */
const HEARTBEAT_FRAME = '52500113 0001 001122334455 0007 0000 89a3';
const REFUSAL_FRAME = '52500114 0004 001122334455 0102 0002 0701 9df1';

describe('isIntact', () => {
  it('accepts frames that another program has checked', () => {
    expect(isIntact(INPUT, writeHexadecimal(INPUT, HEARTBEAT_FRAME))).toBe(true);
    expect(isIntact(INPUT, writeHexadecimal(INPUT, REFUSAL_FRAME))).toBe(true);
  });

  it('accepts a valid frame of every length, at every alignment', () => {
    seed(0x1274c7);
    for (let bodyLength: u32 = 0; bodyLength <= MAX_BODY; bodyLength++) {
      const at = INPUT + (bodyLength & 15);
      const length = writeFrame(at, AIR_CONDITIONER, STATUS_MESSAGE, bodyLength);
      expect(isIntact(at, length)).toBe(true, `a body of ${bodyLength}`);
    }
  });

  it('refuses a frame with any one bit changed', () => {
    seed(0xb17);
    const lengths: u32[] = [0, 1, 7, 24, 26, 100, MAX_BODY];
    for (let place = 0; place < lengths.length; place++) {
      const length = writeFrame(INPUT, AIR_CONDITIONER, STATUS_MESSAGE, lengths[place]);
      let accepted = 0;
      for (let bit: u32 = 0; bit < length * 8; bit++) {
        const at = INPUT + <usize>(bit >> 3);
        const before = load<u8>(at);
        store<u8>(at, before ^ <u8>((<u32>1) << (bit & 7)));
        accepted += i32(isIntact(INPUT, length));
        store<u8>(at, before);
      }
      expect(accepted).toBe(0, `a body of ${lengths[place]}`);
      expect(isIntact(INPUT, length)).toBe(true, 'all bits are back');
    }
  });

  it('refuses a frame that is taken for longer or shorter than it is', () => {
    seed(0x5407e);
    fillRandom(INPUT, 400);
    const length = writeFrame(INPUT, AIR_CONDITIONER, STATUS_MESSAGE, 26);
    expect(isIntact(INPUT, length - 1)).toBe(false);
    expect(isIntact(INPUT, length + 1)).toBe(false);
  });
});

describe('sealFrame', () => {
  it('writes the check that another program has written', () => {
    const length = writeHexadecimal(INPUT, REFUSAL_FRAME);
    store<u16>(INPUT + <usize>length - 2, 0);
    sealFrame(INPUT, length);
    expect<u32>(<u32>integerAt(INPUT + <usize>length - 2, 2)).toBe(0x9df1);
  });

  it('completes frames of every length and touches nothing but the check', () => {
    const expected = INPUT + 0x1000;
    seed(0x5ea1);
    for (let bodyLength: u32 = 0; bodyLength <= MAX_BODY; bodyLength++) {
      const at = INPUT + AROUND + (bodyLength & 15);
      fillRandom(at - AROUND, MAX_BODY + 64);
      const length = writeFrame(at, AIR_CONDITIONER, STATUS_MESSAGE, bodyLength);
      memory.copy(expected, at - AROUND, length + 2 * AROUND);
      store<u16>(at + <usize>length - 2, 0x1234);
      sealFrame(at, length);
      expect(memory.compare(expected, at - AROUND, length + 2 * AROUND)).toBe(0, `a body of ${bodyLength}`);
    }
  });
});

describe('checks that are no CRC', () => {
  it('add and combine the nine digits', () => {
    const length = writeText(INPUT, '123456789');
    expect(sum8(INPUT, length)).toBe(0xdd);
    expect(sum16(INPUT, length)).toBe(0x1dd);
    expect(internet16(INPUT, length)).toBe(0xf62a);
    expect(xor8(INPUT, length)).toBe(0x31);
  });

  it('are 0 for no bytes', () => {
    expect(sum8(INPUT, 0)).toBe(0);
    expect(sum16(INPUT, 0)).toBe(0);
    expect(internet16(INPUT, 0)).toBe(0xffff);
    expect(xor8(INPUT, 0)).toBe(0);
  });

  it('take every byte of every length, at every alignment, and none beside', () => {
    seed(0x50b8);
    fillRandom(INPUT, 400);
    for (let alignment: usize = 0; alignment < 16; alignment++) {
      const at = INPUT + alignment;
      let sum: u16 = 0;
      let exclusive: u8 = 0;
      let pairs: u32 = 0;
      let firstWrongLength = -1;
      for (let length: u32 = 0; length <= 300; length++) {
        const isRight =
          sum8(at, length) == (<u32>sum & 0xff) &&
          sum16(at, length) == <u32>sum &&
          xor8(at, length) == <u32>exclusive &&
          internet16(at, length) == 0xffff - pairs;
        if (firstWrongLength < 0 && !isRight) firstWrongLength = length;
        sum += <u16>load<u8>(at + <usize>length);
        exclusive ^= load<u8>(at + <usize>length);
        pairs += (<u32>load<u8>(at + <usize>length)) << ((length & 1) == 0 ? 8 : 0);
        if (pairs > 0xffff) pairs -= 0xffff;
      }
      expect(firstWrongLength).toBe(-1, `at ${alignment}`);
    }
  });

  it('stay within their bits', () => {
    memory.fill(INPUT, 0xff, 300);
    expect(sum8(INPUT, 257)).toBe(0xff);
    expect(sum8(INPUT, 300)).toBe((300 * 0xff) & 0xff);
    memory.fill(INPUT, 0xff, 70_000);
    expect(sum16(INPUT, 300)).toBe((300 * 0xff) & 0xffff);
    expect(sum16(INPUT, 70_000)).toBe((70_000 * 0xff) & 0xffff);
    expect(internet16(INPUT, 65_534)).toBe(0);
    expect(internet16(INPUT, 65_535)).toBe(0xff);
    expect(xor8(INPUT, 299)).toBe(0xff);
    expect(xor8(INPUT, 300)).toBe(0);
  });
});
