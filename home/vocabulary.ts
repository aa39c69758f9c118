/** The profile's names of the messages, fields and codes of the exchange: found by their roles, so that any names will do. */
import {
  describe,
  type FieldDescription,
  frame,
  type KindDescription,
  type KindName,
  kinds,
  type MessageTypeDescription,
  messageTypes,
} from 'igrs-rump/profile';

export type MessageRole = NonNullable<MessageTypeDescription['role']>;
export type FieldRole = NonNullable<FieldDescription['role']>;
export type CodeRole = 'ok' | 'fault' | 'busy' | 'offline' | 'unsupported' | 'invalid-value' | 'raised' | 'cleared';

const known: ReadonlySet<string> = new Set(kinds());
const described = new Map<string, KindDescription | null>();

export function messageOf(role: MessageRole): MessageTypeDescription | undefined {
  return messageTypes.find((message) => message.role === role);
}

/** The message of this role of a device type; null if the profile has none. */
export function kindOf(deviceType: string, role: MessageRole): KindDescription | null {
  const kind = `${deviceType}.${messageOf(role)?.name}`;
  const found = described.get(kind);
  if (found !== undefined) return found;
  const description = known.has(kind) ? describe(kind as KindName) : null;
  described.set(kind, description);
  return description;
}

export function fieldWith(kind: KindDescription | null, role: FieldRole): FieldDescription | null {
  return kind?.fields.find((field) => field.role === role) ?? null;
}

/** The name of a code by its role. */
export function codeWith(field: FieldDescription | null, role: CodeRole): string | null {
  return field?.codes?.find((code) => code.role === role)?.name ?? null;
}

/** What ranks an alarm: an enum of its body whose codes are in order. */
export function severityOf(kind: KindDescription | null): FieldDescription | null {
  return (
    kind?.fields.find(({ type, ordered, role }) => type === 'enum' && ordered === true && role === undefined) ?? null
  );
}

/** The serial from a number, in the form of the profile's serials; from a larger number than they hold, its remainder. */
export function serialOf(number: number): number | string {
  const { type, size = 0, width = 8 * size } = frame.header.find(({ role }) => role === 'serial') ?? {};
  if (type === undefined) return number % 2 ** width;
  if (type === 'text') return number.toString(36).slice(-size);
  // Digits that are both hexadecimal and decimal.
  return number
    .toString()
    .slice(-2 * size)
    .padStart(2 * size, '0');
}

/** Whether frames have such a number; without one, messages have none. */
export function hasHeader(role: 'serial' | 'sequence'): boolean {
  return frame.header.some((field) => field.role === role);
}
