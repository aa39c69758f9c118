import { MAXIMUM_FRAME_LENGTH, type MessageInput, RumpError } from 'igrs-rump';
import { areSameBytes } from '../../suite/support/same-value.ts';
import { attempt, Difference, differ, isSameRefusal, type Pair } from '../pair.ts';
import { type MessagesCase, mayThrowTypeError, messageOf } from './make-messages.ts';

/** The writer's own limits for a target: in front of it and after it nothing may change. */
const MARGIN = 3;
const FILL = 0xa5;

/** Everything that encodes, on both engines: each message by itself, into a target, and all at once. */
export function compareMessages(made: MessagesCase, pair: Pair): void {
  const { recipes } = made;
  const options = { lenient: made.lenient };
  const mayThrow = mayThrowTypeError(made);
  const call = (each: () => Uint8Array): Uint8Array | RumpError | TypeError => {
    try {
      return attempt(each);
    } catch (error) {
      if (mayThrow && error instanceof TypeError) return error;
      throw error;
    }
  };
  const compare = (where: string, encode: (codec: Pair['wasm']) => Uint8Array): Uint8Array | null => {
    const left = call(() => encode(pair.wasm));
    const right = call(() => encode(pair.js));
    if (left instanceof Uint8Array && right instanceof Uint8Array) {
      if (!areSameBytes(left, right)) differ(where, left, right);
      return left;
    }
    if (RumpError.is(left) && RumpError.is(right) ? !isSameRefusal(left, right) : String(left) !== String(right)) {
      differ(where, left, right);
    }
    return null;
  };
  const one = (codec: Pair['wasm'], index: number): Uint8Array =>
    codec.encode(messageOf(recipes[index] as MessagesCase['recipes'][number]) as MessageInput, options);
  const written: Uint8Array[] = [];
  for (const index of recipes.keys()) {
    const frame = compare(`encode of message ${index}`, (codec) => one(codec, index));
    if (frame === null) continue;
    written.push(frame);
    compareBack(frame, pair, `message ${index}`);
  }
  compare('encodeInto of message 0', (codec) => {
    const target = new Uint8Array(MAXIMUM_FRAME_LENGTH + 2 * MARGIN).fill(FILL);
    const input = messageOf(recipes[0] as MessagesCase['recipes'][number]) as MessageInput;
    const length = codec.encodeInto(input, target, MARGIN, options);
    if (target.some((byte, at) => (at < MARGIN || at >= MARGIN + length) && byte !== FILL)) {
      throw new Difference('encodeInto wrote beside its frame');
    }
    return target.subarray(MARGIN, MARGIN + length);
  });
  const inputs = (): MessageInput[] => recipes.map((recipe) => messageOf(recipe) as MessageInput);
  const all = compare('encodeAll', (codec) => codec.encodeAll(inputs(), options));
  if (written.length === recipes.length && (all === null || !areSameBytes(all, Buffer.concat(written)))) {
    throw new Difference('encodeAll does not give the frames of encode, one after the other');
  }
}

/** What was written is a frame, and what it holds is written to the same bytes again. */
function compareBack(frame: Uint8Array, pair: Pair, where: string): void {
  for (const codec of [pair.wasm, pair.js]) {
    const again = attempt(() => codec.encode(codec.decode(frame), { lenient: true }));
    if (RumpError.is(again) || !areSameBytes(again, frame)) {
      throw new Difference(`${where}: ${codec.engine} writes what it decoded otherwise`);
    }
  }
}
