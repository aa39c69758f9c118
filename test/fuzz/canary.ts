/** Engines that are broken on purpose, each in one way and seldom: a search that does not find them finds nothing. */
import type { Codec, FrameBatch, Scanner } from 'igrs-rump';
import { type MakePair, makePair, type Pair } from './pair.ts';

/** Of so many values, one is wrong: always the same ones, so that a failure can be made small. */
const ONE_OF = 1000;
const CHOSEN = 7;

type Method = (...args: never[]) => unknown;
type Overrides = Readonly<Record<string, (call: Method) => unknown>>;

/** The object with some of its methods or getters in other hands; its private fields stay its own. */
function overridden<Target extends object>(target: Target, overrides: Overrides): Target {
  return new Proxy(target, {
    get(_, name) {
      const value: unknown = Reflect.get(target, name, target);
      const own = typeof value === 'function' ? (value.bind(target) as Method) : () => value;
      const override = overrides[String(name)];
      if (override !== undefined) return override(own);
      return typeof value === 'function' ? own : value;
    },
  });
}

function isChosen(value: number): boolean {
  return value % ONE_OF === CHOSEN;
}

function withScanner(codec: Codec, overrides: (scanner: Scanner) => Overrides): Codec {
  return overridden(codec, {
    scanner: (call) => () => {
      const scanner = (call as () => Scanner)();
      return overridden(scanner, overrides(scanner));
    },
  });
}

function withBatches(codec: Codec, overrides: (batch: FrameBatch) => Overrides): Codec {
  function* broken(batches: Iterable<FrameBatch>): Generator<FrameBatch> {
    for (const batch of batches) yield overridden(batch, overrides(batch));
  }
  // The first batch of a push is scanned at once, whoever asks for it when.
  return withScanner(codec, (scanner) => ({
    push: () => (chunk: Uint8Array) => broken(scanner.push(chunk)),
    end: () => () => broken(scanner.end()),
  }));
}

function flipLast(bytes: Uint8Array): Uint8Array {
  const last = bytes.length - 1;
  if (bytes[last] === CHOSEN) bytes[last] = CHOSEN ^ 1;
  return bytes;
}

/** What is broken, and how. */
export const faults: Readonly<Record<string, (codec: Codec) => Codec>> = {
  'one sequence in a thousand': (codec) =>
    withBatches(codec, (batch) => ({
      sequence: () => (index: number) => batch.sequence(index) + (isChosen(batch.sequence(index)) ? 1 : 0),
    })),
  'one value of a message in a thousand': (codec) =>
    withBatches(codec, (batch) => ({
      message: () => (index: number) => {
        const message = batch.message(index);
        return isChosen(message.sequence) ? { ...message, body: {} } : message;
      },
    })),
  'one value of a column in a thousand': (codec) =>
    withBatches(codec, (batch) => ({
      columns: (call) => (kind: never, names: never, options: never) => {
        const columns = call(kind, names, options) as { sequence: Float64Array };
        columns.sequence.forEach((value, row) => {
          if (isChosen(value)) columns.sequence[row] = -0;
        });
        return columns;
      },
      length: () => batch.length,
    })),
  'a byte of what a router gives': (codec) =>
    overridden(codec, {
      router: (call) => (options: never) => {
        const router = call(options) as ReturnType<Codec['router']>;
        return overridden(router, {
          route: () => (batch: FrameBatch) => {
            const routed = router.route(batch);
            for (const { bytes } of routed) flipLast(bytes);
            return routed;
          },
        });
      },
    }),
  'a byte of what is encoded': (codec) =>
    overridden(codec, { encodeAll: (call) => (messages: never) => flipLast(call(messages) as Uint8Array) }),
  'a count of bad checks': (codec) =>
    withScanner(codec, (scanner) => ({
      stats: () => ({ ...scanner.stats, badChecks: Math.min(scanner.stats.badChecks, CHOSEN) }),
    })),
  'a chunk that ends in a start marker': (codec) =>
    withScanner(codec, (scanner) => ({
      push: () => (chunk: Uint8Array) => {
        if (chunk.at(-1) === 0x50 && chunk.at(-2) === 0x52) throw new RangeError('out of bounds');
        return scanner.push(chunk);
      },
    })),
  'batches without end': (codec) =>
    withScanner(codec, (scanner) => ({
      push: () =>
        function* (chunk: Uint8Array): Generator<FrameBatch> {
          const batches = [...scanner.push(chunk)];
          const [first] = batches;
          if (first === undefined || !isChosen(first.sequence(0))) yield* batches;
          else for (;;) yield first;
        },
    })),
};

/** The engine that is broken in this way beside one that is not; both, where `both` says so. */
export function brokenPair(fault: string, both: boolean): MakePair {
  const breakIt = faults[fault] as (codec: Codec) => Codec;
  return (maxMemory): Pair => {
    const { wasm, js } = makePair(maxMemory);
    return { wasm: both ? breakIt(wasm) : wasm, js: breakIt(js) };
  };
}
