/** Streams as short recipes: parts that are repeated over and over. */
import { type Codec, createCodec } from 'igrs-rump';
import { concatenate } from '../corpus.ts';

export type Part =
  /** Bytes as hexadecimal digits. */
  | { readonly bytes: string }
  /** A frame of unknown kind with so long a body, all of one value; its check is right or wrong. */
  | { readonly body: number; readonly value: number; readonly spoilt: boolean };

export type Pattern = readonly Part[];

export function bytesOf(pattern: Pattern): Uint8Array {
  const codec = createCodec({ engine: 'js' });
  return concatenate(pattern.map((part) => partBytes(part, codec)));
}

function partBytes(part: Part, codec: Codec): Uint8Array {
  if ('bytes' in part) return Uint8Array.from(part.bytes.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  const frame = codec.encode(
    {
      kind: 'unknown',
      deviceType: 0x7777,
      messageType: 0x77,
      serial: 0,
      sequence: 0,
      body: new Uint8Array(part.body).fill(part.value),
    },
    { lenient: true },
  );
  if (part.spoilt) frame[frame.length - 1] = (frame.at(-1) as number) ^ 1;
  return frame;
}

/** The pattern over and over, `length` bytes long. */
export function repeated(pattern: Pattern, length: number): Uint8Array<ArrayBuffer> {
  const once = bytesOf(pattern);
  return concatenate(Array.from({ length: Math.ceil(length / once.length) }, () => once)).slice(0, length);
}
