/** What `inspect` gives: one frame as a map of its bytes and bits. */

import type { KindName } from '../generated/messages.ts';
import type { RumpErrorCode } from '../values/error.ts';
import type { Origin } from './description.ts';

/** One thing that is wrong with a frame. */
export interface Problem {
  readonly code: RumpErrorCode;
  /** The byte at which it shows, counted from the first byte that was passed. */
  readonly offset: number;
  readonly message: string;
}

/** Where in the frame a part lies; `trailing` bytes stand behind the frame's end, or behind a header that tells no end. */
export type PartSection = 'header' | 'body' | 'check' | 'end' | 'trailing';

/** The field types of the profile, and what only a frame has: its markers, its check and the presence mask. */
export type PartType =
  | 'bool'
  | 'enum'
  | 'flags'
  | 'number'
  | 'text'
  | 'bytes'
  | 'reserved'
  | 'presence'
  | 'marker'
  | 'check';

export interface Part {
  readonly section: PartSection;
  /** First byte, counted from the first byte that was passed. */
  readonly offset: number;
  /** Bytes that the part takes in the frame. Parts of one integer's bits name the same bytes. */
  readonly size: number;
  /** Lowest bit within the integer that the bytes hold, in the profile's byte order; null where the part takes whole bytes. */
  readonly low: number | null;
  /** Bits; null where the part takes whole bytes. */
  readonly width: number | null;
  /** A copy of the bytes that are there: fewer than `size` where the frame ends too early. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether the frame ends inside of this part or before it. */
  readonly missing: boolean;
  /** The field's name in messages; `reserved`, `presence`, `check`, `endMarker`, `body`, `appended` and `trailing` for the rest. */
  readonly name: string;
  readonly title: string;
  readonly type: PartType;
  /** As it stands on the wire: an integer, signed as the field is; hexadecimal text for what is no integer; null if missing. */
  readonly raw: number | string | null;
  /**
   * What `codec.decode` makes of it: in physical units, by name, null for "no value". Of the presence mask the fields that
   * are set, a bit without a field as its number. Undefined where the field is not set, missing, or carries no value.
   */
  readonly value: unknown;
  /** Empty where there is none. */
  readonly unit: string;
  /** For display: `24.5 °C`, `cool (1)`, `compressor, filter`, `not set`, `no value`, `missing`. */
  readonly text: string;
  /** The standard's table number; null where no table of it has this part. */
  readonly table: number | null;
  /** The clause or table that the part answers to; empty where the profile does not describe it. */
  readonly source: string;
  /** Null where the profile does not describe it. */
  readonly origin: Origin | null;
  /** What is unusual, such as `unknown code`; empty in a frame as the profile wants it. */
  readonly note: string;
}

export interface Inspection {
  /** Bytes that were passed. */
  readonly length: number;
  /**
   * Empty for a right frame. Otherwise the first has the code and offset of the error that `codec.decode` throws; behind it
   * stand the others that can be told in spite of it.
   */
  readonly problems: readonly Problem[];
  /** The kind by which the body is laid out; `unknown` where the profile has none; null where the header is cut. */
  readonly kind: KindName | 'unknown' | null;
  /** In order of byte and bit. Together they hold every bit that was passed once; missing ones follow. */
  readonly parts: readonly Part[];
}
