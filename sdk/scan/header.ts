/** Views of the header's own fields. */
import type { BodyLayout, FieldLayout } from '../field/layout.ts';
import { FRAME_HEADER } from '../generated/kinds.ts';
import { HEADER_LENGTH } from '../generated/layout.ts';
import type { Opened } from './getters.ts';

/** Under getters that follow the view from frame to frame. */
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

/** In profiles that have none. */
export function addNoHeader(_prototype: object, _addGetter: (prototype: object, field: FieldLayout) => void): void {}
