/** The frame's checks (Table 2): their algorithm, and which bytes they cover. */
import type { Check, CheckAlgorithm } from '../model.ts';
import { hexadecimal } from './integer.ts';
import type { RawCheck, RawFrame } from './raw.ts';
import type { Report } from './report.ts';

const widths: Record<CheckAlgorithm, number> = {
  none: 0,
  sum8: 8,
  sum16: 16,
  xor8: 8,
  crc8: 8,
  crc16: 16,
  crc32: 32,
};

const registerParameters = ['poly', 'init', 'xorout'] as const;
const reflections = ['refin', 'refout'] as const;

/** In the order in which they stand behind the body. */
export function resolveChecks(entry: RawFrame, headerLength: number, report: Report): Check[] {
  const { check, checks } = entry;
  const subject = { table: entry.table ?? null, field: 'check' };
  const isPartial = report.partial.has('frame.check') || report.partial.has('frame.checks');
  if (check !== undefined && checks !== undefined) {
    report.at(entry, 'checks', subject, 'a frame has `check` or `checks`, not both');
  } else if (check === undefined && checks === undefined && !isPartial) {
    report.at(entry, null, subject, 'a frame has `check` or `checks`; without any it is `check: { algorithm: none }`');
  }
  const entries = checks ?? (check === undefined ? [] : [check]);
  const resolved = entries.map((each) => {
    if (entries.length > 1 && each.algorithm === 'none') {
      report.at(each, 'algorithm', subject, 'none is a frame without checks, so it stands alone');
    }
    return resolveCheck(each, entry, headerLength, report);
  });
  return resolved.length > 0 ? resolved : [resolveCheck({ ...NONE, title: '' }, entry, headerLength, report)];
}

const NONE = { algorithm: 'none', origin: 'assigned', source: null } as const;

function resolveCheck(entry: RawCheck, frame: RawFrame, headerLength: number, report: Report): Check {
  const { algorithm } = entry;
  const width = widths[algorithm];
  const refuse = (attribute: string | null, reason: string): void =>
    report.at(entry, attribute, { table: frame.table ?? null, field: 'check' }, reason);
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
  if (entry.complement !== undefined && !algorithm.startsWith('sum')) {
    refuse('complement', `\`complement\` belongs to sums, not to ${algorithm}`);
  }
  if (algorithm === 'none') {
    for (const name of ['byteOrder', 'from', 'to', 'sees'] as const) {
      if (entry[name] !== undefined) refuse(name, `none has no \`${name}\``);
    }
  }
  if (entry.sees === 'escaped' && frame.escape === undefined && !report.partial.has('frame.escape')) {
    refuse('sees', 'escaped needs `escape` in the frame');
  }
  const from = entry.from === 'body' ? headerLength : (entry.from ?? 0);
  if (from > headerLength) refuse('from', `from is ${from}; the header ends at byte ${headerLength}`);
  return {
    algorithm,
    title: entry.title,
    size: width / 8,
    byteOrder: entry.byteOrder ?? frame.byteOrder,
    width,
    poly: entry.poly ?? 0,
    init: entry.init ?? 0,
    refin: entry.refin ?? false,
    refout: entry.refout ?? false,
    xorout: entry.xorout ?? 0,
    from,
    to: entry.to ?? 'itself',
    complement: entry.complement !== undefined,
    seesEscaped: entry.sees === 'escaped',
    origin: entry.origin,
    source: entry.source,
  };
}
