/**
 * The vectors of the profile under test, with the types that their README gives them. An independent program has made those of
 * the default profile; a build over another one puts that one's own in their place.
 */
import type { KindName, Message, MessageInput, RumpErrorCode } from 'igrs-rump';
import { describe, kinds } from 'igrs-rump/profile';
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

/** JSON has no bytes: in it they are hexadecimal text. */
function revived<Message extends { readonly kind: string; readonly body?: unknown }>(message: Message): Message {
  const { kind, body } = message;
  if (kind === 'unknown' && typeof body === 'string') return { ...message, body: fromHex(body) };
  if (!(kinds() as string[]).includes(kind) || typeof body !== 'object' || body === null) return message;
  const fields: Record<string, unknown> = { ...body };
  for (const { name, type } of describe(kind as KindName).fields) {
    const value = fields[name];
    if (type === 'bytes' && typeof value === 'string') fields[name] = fromHex(value);
  }
  const { rest } = message as { readonly rest?: unknown };
  return { ...message, body: fields, ...(typeof rest === 'string' ? { rest: fromHex(rest) } : {}) };
}

function revivedVectors(vectors: unknown): Vector[] {
  return (vectors as Vector[]).map((vector) => ({ ...vector, message: revived(vector.message) }));
}

export const golden: readonly Vector[] = revivedVectors(goldenJson);
export const lenient: readonly Vector[] = revivedVectors(lenientJson);
export const refusals: readonly Refusal[] = (refuseJson as unknown as Refusal[]).map((refusal) => ({
  ...refusal,
  message: revived(refusal.message),
}));

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
  if (found.kind === 'unknown') return revived(found);
  const [deviceType, messageType] = found.kind.split('.');
  return { ...revived(found), deviceType, messageType } as Found;
});
