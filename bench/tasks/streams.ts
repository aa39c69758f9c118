/** Tasks over one long stream. */
import { createCodec } from 'igrs-rump';
import { cleanStream, dirtyStream } from '../corpus.ts';
import { hostileStream } from '../hostile/worst.ts';
import { ours } from '../subjects/ours.ts';
import type { Subject, Work } from '../subjects/subject.ts';
import type { Scale, Task } from './task.ts';

type Prepare = (subject: Subject, stream: Uint8Array) => Work | undefined;

const scan: Prepare = (subject, stream) => subject.scan?.(stream);

export const streamTasks: readonly Task[] = [
  task('scan.clean', 'find, check and index the frames of 1 MiB', clean, scan),
  task('scan.dirty', 'the same with 2 % noise and spoilt frames', dirty, scan),
  {
    name: 'scan.hostile',
    work: 'the same of the worst stream that a search has found, by so many bytes as a frame of the corpus has',
    prepare: (scale) => {
      // A quarter is enough to see it, and keeps the slowest from taking all the time there is.
      const stream = hostileStream(scale.stream >> 2);
      // It has next to no frames: it is counted as if it had as many as the corpus has in so many bytes, so that its figure
      // divided by that of scan.clean is the slowdown.
      const { bytes, frames } = framesIn(clean(scale));
      const counted = (stream.length * frames) / bytes;
      return {
        bytes: stream.length,
        frames: counted,
        workOf: (subject) => {
          const work = subject.scan?.(stream);
          if (work === undefined) return null;
          const run = (): number => {
            work.run();
            return counted;
          };
          return { ...work, run };
        },
        expected: expectedScan(stream),
      };
    },
  },
  task('route', 'into eight destinations by one field each, bytes gathered, scan included', clean, (subject, stream) =>
    subject.route?.(stream),
  ),
  task('columns', 'eight columns of one kind, scan included', clean, (subject, stream) => subject.columns?.(stream)),
  task('view', 'three fields of every status message, scan included', clean, (subject, stream) =>
    subject.view?.(stream),
  ),
];

function clean({ stream }: Scale): Uint8Array {
  return cleanStream(stream);
}

function dirty(scale: Scale): Uint8Array {
  return dirtyStream(clean(scale));
}

function task(name: string, work: string, streamOf: (scale: Scale) => Uint8Array, prepare: Prepare): Task {
  return {
    name,
    work,
    prepare: (scale) => {
      const stream = streamOf(scale);
      return {
        ...framesIn(stream),
        workOf: (subject) => prepare(subject, stream) ?? null,
        ...(prepare === scan ? { expected: expectedScan(stream) } : {}),
      };
    },
  };
}

/** All frames, or, of a program that only counts them, the counts. */
function expectedScan(stream: Uint8Array): (result: unknown) => unknown {
  return (result) => (Array.isArray(result) ? ours('js').scan?.(stream).result() : countsOf(stream));
}

function countsOf(stream: Uint8Array): object {
  const scanner = createCodec({ engine: 'js' }).scanner();
  for (const _ of scanner.push(stream));
  const { bytes, bytesSkipped: _, bytesPending, ...counts } = scanner.stats;
  return { ...counts, position: bytes - bytesPending };
}

function framesIn(stream: Uint8Array): { bytes: number; frames: number } {
  return { bytes: stream.length, frames: ours('js').scan?.(stream).run() ?? 0 };
}
