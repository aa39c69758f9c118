import type { Origin, Provenance } from './description.ts';
import { hexadecimalBytes } from './hexadecimal.ts';
import type { Part, PartSection } from './inspection.ts';

/** What every part has, whatever it means. */
export interface Place {
  readonly section: PartSection;
  readonly offset: number;
  readonly size: number;
  readonly low: number | null;
  readonly width: number | null;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly missing: boolean;
}

export interface Reference {
  readonly table: number | null;
  readonly source: string;
  readonly origin: Origin | null;
}

export const UNDESCRIBED: Reference = { table: null, source: '', origin: null };

/** What a part that is not there says instead of a value. */
export const MISSING = { raw: null, value: undefined, text: 'missing', note: '' } as const;

export function placeOf(
  frame: Uint8Array,
  section: PartSection,
  offset: number,
  size: number,
  bits: { readonly low: number; readonly width: number } | null = null,
): Place {
  const there = frame.slice(offset, offset + size);
  const isWhole = bits === null || bits.width === size * 8;
  return {
    section,
    offset,
    size,
    low: isWhole ? null : bits.low,
    width: isWhole ? null : bits.width,
    bytes: there,
    missing: there.length < size,
  };
}

export function referenceTo({ origin, source }: Provenance): Reference {
  const table = /^Table (\d+)$/.exec(source)?.[1];
  return { table: table === undefined ? null : Number(table), source, origin };
}

/** No frame has a run as long; a file that was taken for one may go on for gigabytes. */
const MOST_SHOWN = 4096;

/** A run of bytes that no table of the profile describes. */
export function plainBytes(place: Place, name: string, title: string, note: string): Part {
  const more = place.bytes.length - MOST_SHOWN;
  const shown = hexadecimalBytes(place.bytes.subarray(0, MOST_SHOWN));
  const text = more > 0 ? `${shown}… and ${more} more` : shown;
  return {
    ...place,
    name,
    title,
    type: 'bytes',
    raw: place.missing || more > 0 ? null : text,
    value: place.missing ? undefined : place.bytes.slice(),
    unit: '',
    text: place.missing ? 'missing' : text,
    ...UNDESCRIBED,
    note,
  };
}

/** Bytes that must hold exactly these. */
export function marker(
  place: Place,
  name: string,
  title: string,
  reference: Reference,
  expected: readonly number[],
): Part {
  const isRight = expected.every((byte, index) => place.bytes[index] === byte);
  const content = place.missing
    ? MISSING
    : { raw: hexadecimalBytes(place.bytes), value: undefined, text: hexadecimalBytes(place.bytes, ' '), note: '' };
  const note = isRight ? '' : `expected ${hexadecimalBytes(expected, ' ')}`;
  return { ...place, name, title, type: 'marker', unit: '', ...reference, ...content, note };
}

/** Bits or bytes that a writer leaves zero and a reader ignores. */
export function reserved(place: Place, title: string, reference: Reference, value: number | null): Part {
  const zero = place.bytes.every((byte) => byte === 0);
  const text = hexadecimalBytes(place.bytes);
  const content = place.missing
    ? MISSING
    : {
        raw: value ?? text,
        value: undefined,
        text: value === null ? text : String(value),
        note: (value === null ? zero : value === 0) ? '' : `reserved ${place.low === null ? 'bytes' : 'bits'} not zero`,
      };
  return { ...place, name: 'reserved', title, type: 'reserved', unit: '', ...reference, ...content };
}
