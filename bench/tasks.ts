/** What is timed: each task makes its bytes and says what a subject does with them. */
import { ours } from 'bench:reference';
import { createCodec } from 'igrs-rump';
import { describe, kinds } from 'igrs-rump/profile';
import { cleanStream, dirtyStream, hostileStream, messagesOf, messagesOfKind } from './corpus.ts';
import { CALL_FRAMES, KIND_WORK, kindTask, STREAM_FRAMES } from './program/job.ts';
import type { Subject, Work } from './subjects/subject.ts';

interface Task {
  readonly name: string;
  /** For the reader of the table. */
  readonly work: string;
  /** Makes the bytes, once for all variants. */
  prepare(scale: Scale): PreparedTask;
}

/** How much of the corpus is used: all, or a little where only the results matter. */
interface Scale {
  /** Bytes of a stream. */
  readonly stream: number;
  /** Bytes of the messages for the tasks in bulk, and for those with one message a call. */
  readonly bulk: number;
  readonly single: number;
  /** Maximum frames of one stream. */
  readonly growth: number;
  /** Messages of one kind. */
  readonly kind: number;
}

export const FULL_SCALE: Scale = { stream: 1 << 20, bulk: 1 << 18, single: 1 << 16, growth: 1e7, kind: 1000 };
export const SMALL_SCALE: Scale = { stream: 30_000, bulk: 20_000, single: 20_000, growth: 1000, kind: 50 };

interface PreparedTask {
  /** What one run processes, and in how many frames; for a hostile stream see there. */
  readonly bytes: number;
  readonly frames: number;
  /** Null where the variant cannot do it. */
  workOf(subject: Subject): Work | null;
  /** What a result of a variant must be; by default what our JavaScript engine gives. */
  expected?(result: unknown): unknown;
}

/** Over one long stream. */
const streamTasks: readonly Task[] = [
  streamTask('scan.clean', 'find, check and index the frames of 1 MiB', clean, 'scan'),
  streamTask('scan.dirty', 'the same with 2 % noise and corrupt frames', dirty, 'scan'),
  {
    name: 'scan.hostile',
    work: 'the same for the worst stream that a search has found, per as many bytes as a frame of the corpus has',
    prepare: (scale) => {
      // A quarter is enough, and keeps the slowest variants from taking all the time.
      const stream = hostileStream(scale.stream >> 2);
      // It has hardly any frames: it counts as if it had as many as the corpus has in so many bytes, so that its figure divided
      // by that of scan.clean is the slowdown.
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
  streamTask('route', 'into eight destinations by one field each, bytes gathered, scan included', clean),
  streamTask('columns', 'eight columns of one kind, scan included', clean),
  streamTask('view', 'three fields of every status message, scan included', clean),
];

function clean({ stream }: Scale): Uint8Array {
  return cleanStream(stream);
}

function dirty(scale: Scale): Uint8Array {
  return dirtyStream(clean(scale));
}

function streamTask(
  name: string,
  work: string,
  streamOf: (scale: Scale) => Uint8Array,
  does: 'scan' | 'route' | 'columns' | 'view' = name as 'route',
): Task {
  return {
    name,
    work,
    prepare: (scale) => {
      const stream = streamOf(scale);
      return {
        ...framesIn(stream),
        workOf: (subject) => subject[does]?.(stream) ?? null,
        ...(does === 'scan' ? { expected: expectedScan(stream) } : {}),
      };
    },
  };
}

/** All frames; for a program that only counts them, the counts. */
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

/** Between frames and objects. */
const messageTasks: readonly Task[] = [
  messageTask('objects', 'frames to plain objects, many at once; ours with their scan and check', 'bulk', 'objects'),
  messageTask('encode', 'objects to frames, many at once; ours validated, with their checks', 'bulk', 'encode'),
  messageTask('single.decode', 'a frame to an object, one a call', 'single', 'decodeOne'),
  messageTask('single.encode', 'an object to a frame, one a call', 'single', 'encodeOne'),
  messageTask('single.fresh', 'the same, each frame in bytes of its own', 'single', 'encodeFresh'),
];

function messageTask(
  name: string,
  work: string,
  length: 'bulk' | 'single',
  does: 'objects' | 'encode' | 'decodeOne' | 'encodeOne' | 'encodeFresh',
): Task {
  return {
    name,
    work,
    prepare: (scale) => {
      const messages = messagesOf(scale[length]);
      return {
        bytes: messages.stream.length,
        frames: messages.inputs.length,
        workOf: (subject) => subject[does]?.(messages) ?? null,
        // Bytes of our wire format, or the messages themselves.
        expected: (result) => (result instanceof Uint8Array ? messages.stream : messages.inputs),
      };
    },
  };
}

/** Most chunks from a network are no longer than this. */
const CHUNK_LENGTH = 1 << 16;

/** Whether the time per frame stays the same in ever longer streams. */
const growthTasks: readonly Task[] = STREAM_FRAMES.map((frames) => ({
  name: `growth.${frames}`,
  work: `${frames.toLocaleString('en')} frames of one stream to objects, none kept`,
  prepare: (scale) => {
    const wanted = Math.min(frames, scale.growth);
    const all = messagesOf(CHUNK_LENGTH);
    const first = { ...all, frames: all.frames.slice(0, wanted) };
    const length = first.frames.reduce((sum, frame) => sum + frame.length, 0);
    const messages = { ...first, stream: all.stream.slice(0, length) };
    const chunks = Math.ceil(wanted / messages.frames.length);
    return {
      bytes: length * chunks,
      frames: messages.frames.length * chunks,
      workOf: (subject) => subject.grow?.(messages, wanted) ?? null,
    };
  },
}));

/** From how many frames in a call on Wasm is the faster engine. */
const crossoverTasks: readonly Task[] = CALL_FRAMES.map((framesPerCall) => ({
  name: `crossover.${framesPerCall}`,
  work: `a scan with ${framesPerCall} ${framesPerCall === 1 ? 'frame' : 'frames'} in each call`,
  prepare: (scale) => {
    const messages = messagesOf(scale.bulk);
    const calls = Math.floor(messages.frames.length / framesPerCall);
    return {
      bytes: messages.stream.length,
      frames: calls * framesPerCall,
      workOf: (subject) => subject.scanInCalls?.(messages, framesPerCall) ?? null,
    };
  },
}));

const MAX_KIND_COLUMNS = 8;

/** Whether any kind is slow that is rare in the corpus. */
const kindTasks: readonly Task[] = KIND_WORK.flatMap((work) =>
  kinds().map((kind): Task => {
    const all = ['serial', 'sequence', ...describe(kind).fields.map(({ name }) => name)];
    const fields = all.slice(-MAX_KIND_COLUMNS);
    return {
      name: kindTask(work, kind),
      work: `${work} of ${kind}`,
      prepare: (scale) => {
        const messages = messagesOfKind(kind, scale.kind);
        const does: Readonly<Record<typeof work, (subject: Subject) => Work | undefined>> = {
          decode: (subject) => subject.decodeOne?.(messages),
          encode: (subject) => subject.encode?.(messages),
          columns: (subject) => subject.columnsOf?.(messages.stream, kind, fields),
        };
        const workOf = (subject: Subject): Work | null => does[work](subject) ?? null;
        return { bytes: messages.stream.length, frames: messages.frames.length, workOf };
      },
    };
  }),
);

export const allTasks: readonly Task[] = [
  ...streamTasks,
  ...messageTasks,
  ...growthTasks,
  ...crossoverTasks,
  ...kindTasks,
];
