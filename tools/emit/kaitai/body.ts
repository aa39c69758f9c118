/** One body: a type of Kaitai. */
import type { Body, ByteOrder, PresenceMask } from '../../model.ts';
import { namedFields, sourceOf } from '../names.ts';
import type { Enumerations } from './enumerations.ts';
import { fieldEntries } from './field.ts';
import { Identifiers, snakeCase } from './ids.ts';
import { type Entry, inRunOrder, integerType, type Place } from './run.ts';

export function bodyType(body: Body, order: ByteOrder, enumerations: Enumerations): Entry {
  const ids = new Identifiers();
  const mask = body.presence === null ? [] : [maskPlace(body.presence, ids)];
  // The fields' own names come before any that is made from them.
  const names = new Map(namedFields(body).map((field) => [field, ids.take(snakeCase(field.name))]));
  const seq: Entry[] = [];
  const instances = new Map<string, Entry>();
  for (const entry of inRunOrder<Place>([...mask, ...body.fields], order)) {
    const field = body.fields.find((candidate) => candidate === entry);
    if (field === undefined) {
      const doc = 'One bit for each field: 1 where it is set, 0 where the device leaves it unchanged.';
      seq.push({ id: 'presence', type: integerType(entry, order, false), doc });
      continue;
    }
    const entries = fieldEntries(field, names.get(field) ?? '', { order, enumerations, ids });
    seq.push(...entries.attributes);
    for (const [id, instance] of entries.instances) instances.set(id, instance);
  }
  const more = body.atLeast ? ' or more; what follows belongs to a later version' : '';
  return {
    doc: `${body.title}: ${body.length} bytes${more}. ${capital(sourceOf(body))}, clause ${body.clause}.`,
    ...(seq.length === 0 ? {} : { seq }),
    ...(instances.size === 0 ? {} : { instances }),
  };
}

/** `presence` is no name that a field may have. */
function maskPlace({ byte, size }: PresenceMask, ids: Identifiers): Place {
  ids.take('presence');
  return { byte, size, low: 0, width: 8 * size };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
