/** As `kindByBody`, for bodies with lists of attributes, whose items must fit into them. In its own file, for few profiles have lists. */
import { fitsList } from '../field/general/list.ts';
import type { Kind } from '../field/kind.ts';
import { checkKindBy, checkKindsBy, firstKind } from './kinds.ts';

export { writeWhen } from './kinds.ts';

export function kindOf(deviceType: number, messageId: number, bodyLength: number, view: DataView, at: number): number {
  return firstKind(deviceType, messageId, bodyLength, view, at, ({ general }, body) => {
    const list = general?.list ?? null;
    return list === null || fitsList(list, view, body, bodyLength);
  });
}

export function checkKind(kind: Kind, row: number, bodyLength: number, view: DataView, at: number): void {
  checkKindBy(kindOf, kind, row, bodyLength, view, at);
}

export function checkKinds(kind: Kind, frames: DataView, from: number, count: number, frameLength: number): void {
  checkKindsBy(kindOf, kind, frames, from, count, frameLength);
}
