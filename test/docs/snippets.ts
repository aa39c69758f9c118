/**
 * The code in the documents. A page is read from its top: fenced blocks in ts, js, sh, json and html are its snippets, and a block of
 * text right after one is what that prints. A comment above a block, `<!-- snippet: … -->`, says what is not usual about it:
 *
 *   file NAME             it is saved under this name in the page's folder, where later blocks find it, and is not run by itself
 *   compiled, REASON      its types are checked, and it is not run
 *   shown, REASON         neither
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('../..', import.meta.url));

type Treatment =
  | { readonly kind: 'run' }
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'compiled' | 'shown'; readonly reason: string };

export interface Snippet {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  readonly code: string;
  readonly treatment: Treatment;
  /** The text right after it: what it prints. */
  readonly printed: string | null;
}

const LANGUAGES: readonly string[] = ['ts', 'js', 'sh', 'json', 'html'];

/** Blocks that are no code of a program: pictures, what is printed, and edits and profiles, which a test of their own follows. */
const OTHERS = ['text', 'mermaid', 'diff', 'yaml'];

/** Every document of ours, by its path in the repository. */
export function pages(): string[] {
  const inFolder = (folder: string): string[] =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
      .map((name) => `${folder}/${name}`);
  return [
    ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md'].filter((page) => existsSync(join(root, page))),
    ...['docs', 'examples', 'home'].filter((folder) => existsSync(join(root, folder))).flatMap(inFolder),
  ].sort();
}

export function textOf(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

/** @throws an Error for a block whose language or comment has no meaning here */
export function snippetsOf(page: string, text: string = textOf(page)): Snippet[] {
  const fences = [...text.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)];
  const found: Snippet[] = [];
  for (const [index, fence] of fences.entries()) {
    const [whole, language = '', code = ''] = fence;
    const line = text.slice(0, fence.index).split('\n').length;
    if (OTHERS.includes(language)) continue;
    if (!LANGUAGES.includes(language)) throw new Error(`${page}:${line}: no rule for a block of "${language}"`);
    const [, directive] = /<!-- snippet: ([^\n]*?) -->\n+$/.exec(text.slice(0, fence.index)) ?? [];
    const next = fences[index + 1];
    const after = fence.index + whole.length;
    const isPrinted = next?.[1] === 'text' && text.slice(after, next.index).trim() === '';
    const treatment = treatmentOf(directive, `${page}:${line}`);
    found.push({ page, line, language, code, treatment, printed: isPrinted ? (next[2] as string) : null });
  }
  return found;
}

function treatmentOf(directive: string | undefined, where: string): Treatment {
  if (directive === undefined) return { kind: 'run' };
  const [, name] = /^file ([\w.-]+)$/.exec(directive) ?? [];
  if (name !== undefined) return { kind: 'file', name };
  const [, kind, reason] = /^(compiled|shown), (\S.*)$/.exec(directive) ?? [];
  if (kind !== undefined && reason !== undefined) return { kind: kind as 'compiled' | 'shown', reason };
  throw new Error(`${where}: a snippet is "file NAME", "compiled, REASON" or "shown, REASON", not "${directive}"`);
}

/** The block of a page that is saved under this name. */
export function fileOf(page: string, name: string): string {
  const found = snippetsOf(page).find(({ treatment }) => treatment.kind === 'file' && treatment.name === name);
  if (found === undefined) throw new Error(`${page} has no block for ${name}`);
  return found.code;
}

/** Anchors as GitHub and npm make them of headings. */
export function anchorsOf(text: string): Set<string> {
  const withoutCode = text.replaceAll(/^```.*?^```$/gms, '');
  return new Set(
    [...withoutCode.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
