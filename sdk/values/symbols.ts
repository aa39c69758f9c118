/**
 * The language's own symbols as constants: to webpack and Parcel a class with `[Symbol.iterator]` in it may do anything, so that they keep it,
 * and with it the whole codec in a bundle that wants an error class alone.
 */
export const ITERATOR: unique symbol = /* @__PURE__ */ (() => Symbol.iterator)() as never;
export const TAG: unique symbol = /* @__PURE__ */ (() => Symbol.toStringTag)() as never;
