/** Compares lists of attributes: their shape, and the attributes by their ids. Fields are compared with those of the body. */
import { hexadecimal } from '../check/integer.ts';
import type { Attribute, AttributeList, Body, ListInteger } from '../model.ts';
import type { ChangeLog, Subject } from './change.ts';

export function compareLists(before: Body, after: Body, subject: Subject, log: ChangeLog): void {
  const [was, is] = [before.list, after.list];
  log.breaking(subject, 'list', showList(was), showList(is));
  if (was === null || is === null) return;
  for (const attribute of was.attributes) {
    const other = is.attributes.find(({ id }) => id === attribute.id);
    // What comes or goes does so with its fields.
    if (other !== undefined) compareAttributes(attribute, other, subject, log);
  }
  // Readers take items in any order; writers alone have one.
  const shared = (list: AttributeList, others: AttributeList): string =>
    list.attributes
      .filter(({ id }) => others.attributes.some((other) => other.id === id))
      .map(({ id }) => hexadecimal(id))
      .join(', ');
  log.compatible(subject, 'order of attributes', shared(was, is), shared(is, was));
}

function compareAttributes(before: Attribute, after: Attribute, { table }: Subject, log: ChangeLog): void {
  const subject: Subject = { table, field: `attribute ${hexadecimal(before.id)}` };
  log.breaking(subject, 'kind', before.kind, after.kind);
  log.breaking(subject, 'length', showLength(before), showLength(after));
  log.provenance(subject, before, after);
}

function showLength({ length, toEnd }: Attribute): string {
  return toEnd ? `at least ${length} bytes` : `${length} bytes`;
}

function showList(list: AttributeList | null): string | null {
  if (list === null) return null;
  const parts = (['id', 'kind', 'length'] as const).flatMap((part) => {
    const integer = list[part];
    return integer === null ? [] : `${part} ${showInteger(integer)}`;
  });
  const { count } = list;
  return [...parts, ...(count === null ? [] : [`count ${showInteger(count)} at byte ${count.byte}`])].join(', ');
}

function showInteger({ size, byteOrder }: ListInteger): string {
  return size === 1 ? 'u8' : `u${8 * size} ${byteOrder}`;
}
