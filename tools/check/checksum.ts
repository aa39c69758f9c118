/** The frame check and its parameters. */

import type { ByteOrder, Check, CheckAlgorithm } from '../model.ts';
import { hexadecimal } from './integer.ts';
import type { RawCheck } from './raw.ts';
import type { Report } from './report.ts';

const widths: Record<CheckAlgorithm, number> = { none: 0, sum8: 8, xor8: 8, crc8: 8, crc16: 16, crc32: 32 };

const registerParameters = ['poly', 'init', 'xorout'] as const;
const reflections = ['refin', 'refout'] as const;

export function resolveCheck(entry: RawCheck, byteOrder: ByteOrder, headerLength: number, report: Report): Check {
  const { algorithm } = entry;
  const width = widths[algorithm];
  const refuse = (attribute: string | null, reason: string): void =>
    report.at(entry, attribute, { table: 2, field: 'check' }, reason);
  if (entry.width !== undefined && entry.width !== width) {
    refuse('width', `width is ${entry.width}; ${algorithm} has ${width} bits`);
  }
  const isCyclic = algorithm.startsWith('crc');
  for (const name of [...registerParameters, ...reflections]) {
    if (isCyclic && entry[name] === undefined) refuse(null, `${algorithm} needs \`${name}\``);
    if (!isCyclic && entry[name] !== undefined) refuse(name, `${algorithm} has no \`${name}\``);
  }
  for (const name of registerParameters) {
    const value = entry[name];
    if (isCyclic && value !== undefined && value > 2 ** width - 1) {
      refuse(name, `${name} ${hexadecimal(value)} does not fit ${width} bits`);
    }
  }
  // Without the lowest term the register only shifts: some errors would pass every time.
  if (isCyclic && entry.poly !== undefined && entry.poly % 2 === 0) {
    refuse('poly', `poly ${hexadecimal(entry.poly)} lacks its lowest term; the last bit of a polynomial is 1`);
  }
  const from = entry.from ?? 0;
  if (from > headerLength) refuse('from', `from is ${from}; the header ends at byte ${headerLength}`);
  return {
    algorithm,
    title: entry.title,
    size: width / 8,
    byteOrder: entry.byteOrder ?? byteOrder,
    width,
    poly: entry.poly ?? 0,
    init: entry.init ?? 0,
    refin: entry.refin ?? false,
    refout: entry.refout ?? false,
    xorout: entry.xorout ?? 0,
    from,
    origin: entry.origin,
    source: entry.source,
  };
}
