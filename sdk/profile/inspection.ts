/** The result of `inspect`, one frame as a map of its bytes and bits: its types, the analysis of the frame, and its parts. */

import { BODY_DESCRIPTIONS } from '../generated/descriptions.ts';
import type { KindName } from '../generated/messages.ts';
import { hexadecimalBytes } from '../values/bytes.ts';
import type { RumpErrorCode } from '../values/error.ts';
import type { BodyDescription, KindPlace, Origin, Provenance } from './description.ts';

/** One fault of a frame. */
export interface Problem {
  readonly code: RumpErrorCode;
  /** The byte at which it shows, counted from the first byte that was passed. */
  readonly offset: number;
  readonly message: string;
}

/** Where in the frame a part lies; `trailing` bytes follow the frame's end, or a header without a usable length. */
export type PartSection = 'header' | 'body' | 'check' | 'end' | 'trailing';

/**
 * The field types of the profile, and what only a frame has: its markers, its checks, the presence mask and other bits that mark fields as
 * set, what surrounds the values of a list's items, and bits that identify the message.
 */
export type PartType =
  | 'bool'
  | 'enum'
  | 'flags'
  | 'number'
  | 'text'
  | 'bytes'
  | 'reserved'
  | 'presence'
  | 'item'
  | 'message'
  | 'marker'
  | 'check';

export interface Part {
  readonly section: PartSection;
  /** First byte, counted from the first byte that was passed. */
  readonly offset: number;
  /** Bytes that the part takes in the frame, escape bytes included. Parts of one integer's bits name the same bytes. */
  readonly size: number;
  /** Lowest bit within the integer that the bytes hold, in the profile's byte order; null if the part takes whole bytes. */
  readonly low: number | null;
  /** Bits; null if the part takes whole bytes. */
  readonly width: number | null;
  /** The byte order of that integer, if it is not the profile's. */
  readonly byteOrder?: 'big' | 'little';
  /** The bits as sent, if `raw` is another number: for one of several parts of a value, or a complemented one. */
  readonly bits?: number;
  /** A copy of the bytes that are there: fewer than `size` if the frame ends too early. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same without escape bytes, if there are some among them. */
  readonly plain?: Uint8Array<ArrayBuffer>;
  /** Whether the frame ends inside of this part or before it. */
  readonly missing: boolean;
  /**
   * The field's name in messages, for each part of a value; `reserved`, `presence`, `message`, `count`, `id`, `kind`, `length`,
   * `unknownAttribute`, `rest`, `check`, `check2`, `endMarker`, `body` and `trailing` for the rest.
   */
  readonly name: string;
  readonly title: string;
  readonly type: PartType;
  /** As on the wire: an integer, signed as the field is; hexadecimal text for other types; null if missing. */
  readonly raw: number | string | null;
  /**
   * The value that `codec.decode` gives: in physical units, by name, null for "no value". For the presence mask the set fields,
   * a bit without a field as its number. Undefined if the field is not set, missing, or carries no value, and for all parts of
   * a value but the first.
   */
  readonly value: unknown;
  /** Empty if there is none. */
  readonly unit: string;
  /** For display: `24.5 °C`, `cool (1)`, `compressor, filter`, `not set`, `no value`, `missing`. */
  readonly text: string;
  /** The standard's table number; null if no table of it has this part. */
  readonly table: number | null;
  /** The source of the part, a clause or table; empty if the profile does not describe it. */
  readonly source: string;
  /** Null if the profile does not describe it. */
  readonly origin: Origin | null;
  /** Anything unusual, such as `unknown code`; empty if everything is as the profile says. */
  readonly note: string;
}

export interface Inspection {
  /** Bytes that were passed. */
  readonly length: number;
  /**
   * Empty for a valid frame. Otherwise the first has the code and offset of the error that `codec.decode` throws; others follow
   * if they can still be found.
   */
  readonly problems: readonly Problem[];
  /** The kind by which the body is laid out; `unknown` if the profile has none; null if the header is cut. */
  readonly kind: KindName | 'unknown' | null;
  /** In order of byte and bit. Together they cover every bit that was passed once; missing ones follow. */
  readonly parts: readonly Part[];
}

/** @internal A frame's bytes as sent, and without escape bytes. Offsets in tables of the profile count the latter. */
export interface SentBytes {
  /** As they were passed. */
  readonly bytes: Uint8Array;
  /** Without escape bytes, as far as they can be read; without escapes the same bytes. */
  readonly plain: Uint8Array;
  /** Where a plain byte is sent. After the plain bytes it continues as if nothing more were escaped. */
  readonly offsetOf: (plain: number) => number;
}

/** @internal What a frame's bytes mean, valid or not. */
export interface FrameAnalysis {
  readonly sent: SentBytes;
  /** Of header, length and escapes, in the order in which the codec would find them. */
  readonly problems: readonly Problem[];
  /** Whether the header is there to its last byte. */
  readonly hasHeader: boolean;
  /** The body's length according to the header; null if that is impossible. */
  readonly claimed: number | null;
  /** The body's length if the frame takes all bytes that are there; may be negative. */
  readonly room: number;
  /** The kinds that the header names, whatever the lengths are. */
  readonly named: readonly KindPlace[];
  /** The body's length by which the frame is laid out; null if there is no hint. */
  readonly bodyLength: number | null;
  /** The kind of a body of that length. */
  readonly kind: KindPlace | null;
}

/** @internal Whether a body of this kind can have this length. */
export function suits({ body }: KindPlace, length: number): boolean {
  const { length: least, atLeast } = BODY_DESCRIPTIONS[body] as BodyDescription;
  return atLeast ? length >= least : length === least;
}

/** @internal */
export function unsuited({ kind, body }: KindPlace, length: number): string {
  const { length: least, atLeast } = BODY_DESCRIPTIONS[body] as BodyDescription;
  return `a body of ${kind} has ${atLeast ? 'at least ' : ''}${least} bytes, not ${length}`;
}

/** Where a part lies, and its bytes. */
export interface FieldLocation {
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

const UNDESCRIBED: Reference = { table: null, source: '', origin: null };

/** The content of a part that is missing. */
export const MISSING = { raw: null, value: undefined, text: 'missing', note: '' } as const;

export function locate(
  frame: Uint8Array,
  section: PartSection,
  offset: number,
  size: number,
  bits: { readonly low: number; readonly width: number } | null = null,
): FieldLocation {
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

/** @param table where the entry is if its source does not say so: a field whose source is a clause is in its body's table all the same */
export function referenceTo({ origin, source }: Provenance, table: number | null = null): Reference {
  const named = /^Table (\d+)$/.exec(source)?.[1];
  return { table: named === undefined ? table : Number(named), source, origin };
}

/** Longer than any run in a frame; a file taken for one may be gigabytes long. */
const MAX_SHOWN = 4096;

/** A run of bytes that no table of the profile describes. */
export function plainBytes(location: FieldLocation, name: string, title: string, note: string): Part {
  const more = location.bytes.length - MAX_SHOWN;
  const shown = hexadecimalBytes(location.bytes.subarray(0, MAX_SHOWN));
  const text = more > 0 ? `${shown}… and ${more} more` : shown;
  return {
    ...location,
    name,
    title,
    type: 'bytes',
    raw: location.missing || more > 0 ? null : text,
    value: location.missing ? undefined : location.bytes.slice(),
    unit: '',
    text: location.missing ? 'missing' : text,
    ...UNDESCRIBED,
    note,
  };
}

/** Bytes that must have exactly these values. */
export function marker(
  location: FieldLocation,
  name: string,
  title: string,
  reference: Reference,
  expected: readonly number[],
): Part {
  const isRight = expected.every((byte, index) => location.bytes[index] === byte);
  const content = location.missing
    ? MISSING
    : {
        raw: hexadecimalBytes(location.bytes),
        value: undefined,
        text: hexadecimalBytes(location.bytes, ' '),
        note: '',
      };
  const note = isRight ? '' : `expected ${hexadecimalBytes(expected, ' ')}`;
  return { ...location, name, title, type: 'marker', unit: '', ...reference, ...content, note };
}

/** Bits or bytes that a writer leaves zero, and a reader ignores. */
export function reserved(location: FieldLocation, title: string, reference: Reference, value: number | null): Part {
  const zero = location.bytes.every((byte) => byte === 0);
  const text = hexadecimalBytes(location.bytes);
  const content = location.missing
    ? MISSING
    : {
        raw: value ?? text,
        value: undefined,
        text: value === null ? text : String(value),
        note: (value === null ? zero : value === 0)
          ? ''
          : `reserved ${location.low === null ? 'bytes' : 'bits'} not zero`,
      };
  return { ...location, name: 'reserved', title, type: 'reserved', unit: '', ...reference, ...content };
}
