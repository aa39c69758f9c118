/** What the tests know of a profile's frames without the package: the shape of `wire.json` beside the vectors. */

export type ByteOrder = 'big' | 'little';

export interface Place {
  readonly byte: number;
  readonly size: number;
}

export interface ConstantPlace extends Place {
  readonly value: number;
}

/** As the catalogue of CRCs names them; a check that is no CRC has the first four alone. */
export interface CheckParameters {
  readonly algorithm: 'none' | 'sum8' | 'xor8' | 'crc8' | 'crc16' | 'crc32';
  readonly size: number;
  readonly byteOrder: ByteOrder;
  readonly from: number;
  readonly width: number;
  readonly poly: number;
  readonly init: number;
  readonly refin: boolean;
  readonly refout: boolean;
  readonly xorout: number;
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
  /** In hexadecimal. */
  readonly start: string;
  readonly end: string;
  readonly headerLength: number;
  readonly maximumBodyLength: number;
  readonly version: ConstantPlace;
  readonly message: Place;
  readonly device: Place;
  readonly serial: Place;
  readonly sequence: Place;
  /** It holds the body's length plus this; null where the kind implies the length. */
  readonly length: (Place & { readonly plus: number }) | null;
  readonly constants: readonly ConstantPlace[];
  readonly check: CheckParameters;
  /** Kinds whose bodies may be longer than their tables. */
  readonly atLeast: readonly string[];
  /** By `kind field`, where the usual rules of describe-fields.ts do not hold. */
  readonly numbers: Readonly<Record<string, NumberFacts>>;
}
