import { sum8, sum16, xor8 } from '../../check/sum';
import { INPUT } from '../../memory';
import { fillRandom, seed } from '../random';
import { writeText } from '../reference';

describe('checks that are no CRC', () => {
  it('add and combine the nine digits', () => {
    const length = writeText(INPUT, '123456789');
    expect(sum8(INPUT, length)).toBe(0xdd);
    expect(sum16(INPUT, length)).toBe(0x1dd);
    expect(xor8(INPUT, length)).toBe(0x31);
  });

  it('are 0 for no bytes', () => {
    expect(sum8(INPUT, 0)).toBe(0);
    expect(sum16(INPUT, 0)).toBe(0);
    expect(xor8(INPUT, 0)).toBe(0);
  });

  it('take every byte of every length, at every alignment, and none beside', () => {
    seed(0x50b8);
    fillRandom(INPUT, 400);
    for (let alignment: usize = 0; alignment < 16; alignment++) {
      const at = INPUT + alignment;
      let sum: u16 = 0;
      let exclusive: u8 = 0;
      let firstWrongLength = -1;
      for (let length: u32 = 0; length <= 300; length++) {
        const isRight =
          sum8(at, length) == (<u32>sum & 0xff) && sum16(at, length) == <u32>sum && xor8(at, length) == <u32>exclusive;
        if (firstWrongLength < 0 && !isRight) firstWrongLength = length;
        sum += <u16>load<u8>(at + <usize>length);
        exclusive ^= load<u8>(at + <usize>length);
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
    expect(xor8(INPUT, 299)).toBe(0xff);
    expect(xor8(INPUT, 300)).toBe(0);
  });
});
