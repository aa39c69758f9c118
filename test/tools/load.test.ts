import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSources, formatDefect } from '../../tools/check.ts';
import { loadSources } from '../../tools/load.ts';
import { patchedDefects, patchedSources } from './patch.ts';

test('entries and attributes know their file and line', () => {
  const { files, positions } = loadSources([
    { file: 'a.yaml', text: 'bodies:\n  - name: One\n    bytes: 4\n  - { name: Two }\n' },
  ]);
  const file = files[0] ?? assert.fail();
  const { bodies } = file.value as { bodies: object[] };
  assert.deepEqual(positions.of(bodies[0] ?? {}), { file: 'a.yaml', line: 2 });
  assert.deepEqual(positions.of(bodies[0] ?? {}, 'bytes'), { file: 'a.yaml', line: 3 });
  assert.deepEqual(positions.of(bodies[1] ?? {}, 'bytes'), { file: 'a.yaml', line: 4 });
});

test('the attribute `null` may go without quotes', () => {
  const { files } = loadSources([{ file: 'a.yaml', text: "- { null: 0xFF }\n- { 'null': 0xFF }\n" }]);
  const entries = files[0]?.value as { null: number }[] | undefined;
  assert.deepEqual(
    entries?.map((entry) => entry.null),
    [255, 255],
  );
});

test('all defects are named, in order of file and line', () => {
  const defects = patchedDefects([
    { file: 'water-heater.yaml', find: 'min: 0, max: 6000', replace: 'min: 0, max: 70000' },
    { file: 'water-heater.yaml', find: 'unit: L/min, scale: 0.1', replace: 'unit: L/min, scale: 0' },
    { file: 'frame.yaml', find: 'poly: 0x1021', replace: 'poly: 0x1020' },
  ]);
  assert.deepEqual(
    defects.map(({ file, field }) => [file, field]),
    [
      ['frame.yaml', 'check'],
      ['water-heater.yaml', 'heatingPowerLimit'],
      ['water-heater.yaml', 'flow'],
    ],
  );
  assert.match(
    formatDefect(defects[1] ?? assert.fail()),
    /^water-heater\.yaml:\d+: Table 5, heatingPowerLimit: max is 70000; the raw type holds 0 to 65535$/,
  );
});

test('a defect of shape hides no defect of other entries, and has no echo', () => {
  const defects = patchedDefects([
    { file: 'water-heater.yaml', find: 'min: 0, max: 6000', replace: 'min: 0, max: 70000' },
    { file: 'water-heater.yaml', find: 'unit: L/min, scale: 0.1', replace: 'unit: L/min, scale: [0.1]' },
    { file: 'frame.yaml', find: 'poly: 0x1021', replace: 'poly: 0x1020' },
    { file: 'profile.yaml', find: 'version: 1.0.0', replace: 'version: 1.0' },
  ]);
  assert.deepEqual(
    defects.map(({ file, field }) => [file, field]),
    [
      ['frame.yaml', 'check'],
      ['profile.yaml', 'version'],
      ['water-heater.yaml', 'heatingPowerLimit'],
      ['water-heater.yaml', 'flow'],
    ],
  );
});

test('a profile of nothing is refused for every section that it lacks', () => {
  for (const sources of [[], [{ file: 'a.yaml', text: '{}\n' }]]) {
    const { profile, defects } = checkSources(sources);
    assert.equal(profile, null);
    assert.equal(defects.length, 7);
  }
});

test('an empty file is refused as such', () => {
  const { defects } = checkSources([...patchedSources([]), { file: 'z.yaml', text: '' }]);
  assert.deepEqual(defects.map(formatDefect), ['z.yaml:1: a profile file holds sections, not null']);
});
