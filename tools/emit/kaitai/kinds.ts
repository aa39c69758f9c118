/**
 * Which body a frame has. Kaitai switches on one value, so device type, message identifier and body length are put together
 * into one text: codes of any width fit, where a number would overflow.
 */
import type { Body, Kind, Profile } from '../../model.ts';
import type { Header } from './frame.ts';
import type { Entry } from './run.ts';

export interface BodyChoice {
  readonly attribute: Entry;
  readonly instances: ReadonlyMap<string, Entry>;
}

export function bodyChoice(profile: Profile, head: Header, typeIds: ReadonlyMap<Body, string>): BodyChoice {
  const instances = new Map<string, Entry>();
  instances.set('kind', {
    value: `${head.device}.to_i.to_s + '.' + ${head.message}.to_i.to_s`,
    doc: 'Device type and message identifier, with a full stop between them.',
  });
  const length = bodyLength(profile, head, instances);
  const counted = countedLength(profile, head, length, instances);
  const cases = new Map(profile.kinds.map((kind) => [`"${key(kind)}.${kind.body.length}"`, typeIds.get(kind.body)]));
  const attribute = {
    id: 'body',
    size: length,
    type: { 'switch-on': `kind + '.' + ${counted}.to_s`, cases },
    doc: 'By device type, message identifier and body length. A body of unknown kind stays bytes.',
  };
  return { attribute, instances };
}

function key({ device, message }: Kind): string {
  return `${device.code}.${message.code}`;
}

/** The identifier of the body's length: the header's field where that counts nothing else. */
function bodyLength(profile: Profile, head: Header, instances: Map<string, Entry>): string {
  const { lengthBias } = profile.frame;
  if (head.length !== null && lengthBias === 0) return head.length;
  const id = head.ids.take('body_length');
  if (head.length !== null) {
    instances.set(id, { value: `${head.length} - ${lengthBias}`, doc: 'Bytes of the body alone.' });
  } else {
    const lengths = new Map(profile.kinds.map((kind) => [kind, kind.body.length]));
    const doc = 'Bytes of the body: the kind implies them, so a frame of unknown kind cannot be read.';
    instances.set(id, { value: choose(lengths, '-1'), doc });
  }
  return id;
}

/** Some bodies may be longer than their table says: their length counts as the table's. */
function countedLength(profile: Profile, head: Header, length: string, instances: Map<string, Entry>): string {
  const longer = profile.kinds.filter(({ body }) => body.atLeast);
  if (longer.length === 0) return length;
  const least = head.ids.take('least_length');
  const lengths = new Map(longer.map((kind) => [kind, kind.body.length]));
  instances.set(least, { value: choose(lengths, '0xffff_ffff'), doc: 'The fewest bytes where more are allowed.' });
  const id = head.ids.take('table_length');
  const doc = 'Bytes of the body, but for what a later version has appended.';
  instances.set(id, { value: `${length} > ${least} ? ${least} : ${length}`, doc });
  return id;
}

/** A chain of alternatives over `kind`, one for each length. */
function choose(lengths: ReadonlyMap<Kind, number>, otherwise: string): string {
  const kinds = new Map<number, string[]>();
  for (const [kind, length] of lengths) kinds.set(length, [...(kinds.get(length) ?? []), `kind == "${key(kind)}"`]);
  const alternatives = [...kinds].map(([length, tests]) => `(${tests.join(' or ')}) ? ${length} : `);
  return `${alternatives.join('')}${otherwise}`;
}
