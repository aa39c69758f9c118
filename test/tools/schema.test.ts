/** Our checker of profile.schema.json against a validator that knows all of JSON Schema. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import schema from '../../profile/profile.schema.json' with { type: 'json' };
import { filesIn, root } from '../../scripts/common/paths.ts';
import { schemaErrors } from '../../tools/check/schema.ts';

// A union of types is how the schema says "one bit or a range".
const validate = new Ajv2020({ allErrors: true, discriminator: true, allowUnionTypes: true }).compile(schema);

const files = ['profile', 'test/tools/fixtures', 'test/profiles'].flatMap((folder) => filesIn(folder, '.yaml'));

/** What values are replaced by: each keyword refuses one of them. */
const SPOILT = [
  undefined,
  null,
  true,
  0,
  -1,
  1.5,
  1e15,
  '',
  'Umlaut \u00e4',
  '\u{1f600}'.repeat(150),
  'x'.repeat(500),
  [],
  [{}],
  {},
  { 1: 2, x: 1 },
];

function theirs(file: unknown): string[] {
  if (validate(file)) return [];
  return (validate.errors ?? [])
    .filter(({ propertyName }) => propertyName === undefined)
    .map(textOf)
    .sort();
}

function textOf({ instancePath, keyword, params }: ErrorObject): string {
  const property = params.missingProperty ?? params.additionalProperty ?? params.propertyName;
  return JSON.stringify([instancePath, keyword, ...(property === undefined ? [] : [property])]);
}

function ours(file: unknown): string[] {
  return schemaErrors(file)
    .map(({ path, keyword, property }) =>
      JSON.stringify([
        path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
        keyword,
        ...(property === undefined ? [] : [property]),
      ]),
    )
    .sort();
}

/** One holder of each path that differs in more than an index, so that the test is short. */
function holders(value: unknown, path: string, found: Map<string, object>): Map<string, object> {
  if (typeof value !== 'object' || value === null) return found;
  const { type } = value as { type?: unknown };
  const place = `${path}${typeof type === 'string' ? `(${type})` : ''}`;
  if (!found.has(place)) found.set(place, value);
  for (const [key, inside] of Object.entries(value)) {
    holders(inside, `${place}/${Array.isArray(value) ? '*' : key}`, found);
  }
  return found;
}

test('whatever a file has, the same is refused at the same place', () => {
  assert.ok(files.length > 10);
  const seen = new Set<string>();
  let compared = 0;
  for (const path of files) {
    const file: unknown = parse(readFileSync(root + path, 'utf8'));
    for (const [place, holder] of holders(file, '', new Map())) {
      const entries = holder as Record<string, unknown>;
      for (const key of [...Object.keys(entries), 'other']) {
        if (seen.has(`${place}/${key}`)) continue;
        seen.add(`${place}/${key}`);
        const had = Object.hasOwn(entries, key);
        const before = entries[key];
        // A list has no holes; of the others each in turn, since all at each place would take minutes.
        const value = SPOILT[compared++ % SPOILT.length];
        if (value === undefined && !Array.isArray(entries)) delete entries[key];
        else entries[key] = value ?? null;
        assert.deepEqual(ours(file), theirs(file), `${path} ${place}/${key}: ${JSON.stringify(value)}`);
        if (had) entries[key] = before;
        else delete entries[key];
      }
    }
  }
  assert.ok(compared > 500, String(compared));
});
