/** Raw values of one field: those that a strict writer writes, and those that only a lenient one does. */
import type { Field } from '../../../tools/model.ts';
import type { Raw } from './plain-frame.ts';
import type { Random } from './random.ts';

const encoder = new TextEncoder();
const WORDS = [
  '',
  'a',
  'Model 7',
  'Größe',
  '空调',
  '😀',
  '\ufeffmark',
  'long enough for most fields, and cut for the others',
];

interface RawRange {
  readonly least: number;
  readonly most: number;
  readonly step: number;
}

function leastRaw({ signed, width }: Field): number {
  return signed ? -(2 ** (width - 1)) : 0;
}

/** The raw values, with their sign, that a strict writer allows. */
function rangeOf(field: Field): RawRange {
  const { multiplier, addend, divisor, min, max, step, width, encoding } = field;
  const raw = (physical: number): number => Math.round((physical * divisor - addend) / multiplier);
  const count = encoding === 'bcd' ? 10 ** (width / 4) : 2 ** width;
  const least = field.ranged && min !== null ? raw(min) : leastRaw(field);
  const most = field.ranged && max !== null ? raw(max) : leastRaw(field) + count - 1;
  return { least, most, step: step === null ? 1 : Math.round((step * divisor) / multiplier) };
}

function unsigned(raw: number, { width }: Field): number {
  return raw < 0 ? raw + 2 ** width : raw;
}

export function strictRaw(field: Field, random: Random): Raw {
  switch (field.type) {
    case 'bool':
      return random.below(2);
    case 'enum':
      return random.pick(field.enumeration?.codes ?? []).code;
    case 'flags':
      return field.flags.reduce((bits, { code }) => bits + (random.below(2) === 1 ? 2 ** code : 0), 0);
    case 'text':
      return textOf(field.size, random);
    case 'bytes':
      return random.bytes(field.size);
    default: {
      const raw = strictNumber(field, random);
      return field.invert ? 2 ** field.width - 1 - raw : raw;
    }
  }
}

function strictNumber(field: Field, random: Random): number {
  if (field.null !== null && random.below(5) === 0) return unsigned(field.null, field);
  if (field.special.length > 0 && random.below(5) === 0) return unsigned(random.pick(field.special).code, field);
  const { least, most, step } = rangeOf(field);
  const count = Math.floor((most - least) / step);
  const place = random.pick([0, count, random.below(count + 1), random.below(count + 1)]);
  const raw = least + place * step;
  if (field.encoding === 'bcd') return Number.parseInt(String(raw), 16);
  // Writers know one encoding of zero.
  if (field.encoding === 'sign-magnitude' && raw === 2 ** (field.width - 1)) return 0;
  // As a number the null value cannot be written; here it is written as null.
  return unsigned(raw, field);
}

function textOf(size: number, random: Random): Uint8Array {
  const words = WORDS.filter((word) => encoder.encode(word).length <= size);
  const bytes = new Uint8Array(size);
  bytes.set(encoder.encode(random.below(4) === 0 ? 'x'.repeat(size) : random.pick(words)));
  return bytes;
}

/** A raw value that decodes and that a strict writer refuses; null where none was found. */
export function lenientRaw(field: Field, random: Random): number | null {
  const count = 2 ** field.width;
  const isRefused = (raw: number): boolean => {
    if (field.type === 'enum') return field.enumeration?.codes.every(({ code }) => code !== raw) === true;
    if (field.type === 'flags') {
      const known = field.flags.map(({ code }) => code);
      return Array.from({ length: field.width }, (_, bit) => bit).some(
        (bit) => !known.includes(bit) && Math.floor(raw / 2 ** bit) % 2 === 1,
      );
    }
    if (field.min === null) return false;
    const signedRaw = field.signed && raw >= count / 2 ? raw - count : raw;
    const { least, most, step } = rangeOf(field);
    return signedRaw !== field.null && (signedRaw < least || signedRaw > most || (signedRaw - least) % step !== 0);
  };
  for (let tries = 0; tries < 200; tries++) {
    const raw = random.pick([0, count - 1, random.below(count), random.below(Math.min(count, 300))]);
    if (isRefused(raw)) return raw;
  }
  return null;
}
