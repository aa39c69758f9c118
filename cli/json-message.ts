/** Messages as JSON; bytes are written as hexadecimal text. */
import { type FieldDescription, type KindName, kinds } from 'igrs-rump/profile';
import { bytesOfHexadecimal, hexadecimalBytes } from '../sdk/values/bytes.ts';
import { Failure } from './failure.ts';
import { printableJson } from './printable.ts';
import { descriptionOf, headerFields } from './vocabulary.ts';

type Fields = Record<string, unknown>;

/** For any profile: messages lack what its frames have no place for. */
interface MessageLike {
  readonly kind: string;
  readonly deviceType: unknown;
  readonly messageType: unknown;
  readonly serial?: number | string;
  readonly sequence?: number;
  readonly header?: object;
  readonly body: object;
  readonly unknownFields?: readonly number[];
  readonly unknownAttributes?: readonly ItemLike[];
  readonly attributeOrder?: readonly number[];
  readonly rest?: Uint8Array;
  readonly residue?: Uint8Array;
}

/** An item of a list without an attribute in the profile. */
interface ItemLike {
  readonly id: number;
  readonly kind?: number;
  readonly bytes: Uint8Array;
}

/** The beginning of a line: where the frame is in its stream, or when it came. */
export interface FrameLead {
  readonly offset?: number;
  readonly time?: string;
}

/** One line, without the line feed. A kind's name implies device type and message; for an unknown kind both are written. */
export function jsonLine(message: MessageLike, lead: FrameLead): string {
  const { kind, deviceType, messageType, serial, sequence, header, body, unknownFields } = message;
  const { unknownAttributes, attributeOrder, rest, residue } = message;
  const types = kind === 'unknown' ? { deviceType, messageType } : {};
  // Each member by name: an object that begins with a spread takes twice the time.
  return printableJson({
    offset: lead.offset,
    time: lead.time,
    kind,
    ...types,
    serial,
    sequence,
    header: header === undefined ? undefined : withoutBytes(header as Fields, headerBytesFields()),
    body: jsonBody(kind, body),
    unknownFields,
    unknownAttributes: unknownAttributes?.map(({ bytes, ...item }) => ({ ...item, bytes: hexadecimalBytes(bytes) })),
    attributeOrder,
    rest: rest === undefined ? undefined : hexadecimalBytes(rest),
    residue: residue === undefined ? undefined : hexadecimalBytes(residue),
  });
}

/** The message of a line, as the codec accepts it. Its `offset` or `time` is dropped. */
export function messageOfJson(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Failure('a line must hold one message, a JSON object {kind, serial, sequence, body}');
  }
  const { offset: _, time: __, ...message } = value as Fields;
  const { kind, header, body, unknownAttributes } = message;
  if (isFields(header)) message.header = withBytes(header, headerBytesFields(), 'header');
  for (const name of ['rest', 'residue']) {
    const text = message[name];
    if (typeof text === 'string') message[name] = bytesOf(name, text);
  }
  if (Array.isArray(unknownAttributes)) {
    message.unknownAttributes = unknownAttributes.map((item: unknown, index) =>
      isFields(item) ? withBytes(item, ['bytes'], `unknownAttributes[${index}]`) : item,
    );
  }
  if (kind === 'unknown' && typeof body === 'string') message.body = bytesOf('body', body);
  else if (isFields(body)) message.body = withBytes(body, bytesFieldsOf(kind));
  return message;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

export function jsonBody(kind: string, body: object): unknown {
  return body instanceof Uint8Array ? hexadecimalBytes(body) : withoutBytes(body as Fields, bytesFieldsOf(kind));
}

/** Body or header with the fields of these names as text. */
export function withoutBytes(body: Fields, names: readonly string[]): Fields {
  const fields = names.length === 0 ? body : { ...body };
  for (const name of names) {
    const bytes = fields[name];
    if (bytes instanceof Uint8Array) fields[name] = hexadecimalBytes(bytes);
  }
  return fields;
}

/** Body or header with the fields of these names as bytes. Values other than text are left for the codec to refuse. */
export function withBytes(body: Fields, names: readonly string[], path = 'body'): Fields {
  const fields = names.length === 0 ? body : { ...body };
  for (const name of names) {
    const text = fields[name];
    if (typeof text === 'string') fields[name] = bytesOf(`${path}.${name}`, text);
  }
  return fields;
}

function bytesOf(path: string, text: string): Uint8Array {
  const bytes = bytesOfHexadecimal(text);
  if (bytes !== null) return bytes;
  const shown = JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
  throw new Failure(`${path} is ${shown}; it must be pairs of hexadecimal digits`);
}

let bytesFields: ReadonlyMap<unknown, readonly string[]> | undefined;

/** The default profile has no fields of type bytes, but others may. */
function bytesFieldsOf(kind: unknown): readonly string[] {
  bytesFields ??= new Map<unknown, readonly string[]>(
    kinds().map((name: KindName) => [name, bytesFieldsIn(descriptionOf(name).fields)]),
  );
  return bytesFields.get(kind) ?? [];
}

let headerBytes: readonly string[] | undefined;

function headerBytesFields(): readonly string[] {
  headerBytes ??= bytesFieldsIn(headerFields);
  return headerBytes;
}

function bytesFieldsIn(fields: readonly FieldDescription[]): string[] {
  return fields.filter(({ type }) => type === 'bytes').map(({ name }) => name);
}
