/** Getters of views for fields that are more than bits at a fixed place. */
import { type GeneralFieldLayout, readGeneralField } from '../field/general/layout.ts';
import type { FieldLayout } from '../field/layout.ts';
import { examineHeader, HEADER_LENGTH } from '../generated/layout.ts';

/** A view's own names, as its getters see them. */
export interface Opened {
  readonly view: DataView;
  /** Where the body begins; of a field of the header, the frame. */
  readonly at: number;
}

/** Null for any other field. */
export function generalGetter(field: FieldLayout): ((this: Opened) => unknown) | null {
  if (field.general === undefined) return null;
  const layout = field as GeneralFieldLayout;
  const { presence, toEnd, find, readRaw, physical } = layout.general;
  if (toEnd || presence?.by === 'length' || presence?.by === 'with' || presence?.by === 'item') {
    return function () {
      const { view, at } = this;
      const length = examineHeader(view, at - HEADER_LENGTH, HEADER_LENGTH);
      const base = find(view, at, length);
      return base < 0 ? undefined : readGeneralField(layout, view, at, length, base);
    };
  }
  if (layout.type === 'number' && presence === null) {
    return function () {
      return physical(readRaw(this.view, this.at));
    };
  }
  return function () {
    const { view, at } = this;
    return find(view, at, 0) < 0 ? undefined : readGeneralField(layout, view, at, 0, at);
  };
}

/** In profiles whose bodies are all plain. */
export function noGetter(_field: FieldLayout): ((this: Opened) => unknown) | null {
  return null;
}
