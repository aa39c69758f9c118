/** Table 2: header, checks, end marker, escapes, and what the length field counts. */
import type { ByteOrder, Check, CheckAlgorithm, Escape, Frame, HeaderField } from '../model.ts';
import type { Dictionaries } from './field.ts';
import { headerLengthOf, resolveHeader, subjectOf } from './header.ts';
import { hexadecimal, rangeOf } from './numbers.ts';
import type { RawCheck, RawFrame } from './raw.ts';
import type { Report } from './report.ts';

/** An index of frames keeps their lengths in 16 bits. */
const MAX_FRAME_LENGTH = 0xffff;
/** A message's codes form one number, and with the device type one of 64 bits. */
const MAX_MESSAGE_BITS = 48;
const MAX_CODE_BITS = 64;

export function resolveFrame(entry: RawFrame, known: Dictionaries, report: Report): Frame {
  const header = resolveHeader(entry, known, report);
  const headerLength = headerLengthOf(header);
  const isHeaderWhole = !report.partial.has(entry.header);
  const checks = resolveChecks(entry, isHeaderWhole ? headerLength : MAX_FRAME_LENGTH, report);
  const checkLength = checks.reduce((sum, { size }) => sum + size, 0);
  const end = entry.end?.bytes ?? [];
  const overhead = headerLength + checkLength + end.length;
  const start = header.find(({ role }) => role === 'start');
  checkLongest(entry, overhead, (start?.size ?? 0) + end.length, report);
  const tells = header.filter(({ role, values }) => role === 'message' || (role === 'start' && values.length > 1));
  checkTells(entry, header, tells, report);
  return {
    table: entry.table ?? null,
    title: entry.title,
    byteOrder: entry.byteOrder,
    header,
    headerLength,
    starts: start === undefined ? [] : start.values.map((value) => bytesOf(value, start.size, entry.byteOrder)),
    tells,
    end,
    lengthBias: resolveLengthBias(entry, header, overhead, report),
    checks,
    checkLength,
    escape: resolveEscape(entry, report),
    maximumBodyLength: entry.maximumBodyLength,
    overhead,
    origin: entry.origin,
    source: entry.source,
  };
}

function checkLongest(entry: RawFrame, overhead: number, markers: number, report: Report): void {
  const plain = overhead + entry.maximumBodyLength;
  const longest = entry.escape === undefined ? plain : 2 * plain - markers;
  if (longest <= MAX_FRAME_LENGTH) return;
  const escaped = entry.escape === undefined ? '' : ' where every byte is escaped';
  const reason = `maximumBodyLength ${entry.maximumBodyLength} makes frames of ${longest} bytes${escaped}; they have ${MAX_FRAME_LENGTH} at most`;
  report.at(entry, 'maximumBodyLength', subjectOf(entry, { name: 'frame' }), reason);
}

function checkTells(
  entry: RawFrame,
  header: readonly HeaderField[],
  tells: readonly HeaderField[],
  report: Report,
): void {
  const bits = tells.reduce((sum, { width }) => sum + width, 0);
  const device = header.find(({ role }) => role === 'device')?.width ?? 0;
  const subject = subjectOf(entry, { name: 'header' });
  if (bits > MAX_MESSAGE_BITS) {
    const reason = `${bits} bits of the header tell the message; they may be ${MAX_MESSAGE_BITS} at most`;
    report.at(entry, 'header', subject, reason);
  } else if (bits + device > MAX_CODE_BITS) {
    const reason = `${bits + device} bits of the header tell device type and message; they may be ${MAX_CODE_BITS} at most`;
    report.at(entry, 'header', subject, reason);
  }
}

function resolveLengthBias(
  entry: RawFrame,
  header: readonly HeaderField[],
  overhead: number,
  report: Report,
): number | null {
  const field = header.find(({ role }) => role === 'length');
  const raw = entry.header.find(({ role }) => role === 'length');
  if (field === undefined || raw === undefined) return null;
  const plus = raw.plus ?? 0;
  const counted = { body: 0, rest: overhead - (field.byte + field.size), whole: overhead };
  const bias = counted[raw.counts ?? 'body'] + plus;
  // The refused part may be what makes the length right.
  const parts = ['check', 'checks', 'end', 'maximumBodyLength'];
  const isWhole = parts.every((part) => !report.partial.has(`frame.${part}`));
  if (!isWhole || report.partial.has(entry.header) || report.partial.has(entry.checks)) return bias;
  if (bias < 0) {
    report.at(raw, 'plus', subjectOf(entry, raw), `plus ${plus} makes the length of an empty body ${bias}`);
  }
  const { highest } = rangeOf(field.width, false);
  if (entry.maximumBodyLength + bias > highest) {
    report.at(
      entry,
      'maximumBodyLength',
      subjectOf(entry, raw),
      `maximumBodyLength ${entry.maximumBodyLength} makes the length ${entry.maximumBodyLength + bias}; ` +
        `${raw.bits === undefined ? `${field.type} holds` : `${field.width} bits hold`} ${highest} at most`,
    );
  }
  return bias;
}

/** An integer's bytes in the order in which they arrive. */
export function bytesOf(value: number, size: number, byteOrder: ByteOrder): number[] {
  const bytes = Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** index) % 256);
  return byteOrder === 'little' ? bytes : bytes.reverse();
}

const widths: Record<CheckAlgorithm, number> = {
  none: 0,
  sum8: 8,
  sum16: 16,
  internet16: 16,
  xor8: 8,
  crc8: 8,
  crc16: 16,
  crc32: 32,
};

const registerParameters = ['poly', 'init', 'xorout'] as const;
const reflections = ['refin', 'refout'] as const;

/** In their order after the body. */
function resolveChecks(entry: RawFrame, headerLength: number, report: Report): Check[] {
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
  const refuse = report.of(entry, { table: frame.table ?? null, field: 'check' });
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
  if (algorithm === 'internet16' && entry.byteOrder !== undefined) {
    refuse(
      'byteOrder',
      'internet16 has no `byteOrder`: pairs of bytes and the check are read alike, so its bytes are the same in either',
    );
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
    byteOrder: algorithm === 'internet16' ? 'big' : (entry.byteOrder ?? frame.byteOrder),
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

function resolveEscape(entry: RawFrame, report: Report): Escape | null {
  const written = entry.escape;
  if (written === undefined) return null;
  const refuse = (attribute: string, reason: string): void =>
    report.at(written, attribute, { table: entry.table ?? null, field: 'escape' }, reason);
  const [[key = '', [first]] = ['', [0]]] = Object.entries(written);
  const leading = Number(key);
  let isAlike = true;
  const pairs: { plain: number; second: number }[] = [];
  for (const [key, [own, second]] of Object.entries(written)) {
    const plain = Number(key);
    if (plain > 0xff) refuse(key, `${hexadecimal(plain)} is no byte`);
    if (own !== first) {
      refuse(
        key,
        `its pair begins with ${hexadecimal(own)}, that of ${hexadecimal(leading)} with ${hexadecimal(first)}; all begin alike`,
      );
      isAlike = false;
    }
    const other = pairs.find((pair) => pair.second === second);
    if (other !== undefined) {
      refuse(key, `its pair is that of ${hexadecimal(other.plain)}: reading could not tell them apart`);
    }
    pairs.push({ plain, second });
  }
  if (isAlike && !pairs.some(({ plain }) => plain === first)) {
    refuse(key, `${hexadecimal(first)} begins the pairs, so it must be escaped as well: it has no pair`);
  }
  // In ascending order of the plain byte.
  return { first, pairs: pairs.sort((a, b) => a.plain - b.plain) };
}
