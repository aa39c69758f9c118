/** Conditions on fields that are more than bits at a fixed place. */
import { comparableAt, type GeneralFieldLayout } from '../../field/general/layout.ts';
import type { BodyLayout } from '../../field/layout.ts';
import { BODIES, FRAME_HEADER } from '../../generated/kinds.ts';
import { examineHeader, HEADER_LENGTH } from '../../generated/layout.ts';
import { isWithin, type RouteCondition } from '../route-program.ts';

/** Whether the frame at `frame` meets the condition. */
export function matchesGeneral({ operands, general, type }: RouteCondition, view: DataView, frame: number): boolean {
  const { body, index } = general as NonNullable<RouteCondition['general']>;
  const layout = BODIES[body]?.layout;
  const field = (layout ?? (FRAME_HEADER as BodyLayout)).fields[index] as GeneralFieldLayout;
  // A field of the header counts from the frame's start.
  const at = layout === undefined ? frame : frame + HEADER_LENGTH;
  const length = layout?.atLeast ? examineHeader(view, frame, HEADER_LENGTH) : (layout?.length ?? 0);
  const base = field.general.find(view, at, length);
  if (base < 0) return false;
  if (type === 'text' || type === 'bytes') {
    return isOneOf(operands, view, base + field.byte, field.general.sizeAt(view, at, length, base), type === 'text');
  }
  if (type !== 'flags') return isWithin(operands, comparableAt(field, view, base));
  const mask = operands[0] as number;
  return (field.general.readRaw(view, base) & mask) >>> 0 === mask;
}

/** Text ends at its first NUL, so what follows that does not count. */
function isOneOf(texts: readonly number[], view: DataView, at: number, size: number, isText: boolean): boolean {
  for (let next = 0; next < texts.length; next += 1 + (texts[next] as number)) {
    const length = texts[next] as number;
    if (length > size) continue;
    let index = 0;
    while (index < length && view.getUint8(at + index) === texts[next + 1 + index]) index++;
    if (index === length && (length === size || (isText && view.getUint8(at + length) === 0))) return true;
  }
  return false;
}

/** For profiles without any. */
export function matchesNone(_condition: RouteCondition, _view: DataView, _frame: number): boolean {
  return false;
}
