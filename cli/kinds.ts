/** Kinds of message by the names that the user writes. */
import { describe, type KindDescription, type KindName, kinds } from 'igrs-rump/profile';
import { nearNames } from '../sdk/values/near.ts';
import { misuse } from './failure.ts';

export type AnyKind = KindName | 'unknown';

export function checkedKind(written: string): AnyKind {
  const names: readonly AnyKind[] = [...kinds(), 'unknown'];
  const kind = names.find((name) => name === written);
  if (kind === undefined) throw misuse(`--kind is ${JSON.stringify(written)}; ${kindHint(written)}`);
  return kind;
}

/** What to write instead of a name that no kind has. */
export function kindHint(written: string): string {
  const near = nearNames(written, kinds());
  return near.length > 0
    ? `did you mean ${near.join(', ')}?`
    : `a kind is a device type and a message, such as ${kinds()[0]}; rump profile explain 3 lists the messages`;
}

const described = new Map<KindName, KindDescription>();

/** As `describe`, made once for each kind. */
export function descriptionOf(kind: KindName): KindDescription {
  const known = described.get(kind) ?? describe(kind);
  described.set(kind, known);
  return known;
}
