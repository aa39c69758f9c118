/** Messages of vectors, with bytes as hexadecimal text, and those of a codec. */
import type { Field, Kind, Profile } from '../../../tools/model.ts';
import { fromHex, toHex } from '../../suite/support/hex.ts';
import type { ScannedFrame } from '../../suite/support/plain-scan.ts';
import { type Frame, headerFieldsOf } from '../bodies/try-bodies.ts';
import type { JsonFound } from '../support/dirty-stream.ts';
import type { JsonMessage } from '../support/messages.ts';

export type Loose = Readonly<Record<string, unknown>>;

/** Bytes as hexadecimal text, as vectors have them. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return toHex(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}

/** A vector's message as the codec takes and gives it. */
export function revived(profile: Profile, message: Loose): Loose {
  const kind = profile.kinds.find(({ name }) => name === message.kind);
  const revive = (fields: readonly Field[], values: Loose): Loose =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        const isBytes = fields.some((field) => field.name === name && field.type === 'bytes');
        return [name, isBytes ? fromHex(value as string) : value];
      }),
    );
  const { header, body, rest, unknownAttributes } = message as unknown as JsonMessage;
  return {
    ...message,
    ...(header === undefined ? {} : { header: revive(headerFieldsOf(profile), header) }),
    body: kind === undefined ? fromHex(body as unknown as string) : revive(kind.body.fields, body),
    ...(rest === undefined ? {} : { rest: fromHex(rest) }),
    ...(unknownAttributes === undefined
      ? {}
      : { unknownAttributes: unknownAttributes.map((item) => ({ ...item, bytes: fromHex(item.bytes) })) }),
  };
}

/** As it must be read; of an unknown kind, `kind` is any. */
export function frameIn(profile: Profile, { bytes, plain: own, bodyLength }: ScannedFrame, found: JsonFound): Frame {
  const { offset, ...message } = found;
  const { headerLength } = profile.frame;
  return {
    kind: profile.kinds.find(({ name }) => name === found.kind) ?? (profile.kinds[0] as Kind),
    header: headerFieldsOf(profile),
    bytes,
    body: own.subarray(headerLength, headerLength + bodyLength),
    message: withTypes(profile, revived(profile, message as unknown as Loose)),
  };
}

export function withTypes(profile: Profile, message: Loose): Loose {
  const kind = profile.kinds.find(({ name }) => name === message.kind);
  if (kind === undefined) return message;
  return { ...message, deviceType: kind.device.name, messageType: kind.message.name };
}
