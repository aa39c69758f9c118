/**
 * Text that came from a device, a file or the user must not steer the terminal that shows it, nor hide in it: control, format and
 * invisible characters become `\u` escapes, which inside a JSON string mean the same character.
 */
const STEERING = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Nearly all text; a test of this costs far less than a replacement. */
const PLAIN_LINES = /^[ -~\n]*$/;

/** One piece of text, of which line feeds are no part either. */
export function printable(text: string): string {
  return text.replace(STEERING, escaped);
}

/** Lines that are complete: their line feeds stay. */
export function printableLines(text: string): string {
  if (PLAIN_LINES.test(text)) return text;
  return text.replace(STEERING, (character) => (character === '\n' ? character : escaped(character)));
}

/** JSON that can be shown: the same value as without the escapes. */
export function printableJson(
  value: unknown,
  replacer?: (key: string, value: unknown) => unknown,
  indent?: number,
): string {
  return printableLines(JSON.stringify(value, replacer, indent));
}

/**
 * Whatever is written to the stream as text from now on is printable, whoever writes it: a command, the parser of the command line, a
 * library. Bytes are what they are.
 */
export function guardStream(stream: NodeJS.WriteStream): void {
  const write = stream.write.bind(stream) as (part: unknown, ...rest: unknown[]) => boolean;
  unguarded.set(stream, Object.create(stream, { write: { value: write } }));
  stream.write = (part: unknown, ...rest: unknown[]) =>
    write(typeof part === 'string' ? printableLines(part) : part, ...rest);
}

const unguarded = new WeakMap<NodeJS.WriteStream, NodeJS.WriteStream>();

/** The stream for what moves the cursor on purpose, such as a progress bar; nothing from outside may go there. */
export function steerable(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return unguarded.get(stream) ?? stream;
}

/** By UTF-16 unit, as JSON has it. */
function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}
