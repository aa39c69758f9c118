/**
 * Profile files → plain values that remember where they were written, so that a defect can name its file and line.
 * The only place of the tools that reads the disk.
 */

import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Alias, Node, Scalar } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, Parser, parseDocument } from 'yaml';

/** A dozen times what the longest file of the default profile needs. What a file costs grows with its text, its depth and what its aliases repeat. */
const MAX_FILE_BYTES = 1 << 18;
const MAX_DEPTH = 32;
const MAX_VALUES = 50_000;

/** One file of a profile. */
export interface Source {
  /** Its name within the profile's folder. */
  readonly file: string;
  readonly text: string;
}

export interface Position {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export interface SyntaxDefect extends Position {
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

  /** The attribute's line where it has one, else the owner's. */
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

export interface LoadedProfile {
  readonly files: readonly LoadedFile[];
  readonly positions: Positions;
  readonly defects: readonly SyntaxDefect[];
}

/** Reads every `.yaml` file of a folder, by name in code unit order so that results do not depend on the file system. */
export function readSources(directory: string): Source[] {
  return readdirSync(directory)
    .filter((file) => /\.ya?ml$/.test(file))
    .sort()
    .map((file) => ({ file, text: readText(join(directory, file)) }));
}

/** One byte more than is allowed tells that there is too much, however much there is. */
function readText(path: string): string {
  const bytes = Buffer.alloc(MAX_FILE_BYTES + 1);
  const file = openSync(path, 'r');
  try {
    let length = 0;
    for (let read = -1; read !== 0; length += read) read = readSync(file, bytes, length, bytes.length - length, null);
    return bytes.toString('utf8', 0, length);
  } finally {
    closeSync(file);
  }
}

export function loadSources(sources: readonly Source[]): LoadedProfile {
  const positions = new Positions();
  const defects: SyntaxDefect[] = [];
  const files: LoadedFile[] = [];
  for (const { file, text } of sources) {
    const defect = firstUnreadable(text);
    if (defect !== null) {
      defects.push({ file, ...defect });
      continue;
    }
    const lines = new LineCounter();
    // Repeated keys are refused below: the package compares each key with all others, which takes minutes for a long map.
    const document = parseDocument(text, {
      lineCounter: lines,
      schema: 'core',
      resolveKnownTags: false,
      uniqueKeys: false,
      // Each would be shown with its line, which takes minutes where there are many.
      prettyErrors: false,
    });
    // What follows the first error is mostly its echo. A warning is a tag or directive that nobody would heed.
    const [error] = [...document.errors, ...document.warnings];
    if (error !== undefined) {
      const reason = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? error.code;
      defects.push({ file, line: lines.linePos(error.pos[0]).line, reason });
      continue;
    }
    try {
      files.push({ file, value: new Reader(file, lines, positions).value(document.contents) });
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      defects.push({ file, line: refusal.line, reason: refusal.message });
    }
  }
  return { files, positions, defects };
}

/** What must be refused before the text is parsed: the parser overflows the stack on what is nested deeply enough. */
function firstUnreadable(text: string): { line: number; reason: string } | null {
  if (Buffer.byteLength(text) > MAX_FILE_BYTES) {
    return { line: 1, reason: `the file has more than ${MAX_FILE_BYTES} bytes` };
  }
  const found = /(?!^\ufeff)[^\t\r\n -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffc\u{10000}-\u{10ffff}]/u.exec(text);
  if (found !== null) {
    const [character] = found;
    const code = (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
    const reason = character === '\ufffd' ? 'the file is not UTF-8' : `the character U+${code} has no place in YAML`;
    return { line: lineAt(text, found.index), reason };
  }
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const _ of parser.next(lexeme));
    // A list or map in a list or map is one more of what is open.
    if (parser.stack.length > MAX_DEPTH) {
      return { line: lineAt(text, parser.offset), reason: `nested more than ${MAX_DEPTH} levels deep` };
    }
  }
  return null;
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

/** The values of one file, each alias a copy of what it names, within a budget for all of them. */
class Reader {
  readonly #file: string;
  readonly #lines: LineCounter;
  readonly #positions: Positions;
  /** The node that each anchor names so far: an anchor may be given again. */
  readonly #anchors = new Map<string, Node>();
  /** What an alias named where it was written, which is what it means in a copy too. */
  readonly #named = new Map<Alias, Node>();
  readonly #open = new Set<Node>();
  #count = 0;
  /** The alias that is being copied, where none of it was written. */
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
      if (Object.hasOwn(value, name)) throw new Refusal(this.#line(key), 'Map keys must be unique');
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
      throw new Refusal(this.#line(alias), `the alias *${alias.source} stands within what it names`);
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
