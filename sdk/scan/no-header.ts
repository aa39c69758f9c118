/** Views of the header's own fields, in profiles that have none. */
import type { FieldLayout } from '../field/layout.ts';

/** Adds them to the prototype of views as `header`; `addGetter` adds one field. */
export function addHeader(_prototype: object, _addGetter: (prototype: object, field: FieldLayout) => void): void {}
