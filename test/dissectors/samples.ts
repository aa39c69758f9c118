/** Frames of the vectors, with what our codec makes of them. */
import { readFileSync } from 'node:fs';
import { createCodec, type Message } from 'igrs-rump';

export interface Sample {
  readonly frame: Uint8Array;
  readonly message: Message;
}

const codec = createCodec();

export const golden: readonly Sample[] = vectors('golden.json');
export const lenient: readonly Sample[] = vectors('lenient.json');
/** Frames of unknown kind, out of the dirty stream. */
export const unknown: readonly Sample[] = unknownFrames();

function vectors(name: string): Sample[] {
  const entries: { hex: string }[] = JSON.parse(readFileSync(vector(name), 'utf8'));
  return entries.map(({ hex }) => {
    const frame = Uint8Array.from(Buffer.from(hex, 'hex'));
    return { frame, message: codec.decode(frame) };
  });
}

function unknownFrames(): Sample[] {
  const scanner = codec.scanner();
  const samples: Sample[] = [];
  for (const batch of [...scanner.push(readFileSync(vector('dirty.bin')))]) {
    for (let index = 0; index < batch.length; index++) {
      if (batch.kind(index) === 'unknown') samples.push({ frame: batch.bytes(index), message: batch.message(index) });
    }
  }
  return samples;
}

function vector(name: string): URL {
  return new URL(`../vectors/${name}`, import.meta.url);
}
