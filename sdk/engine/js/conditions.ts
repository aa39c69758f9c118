/** Conditions on fields that are more than bits at a fixed place. */
import { comparableAt, type GeneralFieldLayout } from '../../field/general/layout.ts';
import type { BodyLayout } from '../../field/layout.ts';
import { BODIES, FRAME_HEADER } from '../../generated/kinds.ts';
import { examineHeader, HEADER_LENGTH } from '../../generated/layout.ts';
import { isOneOf, isWithin, type RouteCondition } from '../route-program.ts';

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

/** For profiles without any. */
export function matchesNone(_condition: RouteCondition, _view: DataView, _frame: number): boolean {
  return false;
}
