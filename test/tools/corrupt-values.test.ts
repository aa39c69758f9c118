/** A value of a wrong shape is one defect, where it is: it hides nothing, and nothing follows from it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Node, type Pair, parseDocument, type Scalar, visit } from 'yaml';
import { checkSources, formatDefect } from '../../tools/check.ts';
import { patchedSources } from './patch.ts';
import { applianceDirectory, stationDirectory } from './paths.ts';

/** Where each value in braces or after a colon stands. */
function placesOf(yaml: string): { name: string; from: number; to: number; line: number }[] {
  const places: { name: string; from: number; to: number; line: number }[] = [];
  visit(parseDocument(yaml), {
    Pair(_, pair: Pair) {
      const [from = 0, to = 0] = (pair.value as Node).range ?? [];
      // What begins on a line of its own is corrupted part by part.
      const line = yaml.slice(0, from).split('\n').length;
      if (!yaml.slice(from, to).includes('\n'))
        places.push({ name: String((pair.key as Scalar).value), from, to, line });
    },
  });
  return places;
}

/** Defects that are none of shape, each in an entry of its own, and what lines they are about. */
const profiles: readonly {
  directory: string;
  least: number;
  without: RegExp;
  wrong: readonly [find: string, replace: string][];
}[] = [
  {
    directory: applianceDirectory,
    least: 150,
    without: /poly|label|escape|sees/,
    wrong: [
      ['poly: 0x1021', 'poly: 0x1020'],
      ['label: go', 'label: forward'],
    ],
  },
  {
    directory: stationDirectory,
    least: 230,
    without: /name: alerts|bit: /,
    wrong: [
      ['litres,  byte: 5,  type: u24', 'litres,  byte: 5,  type: i24'],
      ['presence: { unless: 0xFF }', 'presence: { unless: 0x100 }'],
      ['special: { -127: full }', 'special: { -128: full }'],
      ['modes, type: flags, storage: u8, flags: alerts', 'modes, type: flags, storage: u8, flags: none'],
    ],
  },
];

for (const { directory, least, without, wrong } of profiles) {
  const [{ file, text } = assert.fail()] = patchedSources([], directory);

  test(`${file} of ${directory.split('/').at(-1)}: whatever value is corrupt, all defects are on its line`, () => {
    const places = placesOf(text);
    assert.ok(places.length > least, `only ${places.length}`);
    for (const { name, from, to, line } of places) {
      const corrupt = `${text.slice(0, from)}{ nonsense: 1 }${text.slice(to)}`;
      const { profile, defects } = checkSources([{ file, text: corrupt }]);
      assert.equal(profile, null, `${name} at line ${line}`);
      assert.ok(defects.length > 0);
      const elsewhere = defects.filter((defect) => defect.line !== line);
      assert.deepEqual(elsewhere.map(formatDefect), [], `${name} at line ${line}`);
    }
  });

  test(`${file} of ${directory.split('/').at(-1)}: a corrupt value hides no defect elsewhere`, () => {
    const [{ text: corrupt } = assert.fail()] = patchedSources(
      wrong.map(([find, replace]) => ({ file, find, replace })),
      directory,
    );
    const defectsOf = (yaml: string): { line: number; reason: string }[] =>
      checkSources([{ file, text: yaml }]).defects.map(({ line, reason }) => ({ line, reason }));
    const known = defectsOf(corrupt);
    assert.equal(known.length, wrong.length);
    for (const { name, from, to, line } of placesOf(corrupt)) {
      const found = defectsOf(`${corrupt.slice(0, from)}{ nonsense: 1 }${corrupt.slice(to)}`);
      for (const { line: where, reason } of known) {
        // Only of what is corrupt itself, or is about it, nothing more is said.
        if (where === line || without.test(corrupt.split('\n')[line - 1] ?? '')) continue;
        assert.ok(
          found.some((defect) => defect.line === where && defect.reason === reason),
          `${name} at line ${line} hides: ${reason}`,
        );
      }
    }
  });
}
