/** What npm and a newcomer see first: the README is short, shows what its examples print, and leads everywhere. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pages, snippetsOf, textOf } from './snippets.ts';

const MAX_WORDS = 1500;

/** Words outside code and generated tables. */
function wordsOf(text: string): string[] {
  const prose = text.replaceAll(/^```.*?^```$/gms, '').replaceAll(/<!-- ([\w-]+): made by.*?<!-- \/\1 -->/gs, '');
  return prose.split(/\s+/).filter((word) => /\w/.test(word));
}

for (const page of ['README.md', 'docs/performance.md']) {
  test(`${page} has at most ${MAX_WORDS} words outside code and generated tables`, () => {
    assert.equal(wordsOf('# One\n\n```ts\ntwo\n```\n<!-- x: made by y -->\nthree\n<!-- /x -->\nfour\n').length, 2);
    const { length } = wordsOf(textOf(page));
    assert.ok(length <= MAX_WORDS, `${length} words`);
  });
}

test('the README has examples, and shows what each prints', () => {
  const programs = snippetsOf('README.md').filter(({ language }) => language === 'ts');
  assert.ok(programs.length >= 5);
  for (const { code, printed, treatment } of programs) {
    assert.equal(treatment.kind, 'run', code);
    assert.notEqual(printed, null, code);
  }
});

test('every document is reached from the README, over at most one other', () => {
  const linked = (page: string): string[] =>
    [...textOf(page).matchAll(/\]\(([^)#\s]+\.md)/g)].map(([, target = '']) =>
      new URL(target, `file:///${page}`).pathname.slice(1),
    );
  const first = linked('README.md').filter((page) => !page.includes(':'));
  const reached = new Set([...first, ...first.filter((page) => pages().includes(page)).flatMap(linked), 'README.md']);
  const documents = pages().filter((page) => page.startsWith('docs/'));
  assert.deepEqual(
    documents.filter((page) => !reached.has(page)),
    [],
  );
});

test('what the README links to is found from npm too', () => {
  const { repository, homepage, bugs } = JSON.parse(textOf('package.json'));
  const [, place] = /^git\+(https:\/\/.+)\.git$/.exec(repository.url) ?? [];
  assert.ok(place !== undefined, repository.url);
  assert.ok(homepage.startsWith(place) && bugs.url.startsWith(place));
});
