import { ROW_LENGTH } from '../generated/layout';
import { select, selected } from '../group';
import { grouped, INPUT, index, raw, resize, STATUS, STATUS_FRAMES } from '../memory';
import { scan } from '../scan';
import { HEADER, UNKNOWN, writeFrame } from './frames';
import { randomBelow, seed } from './random';

const WINDOW: u32 = 0x8000;

function bodyOf(row: u32): usize {
  return <usize>load<u32>(selected() + 4 * <usize>row);
}

resize(WINDOW);

describe('select', () => {
  it('picks the frames of one kind in their order, whatever is mixed with them', () => {
    seed(0x5e1ec7);
    let length: u32 = 0;
    for (let frame = 0; frame < 200; frame++) {
      const messageId = 1 + randomBelow(4);
      const deviceType = 1 + randomBelow(5);
      // Some have the length of an alarm and so are one; the others are of unknown kind.
      length += writeFrame(INPUT + <usize>length, deviceType, messageId, 10 + randomBelow(2));
    }
    scan(length, false);
    memory.fill(grouped(), 0xee, 4 * 200);
    const frames = load<u32>(STATUS, STATUS_FRAMES);
    expect(frames).toBe(200);
    let together: u32 = 0;
    for (let kind: u32 = 0; kind <= UNKNOWN; kind++) {
      const count = select(kind);
      together += count;
      let expected: u32 = 0;
      let wrong = 0;
      for (let row: u32 = 0; row < frames; row++) {
        const at = index() + <usize>(row * ROW_LENGTH);
        if (<u32>load<u16>(at, 4) != kind) continue;
        wrong += i32(bodyOf(expected) != INPUT + <usize>load<u32>(at) + HEADER);
        expected++;
      }
      expect(count).toBe(expected, `count of kind ${kind}`);
      expect(wrong).toBe(0, `bodies of kind ${kind}`);
    }
    expect(together).toBe(frames, 'every frame is of one kind');
  });

  it('picks alarms and leaves frames of their message with another length', () => {
    let length = writeFrame(INPUT, 1, 4, 10);
    length += writeFrame(INPUT + <usize>length, 1, 4, 11);
    length += writeFrame(INPUT + <usize>length, 2, 4, 10);
    const third = <u32>INPUT + length + HEADER;
    length += writeFrame(INPUT + <usize>length, 1, 4, 10);
    scan(length, false);
    expect(select(3)).toBe(2);
    expect(load<u32>(selected())).toBe(<u32>INPUT + HEADER);
    expect(load<u32>(selected(), 4)).toBe(third);
    expect(select(UNKNOWN)).toBe(1);
    expect(select(15)).toBe(1);
    expect(select(0)).toBe(0);
  });

  it('finds nothing after a scan that found nothing', () => {
    scan(0, false);
    for (let kind: u32 = 0; kind <= UNKNOWN; kind++) expect(select(kind)).toBe(0);
  });

  it('stays within its buffer when the window is full', () => {
    let length: u32 = 0;
    while (length + 18 <= WINDOW) length += writeFrame(INPUT + <usize>length, 1, 0x13, 0);
    scan(length, false);
    store<u32>(raw(), 0x12345678);
    expect(select(10)).toBe(WINDOW / 18);
    expect(load<u32>(raw())).toBe(0x12345678);
  });
});
