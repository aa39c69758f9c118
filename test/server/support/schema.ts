/** docs/exchange.schema.json at work: whatever text a server sends in any of these tests must be in it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { ServerText } from '../../../sdk/exchange/text.ts';

const file = new URL('../../../docs/exchange.schema.json', import.meta.url);
const ajv = new Ajv({ strict: true, allErrors: true });
const schema = JSON.parse(readFileSync(file, 'utf8'));
ajv.addSchema(schema, 'exchange');

function validator(name: string) {
  const validate = ajv.getSchema(`exchange#/definitions/${name}`);
  assert.ok(validate, `the schema has no ${name}`);
  return validate;
}

const server = validator('server');
const request = validator('request');

export function serverText(text: string): ServerText {
  const value: unknown = JSON.parse(text);
  assert.ok(server(value), `${text}\n${JSON.stringify(server.errors, null, 1)}`);
  return value as ServerText;
}

export function isRequest(value: unknown): boolean {
  return request(value) as boolean;
}
