/** A frame's bytes as they are sent, and as they are without escape bytes. Offsets in tables of the profile count the latter. */
export interface SentBytes {
  /** As they were passed. */
  readonly bytes: Uint8Array;
  /** Without escape bytes, as far as they can be read; without escapes the same bytes. */
  readonly plain: Uint8Array;
  /** Where a plain byte is sent. Behind the plain bytes it goes on as if nothing more were escaped. */
  readonly offsetOf: (plain: number) => number;
}
