/** What the tests know of a profile's frames without the package: the shape of `wire.json` beside the vectors. */

export type ByteOrder = 'big' | 'little';

export interface Place {
  readonly byte: number;
  readonly size: number;
}

/** Some bits of the integer at a place. */
export interface Bits extends Place {
  readonly low: number;
  readonly width: number;
}

export type HeaderRole =
  | 'start'
  | 'version'
  | 'message'
  | 'device'
  | 'serial'
  | 'sequence'
  | 'length'
  | 'constant'
  | 'reserved'
  | 'field';

export interface HeaderPlace extends Bits {
  readonly name: string;
  readonly role: HeaderRole;
  /** Only serials and fields have bytes that are no integer. */
  readonly type: 'number' | 'bytes' | 'text' | 'bcd';
  /** Of a start marker, version or constant: what it may hold. Empty for all others. */
  readonly values: readonly number[];
}

/** As the catalogue of CRCs names them; a check that is no CRC has the width of its sum, and 0 and false else. */
export interface CheckParameters {
  readonly algorithm: 'none' | 'sum8' | 'sum16' | 'internet16' | 'xor8' | 'crc8' | 'crc16' | 'crc32';
  readonly size: number;
  readonly byteOrder: ByteOrder;
  readonly from: number;
  readonly to: 'itself' | 'body';
  readonly complement: boolean;
  readonly seesEscaped: boolean;
  readonly width: number;
  readonly poly: number;
  readonly init: number;
  readonly refin: boolean;
  readonly refout: boolean;
  readonly xorout: number;
}

interface EscapeParameters {
  readonly first: number;
  readonly pairs: readonly { readonly plain: number; readonly second: number }[];
}

/** The first kind whose codes, bits and length a frame has is the frame's. */
interface KindFacts {
  readonly kind: string;
  /** 0 where no header field tells it. */
  readonly device: number;
  /** One for each of the header fields that identify the message. */
  readonly codes: readonly number[];
  readonly when: readonly (Bits & { readonly value: number })[];
  readonly length: number;
  readonly atLeast: boolean;
  /** What items after those bytes must be for the frame to be of this kind; absent where there are none. */
  readonly list?: ListFacts;
}

interface ListInteger {
  readonly size: number;
  readonly byteOrder: ByteOrder;
}

export interface ListFacts {
  readonly id: ListInteger;
  readonly kind: ListInteger | null;
  readonly length: ListInteger | null;
  readonly count: (ListInteger & { readonly byte: number }) | null;
  readonly attributes: readonly { readonly id: number; readonly kind: number | null; readonly length: number }[];
}

/** Of a number whose description does not tell: physical = raw × scale + offset; `none` is the raw value for no value. */
export interface NumberFacts {
  readonly signed: boolean;
  readonly scale: number;
  readonly offset: number;
  readonly none: number | null;
}

export interface Wire {
  readonly byteOrder: ByteOrder;
  /** In hexadecimal; all have one length. */
  readonly starts: readonly string[];
  readonly end: string;
  readonly headerLength: number;
  readonly maximumBodyLength: number;
  /** The length field holds the body's length plus this; null where the kind implies the length. */
  readonly lengthPlus: number | null;
  /** In order of byte and bit, the start marker first. */
  readonly header: readonly HeaderPlace[];
  readonly checks: readonly CheckParameters[];
  readonly escape: EscapeParameters | null;
  /** In the order in which they are tried. */
  readonly kinds: readonly KindFacts[];
  /** By `kind field`, where the usual rules of describe-fields.ts do not hold. */
  readonly numbers: Readonly<Record<string, NumberFacts>>;
}
