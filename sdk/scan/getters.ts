/** Getters of views for fields that are more than bits at a fixed place, and for the header's own fields. */

import { type GeneralFieldLayout, readGeneralField } from '../field/general/layout.ts';
import type { BodyLayout, FieldLayout } from '../field/layout.ts';
import { FRAME_HEADER } from '../generated/kinds.ts';
import { examineHeader, HEADER_LENGTH } from '../generated/layout.ts';

/** A view's own names, as its getters see them. */
export interface Opened {
  readonly view: DataView;
  /** Where the body begins or, for a field of the header, the frame. */
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

/** A view of the header's own fields, under getters that follow the view from frame to frame. */
class HeaderView {
  readonly #owner: Opened;

  constructor(owner: Opened) {
    this.#owner = owner;
  }

  get view(): DataView {
    return this.#owner.view;
  }

  get at(): number {
    return this.#owner.at - HEADER_LENGTH;
  }
}

let View: typeof HeaderView | undefined;

/** Adds them to the prototype of views as `header`; `addGetter` adds one field. */
export function addHeader(prototype: object, addGetter: (prototype: object, field: FieldLayout) => void): void {
  if (View === undefined) {
    View = class extends HeaderView {};
    for (const field of (FRAME_HEADER as BodyLayout).fields) addGetter(View.prototype, field);
  }
  const Header = View;
  const headers = new WeakMap<Opened, HeaderView>();
  Object.defineProperty(prototype, 'header', {
    enumerable: true,
    get(this: Opened) {
      const header = headers.get(this) ?? new Header(this);
      headers.set(this, header);
      return header;
    },
  });
}

/** For profiles without any. */
export function addNoHeader(_prototype: object, _addGetter: (prototype: object, field: FieldLayout) => void): void {}
