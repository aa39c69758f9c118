/** All variants, in the order of the tables. */
export const OUR_VARIANTS = ['wasm', 'js', 'wasm-objects'] as const;

/** On the same wire format. */
export const SAME_WIRE = ['table', 'native', 'kaitai-struct', 'binary-parser', 'restructure', 'typed-binary'] as const;

/** The same data in other formats. */
export const OTHER_FORMATS = [
  'msgpackr',
  'msgpackr-records',
  'cbor-x',
  'cbor-x-records',
  'protobufjs',
  'protobuf-es',
  'json',
] as const;

export const VARIANTS: readonly string[] = [...OUR_VARIANTS, ...SAME_WIRE, ...OTHER_FORMATS];
