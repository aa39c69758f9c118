/**
 * Rows of the standard's tables as its text has them: the name, the byte or bytes, for less than a byte its bits, and `signed`
 * for two's complement. `text` marks what is no integer.
 */
import { byteOf, isSigned, lowOf, NO_INTEGER, sizeOf, widthOf } from '../../location';

/** `4` or `4-5` as its two ends. */
function endsOf(range: string): u32[] {
  const ends = range.split('-');
  const first = <u32>parseInt(ends[0], 10);
  return [first, ends.length > 1 ? <u32>parseInt(ends[1], 10) : first];
}

function expectRow(location: u32, row: string): void {
  const parts = row.split(' ');
  if (parts.includes('text')) {
    expect(location).toBe(NO_INTEGER, row);
    return;
  }
  const bytes = endsOf(parts[1]);
  const size = bytes[1] - bytes[0] + 1;
  let low: u32 = 0;
  let width = size * 8;
  if (parts.length > 2 && parts[2].startsWith('b')) {
    const bits = endsOf(parts[2].substring(1));
    low = bits[0];
    width = bits[1] - bits[0] + 1;
  }
  expect<u32>(<u32>byteOf(location)).toBe(bytes[0], `${row}: byte`);
  expect(sizeOf(location)).toBe(size, `${row}: size`);
  expect(lowOf(location)).toBe(low, `${row}: low bit`);
  expect(widthOf(location)).toBe(width, `${row}: width`);
  expect(isSigned(location)).toBe(parts.includes('signed'), `${row}: sign`);
}

/** The rows in their order, and nothing after them. */
export function expectRows(locationIn: (field: u32) => u32, rows: string[]): void {
  for (let field = 0; field < rows.length; field++) expectRow(locationIn(field), rows[field]);
  for (let field: u32 = <u32>rows.length; field < 256; field++) {
    expect(locationIn(field)).toBe(NO_INTEGER, `field ${field} of ${rows.length}`);
  }
  expect(locationIn(0xffffffff)).toBe(NO_INTEGER);
}

/** An alarm is the same for every device; only what its faults mean differs. */
export const ALARM: string[] = ['event 0', 'severity 1', 'faults 2-5', 'time 6-9'];
