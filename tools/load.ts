/**
 * Profile files → plain values that remember where they were written, so that a defect can name its file and line.
 */

import {
  type Alias,
  Composer,
  CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  type Scalar,
} from 'yaml';
import { Budget, MAX_FILE_BYTES, type Source } from './sources.ts';
import { Pairs, syntaxReason } from './syntax.ts';

/**
 * Splitting a text into tokens is cheap and linear in its bytes; the cost of parsing grows with the number and the depth of the tokens.
 * The longest file of the default profile has 6,200. The search for a line's end starts from each of its characters.
 */
const MAX_LINE = 1 << 12;
const MAX_TOKENS = 1 << 15;
const MAX_DEPTH = 32;
/** Including what aliases repeat. A file without aliases reaches MAX_TOKENS first. */
const MAX_VALUES = 20_000;

export interface Position {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

interface SyntaxDefect extends Position {
  readonly reason: string;
}

/** Where each object, and each attribute of an object, was written. */
export class Positions {
  readonly #places = new WeakMap<object, { file: string; line: number; attributes: Map<string, number> }>();

  record(owner: object, file: string, line: number): void {
    this.#places.set(owner, { file, line, attributes: new Map() });
  }

  recordAttribute(owner: object, attribute: string, line: number): void {
    this.#places.get(owner)?.attributes.set(attribute, line);
  }

  /** The attribute's line if it has one, else the owner's. */
  of(owner: object, attribute?: string | number): Position {
    const place = this.#places.get(owner);
    if (place === undefined) return { file: '', line: 0 };
    const line = attribute === undefined ? undefined : place.attributes.get(String(attribute));
    return { file: place.file, line: line ?? place.line };
  }
}

export interface LoadedFile {
  readonly file: string;
  readonly value: unknown;
}

interface LoadedProfile {
  readonly files: readonly LoadedFile[];
  readonly positions: Positions;
  readonly defects: readonly SyntaxDefect[];
}

export function loadSources(sources: readonly Source[]): LoadedProfile {
  const positions = new Positions();
  const defects: SyntaxDefect[] = [];
  const files: LoadedFile[] = [];
  const budget = new Budget();
  for (const source of sources) {
    const { file, text } = source;
    const tooMuch = budget.refusal(source);
    if (tooMuch !== null) {
      defects.push({ file, line: 1, reason: tooMuch });
      break;
    }
    try {
      if (source.refusal !== undefined) throw new Refusal(1, source.refusal);
      checkText(text);
      const lines = new LineCounter();
      const document = parse(text, lines);
      files.push({ file, value: new Reader(file, lines, positions).value(document?.contents ?? null) });
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      defects.push({ file, line: refusal.line, reason: refusal.message });
    }
  }
  return { files, positions, defects };
}

const LONG_LINE = new RegExp(`^[^\\n]{${MAX_LINE + 1}}`, 'm');

function checkText(text: string): void {
  if (Buffer.byteLength(text) > MAX_FILE_BYTES) {
    throw new Refusal(1, `the file has more than ${MAX_FILE_BYTES} bytes; a profile may be split into several files`);
  }
  const found = /(?!^\ufeff)[^\t\r\n -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffc\u{10000}-\u{10ffff}]/u.exec(text);
  if (found === null) {
    // YAML ends a line there; its parser and editors do not, so that lines would be counted differently.
    const lone = /\r(?!\n)/.exec(text);
    if (lone !== null)
      throw new Refusal(lineAt(text, lone.index), 'a carriage return stands alone; lines end with LF or CR LF');
    const long = LONG_LINE.exec(text);
    if (long === null) return;
    throw new Refusal(lineAt(text, long.index), `the line has more than ${MAX_LINE} characters`);
  }
  const [character] = found;
  const code = (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
  throw new Refusal(
    lineAt(text, found.index),
    character === '\ufffd' ? 'the file is not UTF-8' : `the character U+${code} is not allowed in YAML`,
  );
}

/** Tokens that no profile needs, and whose effect a reader of the file would miss. */
const NEEDLESS: Readonly<Partial<Record<CST.TokenType, string>>> = {
  tag: 'a tag (!) has no place in a profile',
  'directive-line': 'a directive (%) has no place in a profile',
  'explicit-key-ind': 'a key must be a plain name, without ?',
};

/** Tokens that may surround the one document of a file. */
const BLANK = new Set<CST.TokenType | null>(['byte-order-mark', 'space', 'newline', 'comment', 'doc-mode', 'doc-end']);

/** The document of a text, null for an empty one. Nothing is parsed before its size is checked. */
function parse(text: string, lines: LineCounter): Document | null {
  const lexemes: string[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    if (lexemes.push(lexeme) <= MAX_TOKENS) continue;
    const reason = `the file has more than ${MAX_TOKENS} YAML tokens; a profile may be split into several files`;
    throw new Refusal(1, reason);
  }
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  const tokens: CST.Token[] = [];
  const refuseAt = (offset: number, reason: string): never => {
    throw new Refusal(lineAt(text, offset), reason);
  };
  const refuse = (reason: string): never => refuseAt(parser.offset, reason);
  const pairs = new Pairs(refuseAt);
  let hasContent = false;
  let isScalar = false;
  for (const lexeme of lexemes) {
    const type: CST.TokenType | null = isScalar ? null : CST.tokenType(lexeme);
    isScalar = type === 'scalar';
    const needless = type === null ? undefined : NEEDLESS[type];
    if (needless !== undefined) refuse(needless);
    if (hasContent && (type === 'doc-start' || type === 'doc-mode')) refuse('a file holds one document of YAML');
    hasContent ||= !BLANK.has(type);
    pairs.add(type, lexeme, parser.offset);
    for (const token of parser.next(lexeme)) tokens.push(token);
    // Each nested list or map is one more on the stack; deeper ones would overflow the call stack of recursive readers.
    if (parser.stack.length > MAX_DEPTH)
      refuse(`nested more than ${MAX_DEPTH} levels deep; perhaps a colon or a bracket is missing before it`);
  }
  pairs.end();
  for (const token of parser.end()) tokens.push(token);
  // Repeated keys are refused by the reader: the package compares each key with all others, which takes minutes for a long map.
  const composer = new Composer({ schema: 'core', resolveKnownTags: false, uniqueKeys: false });
  const [document] = composer.compose(tokens, true, text.length);
  // Later errors mostly follow from the first.
  const error = document?.errors[0] ?? document?.warnings[0];
  if (error !== undefined) refuseAt(error.pos[0], syntaxReason(error.message));
  return document ?? null;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

class Refusal extends Error {
  readonly line: number;

  constructor(line: number, reason: string) {
    super(reason);
    this.line = line;
  }
}

/** Reads the values of one file. An alias becomes a copy of what it names; all values count towards MAX_VALUES. */
class Reader {
  readonly #file: string;
  readonly #lines: LineCounter;
  readonly #positions: Positions;
  /** The node that each anchor names so far: YAML allows the same anchor again. */
  readonly #anchors = new Map<string, Node>();
  /** What each alias named where it was written; it means the same in a copy. */
  readonly #named = new Map<Alias, Node>();
  readonly #open = new Set<Node>();
  #count = 0;
  /** The outermost alias that is being copied; errors give its line. */
  #copied: Alias | null = null;

  constructor(file: string, lines: LineCounter, positions: Positions) {
    this.#file = file;
    this.#lines = lines;
    this.#positions = positions;
  }

  value(node: unknown): unknown {
    this.#count++;
    if (this.#count > MAX_VALUES) {
      throw new Refusal(
        this.#line(this.#copied ?? node),
        `with what its aliases repeat, the file has more than ${MAX_VALUES} values`,
      );
    }
    if (isAlias(node)) return this.#alias(node);
    if (isScalar(node)) {
      if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
      return this.#scalar(node);
    }
    if (!isMap(node) && !isSeq(node)) return null;
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    this.#open.add(node);
    const value: Record<string, unknown> | unknown[] = isMap(node) ? Object.create(null) : [];
    this.#positions.record(value, this.#file, this.#line(node));
    for (const [index, item] of node.items.entries()) {
      const [key, part]: [unknown, unknown] = isMap(node)
        ? [node.items[index]?.key, node.items[index]?.value]
        : [item, item];
      const name = isMap(node) ? this.#key(key) : String(index);
      if (Object.hasOwn(value, name))
        throw new Refusal(this.#line(key), `the name ${shortened(name)} stands twice in one map`);
      (value as Record<string, unknown>)[name] = this.value(part);
      this.#positions.recordAttribute(value, name, this.#line(key));
    }
    this.#open.delete(node);
    return value;
  }

  #alias(alias: Alias): unknown {
    const node = this.#named.get(alias) ?? this.#anchors.get(alias.source);
    if (node === undefined) {
      throw new Refusal(this.#line(alias), `the alias *${alias.source} has no anchor &${alias.source} before it`);
    }
    if (this.#open.has(node)) {
      throw new Refusal(this.#line(alias), `the alias *${alias.source} is inside what it names`);
    }
    this.#named.set(alias, node);
    const outer = this.#copied;
    this.#copied ??= alias;
    const value = this.value(node);
    this.#copied = outer;
    return value;
  }

  #scalar(node: Scalar): unknown {
    const { value, source = '' } = node;
    if (typeof value !== 'number') return value;
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
      throw new Refusal(this.#line(node), `the number ${shortened(source)} is beyond ±${Number.MAX_SAFE_INTEGER}`);
    }
    // Octal to some readers of YAML, decimal to others.
    if (/^[-+]?0[0-9]/.test(source)) {
      throw new Refusal(
        this.#line(node),
        `the number ${shortened(source)} begins with 0: write ${value}, or 0o… for octal`,
      );
    }
    return value;
  }

  /** An unquoted `null:` is the null key to YAML; here it is the attribute of that name. */
  #key(key: unknown): string {
    if (!isScalar(key)) throw new Refusal(this.#line(key), 'a key must be a plain name');
    if (key.anchor !== undefined) this.#anchors.set(key.anchor, key);
    return key.value === null ? 'null' : String(key.value);
  }

  #line(node: unknown): number {
    const start = (node as Node | null)?.range?.[0];
    return start === undefined ? 1 : this.#lines.linePos(start).line;
  }
}

function shortened(text: string): string {
  return text.length > 24 ? `${text.slice(0, 24)}…` : text;
}
