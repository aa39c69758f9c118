import fc from 'fast-check';
import { buildFrame, buildHeader, sealed } from './build-frame.ts';
import { concat } from './hex.ts';
import { dirtyStream, goldenFrames, lenientFrames } from './vectors.ts';
import { mostOf, START, wire } from './wire.ts';

const anyFrame = fc.constantFrom(...goldenFrames, ...lenientFrames);

const VERSION = wire.version?.values[0] ?? 0;

const noise = fc.uint8Array({ maxLength: 40 });

/** Bytes among which start markers, versions and lengths are much more frequent than chance would have them. */
const nearlyFrames = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...buildHeader().subarray(0, 12), ...START) },
      fc.nat({ max: 255 }),
    ),
    {
      maxLength: 40,
    },
  )
  .map((bytes) => Uint8Array.from(bytes));

const header = fc
  .record({
    announced: fc.oneof(fc.nat({ max: wire.maximumBodyLength + 44 }), fc.nat({ max: 0xffff })),
    version: fc.constantFrom(0, ...new Array<number>(3).fill(VERSION), VERSION + 1),
  })
  .map(buildHeader);

const corrupt = fc.tuple(anyFrame, fc.nat(), fc.integer({ min: 1, max: 255 })).map(([frame, place, change]) => {
  const copy = Uint8Array.from(frame);
  const at = place % copy.length;
  copy[at] = (copy[at] as number) ^ change;
  return copy;
});

const cut = fc.tuple(anyFrame, fc.nat()).map(([frame, length]) => frame.subarray(0, length % frame.length));

const unknown = fc
  .record({
    deviceType: fc.nat({ max: mostOf(wire.device) }),
    messageId: fc.nat({ max: Math.min(0xff, mostOf(wire.message)) }),
    body: fc.uint8Array({ maxLength: Math.min(wire.maximumBodyLength, 300) }),
  })
  .map(buildFrame);

/** A valid frame within the body of another one: hidden where the outer one is valid, found where it is not. */
const nested = fc
  .tuple(fc.array(fc.oneof(anyFrame, nearlyFrames, cut), { maxLength: 4 }), fc.boolean())
  .map(([inner, isValid]) => {
    const frame = buildFrame({ body: concat(inner).subarray(0, wire.maximumBodyLength) });
    if (!isValid) frame[frame.length - 1] = (frame[frame.length - 1] as number) ^ 1;
    return frame;
  });

/** Part of the independent program's dirty stream, with some bytes changed. */
const mutated = fc
  .tuple(
    fc.nat({ max: dirtyStream.length - 1 }),
    fc.nat({ max: 600 }),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 }),
  )
  .map(([from, length, changes]) => {
    const part = dirtyStream.slice(from, from + length);
    for (const [place, byte] of changes) if (part.length > 0) part[place % part.length] = byte;
    return part;
  });

/** Any bytes: noise, frames right, wrong, cut, hidden and back to back. */
const arbitraryStream: fc.Arbitrary<Uint8Array<ArrayBuffer>> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: anyFrame },
      { weight: 2, arbitrary: noise },
      { weight: 2, arbitrary: nearlyFrames },
      { weight: 2, arbitrary: header },
      { weight: 2, arbitrary: corrupt },
      { weight: 2, arbitrary: cut },
      { weight: 1, arbitrary: unknown },
      { weight: 1, arbitrary: nested },
      { weight: 1, arbitrary: mutated },
    ),
    { maxLength: 12 },
  )
  .map(concat);

/** Any bytes that could be taken for one frame, some with a check that matches. */
export const arbitraryFrameLike: fc.Arbitrary<Uint8Array<ArrayBuffer>> = fc.oneof(
  arbitraryStream,
  fc.oneof(noise, nearlyFrames, header, corrupt, cut, nested).map((bytes) => Uint8Array.from(bytes)),
  fc.oneof(corrupt, nested).map(sealed),
);

/** A stream and the chunks that it comes in. */
export const arbitraryChunks: fc.Arbitrary<readonly Uint8Array<ArrayBuffer>[]> = fc
  .tuple(arbitraryStream, fc.array(fc.nat({ max: 1 << 20 }), { maxLength: 12 }), fc.integer({ min: 1, max: 9 }))
  .map(([stream, places, size]) => {
    const cuts = places.map((place) => place % (stream.length + 1));
    // Around one of the cuts tiny chunks, one after another.
    for (let count = 1; cuts[0] !== undefined && count < 6; count++)
      cuts.push(Math.min(cuts[0] + count * size, stream.length));
    const sorted = [0, ...cuts.sort((left, right) => left - right), stream.length];
    return sorted.slice(1).map((end, index) => stream.subarray(sorted[index], end));
  });
