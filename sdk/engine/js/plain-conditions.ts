/** Conditions on fields of general bodies, in profiles whose bodies are all plain. */
import type { RouteCondition } from '../route-program.ts';

/** Whether the frame at `at` has what the condition asks for. */
export function matchesGeneral(_condition: RouteCondition, _view: DataView, _at: number): boolean {
  return false;
}
