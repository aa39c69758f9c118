/** Messages as JSON; bytes are written as hexadecimal text. */
import { type KindName, kinds } from 'igrs-rump/profile';
import { hexadecimalBytes } from '../sdk/values/bytes.ts';
import { Failure } from './failure.ts';
import { fromHexadecimal } from './input-kind.ts';
import { descriptionOf } from './kinds.ts';
import { printableJson } from './printable.ts';

type Fields = Record<string, unknown>;

interface MessageLike {
  readonly kind: string;
  readonly deviceType: unknown;
  readonly messageType: unknown;
  readonly serial: number;
  readonly sequence: number;
  readonly body: object;
  readonly unknownFields?: readonly number[];
}

/** One line, without the line feed. A kind's name implies device type and message; for an unknown kind both are written. */
export function jsonLine(message: MessageLike, offset: number): string {
  const { kind, deviceType, messageType, serial, sequence, body, unknownFields } = message;
  const types = kind === 'unknown' ? { deviceType, messageType } : {};
  return printableJson({ offset, kind, ...types, serial, sequence, body: jsonBody(kind, body), unknownFields });
}

/** The message of a line, as the codec accepts it. Its `offset` is dropped. */
export function messageOfJson(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Failure('a line must hold one message, a JSON object {kind, serial, sequence, body}');
  }
  const { offset: _, ...message } = value as Fields;
  const { kind, body } = message;
  if (kind === 'unknown' && typeof body === 'string') return { ...message, body: bytesOf('body', body) };
  if (typeof body !== 'object' || body === null) return message;
  return { ...message, body: withBytes(body as Fields, bytesFieldsOf(kind)) };
}

function jsonBody(kind: string, body: object): unknown {
  return body instanceof Uint8Array ? hexadecimalBytes(body) : withoutBytes(body as Fields, bytesFieldsOf(kind));
}

/** The body with the fields of these names as text. */
export function withoutBytes(body: Fields, names: readonly string[]): Fields {
  const fields = names.length === 0 ? body : { ...body };
  for (const name of names) {
    const bytes = fields[name];
    if (bytes instanceof Uint8Array) fields[name] = hexadecimalBytes(bytes);
  }
  return fields;
}

/** The body with the fields of these names as bytes. Values other than text are left for the codec to refuse. */
export function withBytes(body: Fields, names: readonly string[]): Fields {
  const fields = names.length === 0 ? body : { ...body };
  for (const name of names) {
    const text = fields[name];
    if (typeof text === 'string') fields[name] = bytesOf(`body.${name}`, text);
  }
  return fields;
}

function bytesOf(path: string, text: string): Uint8Array {
  const bytes = fromHexadecimal(text);
  if (bytes !== null) return bytes;
  const shown = JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
  throw new Failure(`${path} is ${shown}; it must be pairs of hexadecimal digits`);
}

let bytesFields: ReadonlyMap<unknown, readonly string[]> | undefined;

/** The default profile has no fields of type bytes, but others may. */
function bytesFieldsOf(kind: unknown): readonly string[] {
  bytesFields ??= new Map<unknown, readonly string[]>(kinds().map((name) => [name, bytesFieldsIn(name)]));
  return bytesFields.get(kind) ?? [];
}

function bytesFieldsIn(kind: KindName): string[] {
  return descriptionOf(kind)
    .fields.filter(({ type }) => type === 'bytes')
    .map(({ name }) => name);
}
