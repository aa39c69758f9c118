/** Vectors of a profile, as Kaitai and Wireshark show them. */
import { type JsonVector, withoutBytes } from '../profiles/support/messages.ts';

export function bytesOf({ hex }: JsonVector): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

export function expected({ message }: JsonVector): Record<string, unknown> {
  const [deviceType, messageType] = message.kind.split('.');
  return { ...message, deviceType, messageType };
}

export function comparable(message: Record<string, unknown>): Record<string, unknown> {
  const parts = ['header', 'body'].filter((part) => message[part] !== undefined);
  const plain = parts.map((part) => [part, withoutBytes(message[part] as Record<string, unknown>)]);
  return { ...message, ...Object.fromEntries(plain) };
}

/** Kaitai's JavaScript runtime drops a byte-order mark at a text's start; a .ksy has no say in that. */
export function withoutMarks(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/^\ufeff/, '');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withoutMarks(part)]));
}
