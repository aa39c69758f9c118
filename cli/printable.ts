import { hexadecimal } from '../sdk/values/bytes.ts';

/**
 * Text from a device, a file or the user must not control the terminal that shows it, nor be invisible in it: control, format and
 * invisible characters become `\u` escapes, which in a JSON string mean the same character.
 */
const STEERING = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Nearly all text; a test of this costs far less than a replacement. */
const PLAIN = /^[ -~]*$/;
const PLAIN_LINES = /^[ -~\n]*$/;

/** Escapes a piece of text, line feeds included. */
export function printable(text: string): string {
  return PLAIN.test(text) ? text : text.replace(STEERING, escaped);
}

/** Escapes complete lines; line feeds remain. */
export function printableLines(text: string): string {
  if (PLAIN_LINES.test(text)) return text;
  return text.replace(STEERING, (character) => (character === '\n' ? character : escaped(character)));
}

/** JSON with escapes that do not change its value. */
export function printableJson(
  value: unknown,
  replacer?: (key: string, value: unknown) => unknown,
  indent?: number,
): string {
  return printableLines(JSON.stringify(value, replacer, indent));
}

/**
 * Escapes all text that is written to the stream from now on, by a command, the command line parser or a library. Bytes are not
 * changed.
 */
export function guardStream(stream: NodeJS.WriteStream): void {
  const write = stream.write.bind(stream) as (part: unknown, ...rest: unknown[]) => boolean;
  unguarded.set(stream, Object.create(stream, { write: { value: write } }));
  stream.write = (part: unknown, ...rest: unknown[]) =>
    write(typeof part === 'string' ? printableLines(part) : part, ...rest);
}

const unguarded = new WeakMap<NodeJS.WriteStream, NodeJS.WriteStream>();

/** The stream without escaping, for output that moves the cursor, such as a progress bar. Never write external text to it. */
export function steerable(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return unguarded.get(stream) ?? stream;
}

/** One escape per UTF-16 unit, as in JSON. */
function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${hexadecimal(character.charCodeAt(index), 4)}`;
  }).join('');
}
