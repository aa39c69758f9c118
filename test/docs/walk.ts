/** A page of instructions as a program: its commands, edits and files in order, each with what it prints. */
export type Step =
  | { readonly kind: 'command'; readonly line: string; printed: string | null }
  | { readonly kind: 'edit'; readonly file: string; readonly hunks: readonly Hunk[] }
  | { readonly kind: 'file'; readonly name: string; readonly text: string };

export interface Hunk {
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
    } else if (language === 'yaml') {
      // Shows what can be written; test/tools/correcting.test.ts checks that it is a profile.
    } else if (language === 'diff') {
      steps.push(editOf(text));
    } else {
      const [, name] = /^\/\/ (\S+)\n/.exec(text) ?? [];
      if (name === undefined) throw new Error(`a block of ${language} without the name of its file`);
      steps.push({ kind: 'file', name, text });
    }
  }
  return steps;
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
