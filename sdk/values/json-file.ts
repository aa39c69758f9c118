/**
 * JSON files that people write by hand. Errors have line and column, on every host, and quote nothing from the file except
 * a repeated name: a value may be a secret key.
 */
import { display, RumpError } from './error.ts';

/** After white space: a bracket or sign, a text, anything else, or the end. */
const TOKEN = /[ \t\n\r]*([[{}\],:]|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|[^ \t\n\r[{}\],:"]+|.|$)/y;

/**
 * What may follow what: the open bracket, or `^` for the file; the last token in it, `n` for a name and `v` for a value; and
 * the next token, `"` for a text and a space for any other value.
 */
const GRAMMAR = /^((\^|{:|\[[[,])[" {[]|{[{,]"|{n:|[{[]v,|{[{v]}|\[[[v]]|\^v)$/;

const MAX_DEPTH = 100;

/**
 * The value of JSON in UTF-8, with or without a byte order mark, nested at most 100 deep, without repeated names: `JSON.parse` would
 * silently keep the last one.
 *
 * @throws {RumpError} `wrong-type` or `contradiction`
 */
export function parseJsonFile(written: string, path: string): unknown {
  const text = written.replace(/^\ufeff/, '');
  const open: [bracket: string, names: Set<unknown>][] = [['^', new Set()]];
  let last = '';
  TOKEN.lastIndex = 0;
  for (;;) {
    const token = tokenOf(text);
    const [bracket, names] = open.at(-1) as (typeof open)[number];
    const isSign = '{}[],:'.includes(token);
    let value: unknown;
    let next = token;
    try {
      if (!isSign) {
        value = JSON.parse(token);
        next = typeof value === 'string' ? '"' : ' ';
      }
    } catch {
      // Nothing that the grammar knows.
      next = '!';
    }
    const isRight = GRAMMAR.test(bracket + last + next) && !token.includes('\ufffd');
    const isName = bracket === '{' && next === '"' && last !== ':';
    // Nobody nests this deep by hand; a file of brackets alone would take gigabytes.
    const isDeep = open.length > MAX_DEPTH && /[[{]/.test(next);
    if (!isRight || isDeep || (isName && names.has(value))) {
      const lines = text.slice(0, TOKEN.lastIndex - token.length).split('\n');
      const place = `line ${lines.length}, column ${(lines.at(-1) as string).length + 1}`;
      const isTwice = isRight && !isDeep;
      const fault = isTwice
        ? `names ${display(value)} twice`
        : `is ${isRight ? `nested more than ${MAX_DEPTH} deep` : token.includes('\ufffd') ? 'not UTF-8' : 'not JSON'}`;
      throw new RumpError(isTwice ? 'contradiction' : 'wrong-type', `${place}: it ${fault}`, { path });
    }
    if (token === '') return JSON.parse(text);
    last = isName ? 'n' : isSign ? token : 'v';
    if (isName) names.add(value);
    else if (next === '{' || next === '[') open.push([next, new Set()]);
    else if (next === '}' || next === ']') {
      open.pop();
      last = 'v';
    }
  }
}

/** The next token; an invalid one if a text has millions of escapes, which overflow the stack of V8's regular expressions. */
function tokenOf(text: string): string {
  try {
    return TOKEN.exec(text)?.[1] as string;
  } catch {
    return '!';
  }
}
