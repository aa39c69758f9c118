/** The writers of now and before on the same messages: the same bytes, or the same refusal, word for word. */
import { type Codec, type ColumnsInput, type KindName, type MessageInput, RumpError } from 'igrs-rump';
import type { Kind } from '../../../sdk/field/kind.ts';
import { randomOf } from '../random.ts';
import type { Writers } from './builds.ts';
import { messageOf, type Surroundings } from './messages.ts';

interface WriterCounts {
  written: number;
  refused: number;
}

/** Throws for the first case on which they differ. */
export function compareWriters(
  { codecs, kinds, before }: Writers,
  seed: number,
  from: number,
  to: number,
): WriterCounts {
  const counts = { written: 0, refused: 0 };
  const reentrances = codecs.map((codec) => newReentrance(codec, kinds));
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    for (let index = from; index < to; index++) {
      const lenient = index % 4 === 3;
      const make = (answers: Surroundings['answers'], reenter: () => void): unknown =>
        messageOf(randomOf(seed, index), kinds, { answers, reenter });
      const first = outcomeOf(() => before(make('first', nothing), lenient));
      // Of a body that is no plain object it could run out of stack or length before it said so.
      if (first === 'threw RangeError:') continue;
      for (const [place, codec] of codecs.entries()) {
        const reenter = reentrances[place] as () => void;
        const now = outcomeOf(() => codec.encode(make('in turn', reenter) as MessageInput, { lenient }));
        const isSame = now === first || now === outcomeOf(() => before(make('second', nothing), lenient));
        if (!isSame) throw new Error(`seed ${seed}, case ${index}, ${codec.engine}: ${now}; before: ${first}`);
        const many = outcomeOf(() => codec.encodeAll([make('first', reenter) as MessageInput], { lenient }));
        const expected = first.replace(
          /^(\S+) at (\S*): /,
          (_, code, path) => `${code} at ${path === '' ? '[0]' : `[0].${path}`}: message 0: `,
        );
        if (many !== expected)
          throw new Error(`seed ${seed}, case ${index}, ${codec.engine}, encodeAll: ${many}; before: ${expected}`);
      }
      if (first.includes(':')) counts.refused++;
      else counts.written++;
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  return counts;
}

function nothing(): void {}

function outcomeOf(write: () => Uint8Array): string {
  try {
    return Buffer.from(write()).toString('latin1').replaceAll(':', '\u0100');
  } catch (error) {
    if (RumpError.is(error)) return `${error.code} at ${error.path}: ${withoutNews(error.message)}`;
    // Of a proxy whose traps throw, which of them comes first is no promise.
    return `threw ${(error as Error).name}:`;
  }
}

/** Messages had no residue then, and names of messages came in the order of their codes, not of the profile. */
function withoutNews(message: string): string {
  return message
    .replace(', residue', '')
    .replace(
      /(messageType.* one of )(.*)$/,
      (_, start: string, names: string) => `${start}${names.split(', ').sort()}`,
    );
}

/** What somebody's getter may do with the codec that reads it: write, and scan so much that the memory grows. */
function newReentrance(codec: Codec, kinds: readonly Kind[]): () => void {
  const { name } = kinds.find(({ presence }) => presence !== null) as Kind;
  const kind = name as KindName;
  const message = { kind, serial: 1, sequence: 1, body: {} } as MessageInput;
  let calls = 0;
  return () => {
    calls++;
    codec.encode(message);
    codec.encodeAll([message, message]);
    codec.encodeColumns(kind, { serial: [1, 2], sequence: [1, 2] } as unknown as ColumnsInput<KindName>);
    // The memory grows with what is pushed, once.
    if (calls % 64 !== 1) return;
    for (const batch of codec.scanner().push(new Uint8Array(calls === 1 ? 1 << 20 : 1 << 12))) batch.length;
  };
}
