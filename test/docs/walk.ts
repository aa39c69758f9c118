/** A page of instructions as a program: its commands, edits and files in order, each with what it prints; and one who follows it. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shell } from '../package/packed.ts';

export type Step =
  | { readonly kind: 'command'; readonly line: string; printed: string | null }
  | { readonly kind: 'edit'; readonly file: string; readonly hunks: readonly Hunk[] }
  | { readonly kind: 'file'; readonly name: string; readonly text: string };

interface Hunk {
  readonly before: string;
  readonly after: string;
}

export function stepsOf(page: string): Step[] {
  const steps: Step[] = [];
  for (const [, language = '', text = ''] of page.matchAll(/^```(\w+)\n(.*?)^```$/gms)) {
    if (language === 'sh') {
      for (const line of text.trimEnd().split('\n')) steps.push({ kind: 'command', line, printed: null });
    } else if (language === 'text') {
      // What the command before it prints.
      const last = steps.at(-1);
      if (last?.kind !== 'command') throw new Error('output without a command');
      last.printed = text;
    } else if (language === 'yaml' && !/^# \S+\.yaml\n/.test(text)) {
      // Shows what can be written; test/tools/correcting.test.ts checks that it is a profile.
    } else if (language === 'diff') {
      steps.push(editOf(text));
    } else {
      const [, name] = /^(?:\/\/|#) (\S+)\n/.exec(text) ?? [];
      if (name === undefined) throw new Error(`a block of ${language} without the name of its file`);
      steps.push({ kind: 'file', name, text });
    }
  }
  return steps;
}

/** Follows all of a page, which has steps of each sort. */
export function followAll(steps: readonly Step[], way: Walk): void {
  for (const kind of ['command', 'edit', 'file'])
    assert.ok(
      steps.some((step) => step.kind === kind),
      kind,
    );
  for (const step of steps) follow(step, way);
}

/** Lines to take out are followed by those that take their place. */
function editOf(text: string): Step {
  const [heading = '', ...lines] = text.trimEnd().split('\n');
  const [, file = ''] = /^--- (\S+)$/.exec(heading) ?? [];
  if (file === '') throw new Error('an edit without the name of its file');
  const hunks: { before: string; after: string }[] = [];
  for (const line of lines) {
    const content = `${line.slice(1)}\n`;
    const last = hunks.at(-1);
    if (line.startsWith('-')) {
      if (last === undefined || last.after !== '') hunks.push({ before: content, after: '' });
      else last.before += content;
    } else if (line.startsWith('+') && last !== undefined) {
      last.after += content;
    } else {
      throw new Error(`neither taken out nor put in: ${line}`);
    }
  }
  return { kind: 'edit', file, hunks };
}

interface Walk {
  /** Where it begins, empty. */
  readonly folder: string;
  /** What stands in for a command that fetches from the registry, since no test needs a network; null to leave it out. */
  readonly offline: (line: string) => string | null;
  /** The exit code of a command that is to find something. */
  readonly codeOf: (line: string) => number;
}

function follow(step: Step, { folder, offline, codeOf }: Walk): void {
  if (step.kind === 'file') {
    const path = join(folder, step.name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, step.text);
  } else if (step.kind === 'edit') {
    const file = join(folder, step.file);
    let text = readFileSync(file, 'utf8');
    for (const { before, after } of step.hunks) {
      assert.equal(text.split(before).length, 2, `${step.file} has this once:\n${before}`);
      text = text.replace(before, () => after);
    }
    writeFileSync(file, text);
  } else {
    const line = offline(step.line);
    if (line === null) return;
    const { code, stdout, stderr } = shell(line, folder);
    assert.equal(code, codeOf(line), `${line}\n${stdout}${stderr}`);
    if (step.printed !== null) assert.equal(stdout, step.printed, line);
  }
}
