/**
 * Profile files → plain values that remember where they were written, so that a defect can name its file and line.
 * The only place of the tools that reads the disk.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Document, Node } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

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
    .map((file) => ({ file, text: readFileSync(join(directory, file), 'utf8') }));
}

export function loadSources(sources: readonly Source[]): LoadedProfile {
  const positions = new Positions();
  const defects: SyntaxDefect[] = [];
  const files: LoadedFile[] = [];
  for (const { file, text } of sources) {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines });
    // What follows the first error is mostly its echo.
    const [error] = document.errors;
    if (error !== undefined) {
      const reason = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? error.code;
      defects.push({ file, line: error.linePos?.[0].line ?? 1, reason });
    } else {
      files.push({ file, value: toValue(document.contents, { document, file, lines, positions }) });
    }
  }
  return { files, positions, defects };
}

interface Context {
  readonly document: Document;
  readonly file: string;
  readonly lines: LineCounter;
  readonly positions: Positions;
}

function toValue(node: unknown, context: Context): unknown {
  if (isAlias(node)) return toValue(node.resolve(context.document), context);
  if (isScalar(node)) return node.value;
  if (isMap(node)) {
    const value: Record<string, unknown> = Object.create(null);
    context.positions.record(value, context.file, lineOf(node, context));
    for (const pair of node.items) {
      const name = keyOf(pair.key);
      value[name] = toValue(pair.value, context);
      context.positions.recordAttribute(value, name, lineOf(pair.key as Node, context));
    }
    return value;
  }
  if (isSeq(node)) {
    const value: unknown[] = [];
    context.positions.record(value, context.file, lineOf(node, context));
    for (const [index, item] of node.items.entries()) {
      value.push(toValue(item, context));
      context.positions.recordAttribute(value, String(index), lineOf(item as Node, context));
    }
    return value;
  }
  return null;
}

/** An unquoted `null:` is the null key to YAML; here it is the attribute of that name. */
function keyOf(key: unknown): string {
  if (!isScalar(key)) return String(key);
  return key.value === null ? 'null' : String(key.value);
}

function lineOf(node: Node | null, context: Context): number {
  const start = node?.range?.[0];
  return start === undefined ? 1 : context.lines.linePos(start).line;
}
