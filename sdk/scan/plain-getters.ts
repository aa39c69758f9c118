/** Getters of views, in profiles whose bodies are all plain. */
import type { FieldLayout } from '../field/layout.ts';

/** A view's own names, as its getters see them. */
export interface Opened {
  readonly view: DataView;
  /** Where the body begins; of a field of the header, the frame. */
  readonly at: number;
}

/** The getter of a field of a general body; null for any other field. */
export function generalGetter(_field: FieldLayout): ((this: Opened) => unknown) | null {
  return null;
}
