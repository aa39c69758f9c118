/** docs/exchange.md says what the code does: codes and limits are compared, diagrams have a form that Mermaid reads. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DEFAULT_LIMITS } from 'igrs-rump/server';
import { closeFrom, codeOf } from '../../sdk/transport/close-codes.ts';

const folder = fileURLToPath(new URL('../../docs/', import.meta.url));
const text = readFileSync(join(folder, 'exchange.md'), 'utf8');
const schema = JSON.parse(readFileSync(join(folder, 'exchange.schema.json'), 'utf8'));

function between(name: string): string {
  const [, content] = new RegExp(`<!-- ${name}:.*?-->(.*?)<!-- /${name} -->`, 's').exec(text) ?? [];
  assert.ok(content !== undefined, name);
  return content;
}

test('every close reason has its code, and both ways lead to the same', () => {
  const rows = [...between('close-reasons').matchAll(/^\| (\d+) \| `([\w-]+)` \|/gm)];
  const reasons = rows.map(([, , reason]) => reason);
  assert.deepEqual(reasons, schema.definitions.closeReason.enum);
  for (const [, code, reason] of rows) {
    assert.equal(codeOf(reason as never), Number(code));
    assert.equal(closeFrom(Number(code), '').reason, reason);
  }
});

test('every limit has its default', () => {
  const rows = [...between('limits').matchAll(/^\| `(\w+)` \| (\d+) \|/gm)];
  assert.deepEqual(Object.fromEntries(rows.map(([, name, value]) => [name, Number(value)])), DEFAULT_LIMITS);
});

test('every text message of the schema is named', () => {
  for (const name of Object.keys(schema.definitions)) {
    const [, type] = /^(\w+)(?:Request|Answer|Notice)$/.exec(name) ?? [];
    if (type !== undefined) assert.ok(text.includes(`\`${type}\``), type);
  }
});

const FLOWS = 9;
const MESSAGE = /^(\w+)\s*(-->>|->>|--x|-x)\s*(\w+): \S.*$/;
const OPENS = /^(loop|alt|opt) \S/;

test(`${FLOWS} sequence diagrams, of lines that Mermaid reads`, () => {
  const diagrams = [...text.matchAll(/^```mermaid\n(.*?)^```$/gms)].map(([, diagram = '']) => diagram);
  assert.equal(diagrams.length, FLOWS);
  for (const diagram of diagrams) {
    const [first, ...lines] = diagram.trimEnd().split('\n');
    assert.equal(first, 'sequenceDiagram');
    const known = new Set<string>();
    const open: string[] = [];
    for (const line of lines.map((each) => each.trim())) {
      // One ends a statement, the other begins a comment, in the middle of a text too.
      assert.ok(!/[;#]/.test(line), line);
      const [, participant] = /^participant (\w+) as \S/.exec(line) ?? [];
      const [, from, , to] = MESSAGE.exec(line) ?? [];
      const [, noted] = /^Note over (\w+(?:,\w+)?): \S/.exec(line) ?? [];
      if (participant !== undefined) known.add(participant);
      else if (from !== undefined) assert.ok(known.has(from) && known.has(to as string), line);
      else if (noted !== undefined)
        assert.ok(
          noted.split(',').every((name) => known.has(name)),
          line,
        );
      else if (OPENS.test(line)) open.push(line.split(' ', 1)[0] as string);
      else if (/^else \S/.test(line)) assert.equal(open.at(-1), 'alt', line);
      else if (line === 'end') assert.ok(open.pop() !== undefined, line);
      else assert.equal(line, (OPENS.exec(line) ?? MESSAGE.exec(line) ?? ['a line of a sequence diagram'])[0]);
    }
    assert.deepEqual(open, []);
  }
});
