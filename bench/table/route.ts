/** Routes a stream: the first rule that matches takes the frame, whose bytes are copied behind those of its destination. */
import { profile } from 'bench:profile';
import { kinds, type TableKind } from 'bench:table-bodies';
import type { Where } from 'igrs-rump';
import { ROUTING_RULES } from '../subjects/routing-rules.ts';
import { HEADER_LENGTH } from './frame.ts';
import { scanTable, type TableIndex } from './scan.ts';

interface TableRule {
  readonly destination: number;
  readonly matches: (view: DataView, body: number) => boolean;
}

interface AnyRule {
  readonly to: string;
  readonly deviceType?: string;
  readonly messageType?: string;
  readonly where?: Where;
}

/** The rules that may match a kind, in their order. */
const rulesOfKind: readonly (readonly TableRule[])[] = kinds.map((kind) =>
  ROUTING_RULES.flatMap((rule: AnyRule, destination): TableRule[] => {
    const [device, message] = kind.name.split('.');
    if ((rule.deviceType ?? device) !== device || (rule.messageType ?? message) !== message) return [];
    const matches = rule.where === undefined ? () => true : matcher(kind, rule.where);
    return matches === null ? [] : [{ destination, matches }];
  }),
);

function matcher(kind: TableKind, where: Where): TableRule['matches'] | null {
  const read = kind.fields[where.field];
  if (read === undefined) return null;
  // A control message has the field only where its mask says so.
  const body = profile.kinds.find(({ name }) => name === kind.name)?.body;
  const presence = body?.fields.find(({ name }) => name === where.field)?.presence ?? null;
  if (presence !== null) {
    const plain = comparison(kind, where, read);
    const mask = 2 ** presence;
    const maskAt = body?.presence?.byte ?? 0;
    return (view, at) => (view.getUint32(at + maskAt) & mask) !== 0 && plain(view, at);
  }
  return comparison(kind, where, read);
}

function comparison(
  kind: TableKind,
  where: Where,
  read: (view: DataView, at: number) => unknown,
): TableRule['matches'] {
  const { equals, atLeast, atMost } = where;
  if (equals !== undefined) return (view, at) => read(view, at) === equals;
  if (typeof atLeast === 'number') {
    return (view, at) => {
      const value = read(view, at);
      return value !== null && (value as number) >= atLeast;
    };
  }
  if (typeof atMost === 'number') {
    return (view, at) => {
      const value = read(view, at);
      return value !== null && (value as number) <= atMost;
    };
  }
  const field = profile.kinds
    .find(({ name }) => name === kind.name)
    ?.body.fields.find(({ name }) => name === where.field);
  const names = field?.enumeration?.codes.map(({ name }) => name) ?? [];
  const least = names.indexOf(String(atLeast));
  return (view, at) => names.indexOf(String(read(view, at))) >= least;
}

export function routeTable(bytes: Uint8Array, view: DataView, index: TableIndex): Uint8Array[] {
  scanTable(bytes, view, index);
  const taken: number[][] = ROUTING_RULES.map(() => []);
  const lengths = ROUTING_RULES.map(() => 0);
  for (let frame = 0; frame < index.length; frame++) {
    const at = index.offsets[frame] as number;
    const rules = rulesOfKind[index.kinds[frame] as number] ?? [];
    for (const { destination, matches } of rules) {
      if (!matches(view, at + HEADER_LENGTH)) continue;
      taken[destination]?.push(frame);
      lengths[destination] = (lengths[destination] as number) + (index.lengths[frame] as number);
      break;
    }
  }
  return taken.map((frames, destination) => {
    const gathered = new Uint8Array(lengths[destination] as number);
    let to = 0;
    for (const frame of frames) {
      const from = index.offsets[frame] as number;
      const length = index.lengths[frame] as number;
      gathered.set(bytes.subarray(from, from + length), to);
      to += length;
    }
    return gathered;
  });
}
