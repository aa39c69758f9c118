/** Columns as `encodeColumns` takes them: of messages, as plain arrays, and of frames, as a batch gives them. */
import type { Codec, ColumnsInput, EncodeColumnsOptions, KindName, MessageInput } from 'igrs-rump';
import { fieldsOf, headerFields } from './describe-fields.ts';
import { asInput, plainMessage } from './plain-message.ts';
import { mostOf, wire } from './wire.ts';

export type AnyColumns = Record<string, unknown>;
export type Body = Readonly<Record<string, unknown>>;

/** How many sequences there are. */
export const SEQUENCES: number = mostOf(wire.sequence) + 1;

/** As the codec takes columns, whatever a test has done to them. */
export function write(
  codec: Codec,
  kind: KindName,
  columns: unknown,
  options?: EncodeColumnsOptions,
): Uint8Array<ArrayBuffer> {
  return codec.encodeColumns(kind, columns as ColumnsInput<KindName>, options);
}

export function bodyOf(message: MessageInput): Body {
  return message.body as unknown as Body;
}

/** The columns of all frames of a kind, as a batch gives them. */
export function readBack(codec: Codec, kind: KindName, stream: Uint8Array<ArrayBuffer>, raw: boolean): AnyColumns {
  const header = headerFields.map(({ name }) => `header.${name}`);
  const names = ['serial', 'sequence', 'offset', ...header, ...fieldsOf(kind).map(({ name }) => name)];
  const builder = codec.columnBuilder(kind, names, { raw });
  for (const batch of codec.scanner().push(stream)) builder.add(batch);
  return builder.finish() as unknown as AnyColumns;
}

/** Plain arrays of the very values that the messages have. */
export function plainColumns(kind: KindName, messages: readonly MessageInput[]): AnyColumns {
  const columns: AnyColumns = {
    serial: messages.map(({ serial }) => serial),
    sequence: messages.map(({ sequence }) => sequence),
  };
  for (const { name } of headerFields) {
    const values = messages.map((message) => (message as unknown as { header?: Body }).header?.[name]);
    // What is left out of all has its default.
    if (values.every((value) => value !== undefined)) columns[`header.${name}`] = values;
  }
  for (const { name } of fieldsOf(kind)) columns[name] = messages.map((message) => bodyOf(message)[name]);
  return columns;
}

/** Some rows of one right message each. */
export function rowsOf(kind: KindName, rows: number): MessageInput[] {
  return Array.from({ length: rows }, (_, row) =>
    asInput({ ...plainMessage(kind), serial: 0x112233, sequence: row % SEQUENCES }),
  );
}
