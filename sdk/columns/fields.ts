import type { ColumnField } from '../engine/engine.ts';
import type { Kind } from '../field/kind.ts';
import { HEADER_FIELDS } from '../generated/hooks/columns/header.ts';

/** The fields that a kind has columns of: the header's own and its body's. */
export function fieldsOf({ body, layout }: Kind): ColumnField[] {
  return [...HEADER_FIELDS, ...layout.fields.map((field, index) => ({ body, index, layout: field }))];
}
