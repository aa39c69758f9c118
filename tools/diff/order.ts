/** Compares which kind a frame is of, where it can be of several: by their order, and by the lengths that they take. */
import { overlaps } from '../check/overlap.ts';
import type { Body, ByteOrder, Kind, Profile } from '../model.ts';
import type { ChangeLog, Subject } from './change.ts';

export function subjectOf({ name, body }: Kind): Subject {
  return { table: body.table, field: name };
}

/** Of several kinds that a frame can be of it is the first one. */
export function compareOrder(before: Profile, after: Profile, log: ChangeLog): void {
  const ranks = new Map(before.kinds.map(({ name }, index) => [name, index]));
  for (const group of sharing(after)) {
    for (const [index, kind] of group.entries()) {
      for (const earlier of group.slice(0, index)) {
        const [own, other] = [ranks.get(kind.name), ranks.get(earlier.name)];
        if (other !== undefined && (own === undefined || other < own)) {
          compareShares([before.kinds[other], earlier], [before.kinds[own ?? -1], kind], after.frame.byteOrder, log);
        }
        // Frames that were those of this kind are now of a kind that was behind it, or that there was not.
        if (own === undefined || (other !== undefined && other < own)) continue;
        if (!overlaps(earlier, kind, after.frame.byteOrder)) continue;
        const was = other === undefined ? null : `behind ${kind.message.name}`;
        log.add('breaking', subjectOf(earlier), 'order', was, `before ${kind.message.name}`);
      }
    }
  }
}

/** Frames that the earlier one no longer takes are of the one behind it; those that it takes from now on were of that one. */
function compareShares(
  [wasFirst, first]: readonly [Kind | undefined, Kind],
  [wasSecond, second]: readonly [Kind | undefined, Kind],
  byteOrder: ByteOrder,
  log: ChangeLog,
): void {
  if (wasFirst === undefined) return;
  const tell = (length: number | null, from: Kind, to: Kind): void => {
    if (length === null) return;
    log.add('breaking', subjectOf(first), `bodies of ${length} bytes`, from.message.name, to.message.name);
  };
  if (overlaps(wasFirst, second, byteOrder)) tell(firstLost(wasFirst.body, first.body, second.body), first, second);
  if (wasSecond === undefined || !overlaps(first, wasSecond, byteOrder)) return;
  tell(firstLost(first.body, wasFirst.body, wasSecond.body), second, first);
}

/** The first length that two of these bodies take, but not the one between them; null without any. */
function firstLost(taker: Body, loser: Body, rival: Body): number | null {
  const lengths = [taker.length, loser.length + 1, rival.length].sort((left, right) => left - right);
  return lengths.find((length) => takes(taker, length) && takes(rival, length) && !takes(loser, length)) ?? null;
}

function takes({ length: own, atLeast }: Body, length: number): boolean {
  return atLeast ? length >= own : length === own;
}

/** Those with the same codes, where there are several, in the order of the file. */
function sharing({ kinds }: Profile): Kind[][] {
  const groups = new Map<string, Kind[]>();
  for (const kind of kinds) {
    const key = `${kind.device.name} ${kind.message.codes}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [kind]);
    else group.push(kind);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
