/** A value of a wrong shape is one defect, where it is: it hides nothing, and nothing follows from it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Node, type Pair, parseDocument, type Scalar, visit } from 'yaml';
import { checkSources, formatDefect } from '../../tools/check.ts';
import { patchedSources } from './patch.ts';
import { applianceDirectory } from './paths.ts';

const [{ file, text } = assert.fail()] = patchedSources([], applianceDirectory);

/** Where each value in braces or behind a colon stands. */
function placesOf(yaml: string): { name: string; from: number; to: number; line: number }[] {
  const places: { name: string; from: number; to: number; line: number }[] = [];
  visit(parseDocument(yaml), {
    Pair(_, pair: Pair) {
      const [from = 0, to = 0] = (pair.value as Node).range ?? [];
      // What begins on a line of its own is spoilt by its parts.
      const line = yaml.slice(0, from).split('\n').length;
      if (!yaml.slice(from, to).includes('\n'))
        places.push({ name: String((pair.key as Scalar).value), from, to, line });
    },
  });
  return places;
}

test('whatever value of a profile is spoilt, all defects are on its line', () => {
  const places = placesOf(text);
  assert.ok(places.length > 150, `only ${places.length}`);
  for (const { name, from, to, line } of places) {
    const spoilt = `${text.slice(0, from)}{ nonsense: 1 }${text.slice(to)}`;
    const { profile, defects } = checkSources([{ file, text: spoilt }]);
    assert.equal(profile, null, `${name} at line ${line}`);
    assert.ok(defects.length > 0);
    const elsewhere = defects.filter((defect) => defect.line !== line);
    assert.deepEqual(elsewhere.map(formatDefect), [], `${name} at line ${line}`);
  }
});

test('a spoilt value hides no defect elsewhere', () => {
  const wrong = text.replace('poly: 0x1021', 'poly: 0x1020').replace('label: go', 'label: forward');
  const reasons = (yaml: string): string[] => checkSources([{ file, text: yaml }]).defects.map(({ reason }) => reason);
  const known = reasons(wrong);
  assert.equal(known.length, 2);
  for (const { name, from, to } of placesOf(wrong)) {
    // Only of what is spoilt itself, or holds it, nothing more is said.
    if (/poly|label|escape|sees/.test(wrong.slice(wrong.lastIndexOf('\n', from), wrong.indexOf('\n', to)))) continue;
    const found = reasons(`${wrong.slice(0, from)}{ nonsense: 1 }${wrong.slice(to)}`);
    for (const reason of known) assert.ok(found.includes(reason), `${name} hides: ${reason}`);
  }
});
