/** The vectors of an independent program, with the types that its README gives them. */
import type { KindName, Message, MessageInput, RumpErrorCode } from 'igrs-rump';
import dirtyBytes from '../../vectors/dirty.bin';
import dirtyJson from '../../vectors/dirty.json' with { type: 'json' };
import goldenJson from '../../vectors/golden.json' with { type: 'json' };
import lenientJson from '../../vectors/lenient.json' with { type: 'json' };
import refuseJson from '../../vectors/refuse.json' with { type: 'json' };
import { fromHex } from './hex.ts';

export interface Vector {
  readonly hex: string;
  readonly message: MessageInput & { readonly kind: KindName };
}

export interface Refusal {
  readonly code: RumpErrorCode;
  readonly path: string;
  readonly message: MessageInput;
}

export type Found = Message & { readonly offset: number };

export const golden = goldenJson as unknown as readonly Vector[];
export const lenient = lenientJson as unknown as readonly Vector[];
export const refusals = refuseJson as unknown as readonly Refusal[];

export const goldenFrames: readonly Uint8Array<ArrayBuffer>[] = golden.map(({ hex }) => fromHex(hex));
export const lenientFrames: readonly Uint8Array<ArrayBuffer>[] = lenient.map(({ hex }) => fromHex(hex));

/** All kinds, in the order of the vectors. */
export const kindNames: readonly KindName[] = [...new Set(golden.map(({ message }) => message.kind))];

/** What decoding gives: the vectors leave out the two types that repeat the kind. */
export function decoded({ message }: Vector): Message {
  const [deviceType, messageType] = message.kind.split('.');
  return { ...message, deviceType, messageType } as unknown as Message;
}

/** A copy over a plain buffer: some hosts hand the bundled bytes out in a buffer that they own. */
export const dirtyStream: Uint8Array<ArrayBuffer> = Uint8Array.from(dirtyBytes);

export const dirtyFrames: readonly Found[] = (dirtyJson as unknown as readonly Found[]).map((found) => {
  if (found.kind === 'unknown') return { ...found, body: fromHex(found.body as unknown as string) };
  const [deviceType, messageType] = found.kind.split('.');
  return { ...found, deviceType, messageType } as Found;
});
