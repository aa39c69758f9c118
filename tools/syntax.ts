/** What is wrong with a text that is not valid YAML, for the person who wrote it; the parser's own words are for those who know its grammar. */
import type { CST } from 'yaml';

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']' };
const QUOTED = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')$/s;

/** The brackets and quotes of a text: the parser names the place where it misses the end of one, which may be lines after its start. */
export class Pairs {
  readonly #opened: { readonly bracket: string; readonly offset: number }[] = [];
  readonly #refuse: (offset: number, reason: string) => never;

  constructor(refuse: (offset: number, reason: string) => never) {
    this.#refuse = refuse;
  }

  add(type: CST.TokenType | null, lexeme: string, offset: number): void {
    switch (type) {
      case 'flow-map-start':
      case 'flow-seq-start':
        this.#opened.push({ bracket: lexeme, offset });
        break;
      case 'flow-map-end':
      case 'flow-seq-end':
        if (this.#opened.length === 0) this.#refuse(offset, `this ${lexeme} closes nothing`);
        if (CLOSING[this.#opened.at(-1)?.bracket ?? ''] !== lexeme) this.end();
        this.#opened.pop();
        break;
      case 'flow-error-end':
        this.end();
        break;
      case 'single-quoted-scalar':
      case 'double-quoted-scalar':
        if (!QUOTED.test(lexeme))
          this.#refuse(offset, `the quote that opens here is not closed: ${lexeme[0]} is missing`);
    }
  }

  /** Of the text, or of what the innermost bracket may hold. */
  end(): void {
    const last = this.#opened.at(-1);
    if (last === undefined) return;
    this.#refuse(last.offset, `the ${last.bracket} that opens here is not closed: ${CLOSING[last.bracket]} is missing`);
  }
}

/** By how the parser's message begins. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^Implicit /, 'a name is not followed by `:` and a value'],
  [
    /^(Nested mappings|A block sequence) /,
    'the value has a `:` of its own; a text that contains `: ` needs quotes, and the names of one map begin in one column',
  ],
  [/^All mapping items /, 'the names of one map begin in different columns'],
  [/^(All sequence items|Sequence item) /, 'the entries of one list begin in different columns, or one lacks its `- `'],
  [/^Tabs /, 'the line is indented with a tab; YAML takes spaces alone'],
  [/^Plain value /, 'a text that begins with such a character needs quotes'],
  [/^Comments /, 'a comment needs a space before its #'],
  [/^Invalid escape /, 'a \\ within double quotes begins an escape, and YAML has none like this'],
  [/^(Missing ,|Block collections) /, 'entries within brackets need commas between them, and no `- `'],
  [/^Unexpected (,|empty) /, 'a comma has no entry before it'],
  [/^Unexpected .* at node end/, 'something follows a value that has ended'],
];

export function syntaxReason(message: string): string {
  return WORDS.find(([start]) => start.test(message))?.[1] ?? `this is not YAML: ${message}`;
}
