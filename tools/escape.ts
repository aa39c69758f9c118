/**
 * Text of a profile in generated files. The checker accepts only single lines of printable characters, but no emitter
 * relies on that: each writes text through the function of its language.
 */

/** Control and format characters, unpaired surrogates, unassigned code points, and all line ends. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** One line for people, on which a terminal shows what is there: unprintable characters as `\u202e`. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) =>
    Array.from({ length: character.length }, (_, index) => {
      const unit = character.charCodeAt(index);
      return `\\u${unit.toString(16).padStart(4, '0')}`;
    }).join(''),
  );
}

/** A string literal of TypeScript or JavaScript. */
export function scriptString(text: string): string {
  return `'${printable(text.replaceAll('\\', '\\\\').replaceAll("'", "\\'"))}'`;
}

/** The content of a template literal, whose lines stay lines. */
export function scriptTemplate(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('`', '\\`')
    .replaceAll('${', '\\${')
    .split('\n')
    .map(printable)
    .join('\n');
}

/** In a comment of TypeScript or AssemblyScript: it cannot end the comment, nor be a directive to a compiler. */
export function scriptComment(text: string): string {
  return printable(text).replaceAll('*/', '*&#47;').replaceAll('@', '&#64;');
}

/** A string literal of any version of Lua, which all know bytes in decimal. */
export function luaString(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replace(UNPRINTABLE, (character) =>
      [...new TextEncoder().encode(character)].map((byte) => `\\${String(byte).padStart(3, '0')}`).join(''),
    );
  return `"${escaped}"`;
}

/** In HTML, as an element's content. */
export function html(text: string): string {
  return printable(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** In a comment of HTML. */
export function htmlComment(text: string): string {
  return printable(text).replaceAll('--', '-&#45;').replaceAll('>', '&gt;');
}

/** In Markdown, in a paragraph, heading, link or cell of a table: shown unchanged, without any effect as markup. */
export function markdown(text: string): string {
  return html(printable(text).replace(/[\\`*_[\]|~#$]/g, '\\$&'))
    .replaceAll('://', '&#58;//')
    .replace(/www\./gi, (match) => `${match.slice(0, 3)}&#46;`)
    .replaceAll('@', '&#64;')
    .replace(/^(\d*)([-+=.)])(?= |$)/, '$1\\$2');
}

/** Between backticks, within which nothing is escaped. */
export function markdownCode(text: string): string {
  return printable(text).replaceAll('`', "'").replaceAll('|', '¦');
}
