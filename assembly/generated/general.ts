// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.

/** Whether there are fields that a location does not describe, or not all of it. */
export const HAS_GENERAL: bool = false;
export const HAS_LISTS: bool = false;

/** Describes a field; false where its location does. Bodies are numbered as in the SDK's `BODIES`. */
export function describe(body: u32, field: u32): bool {
  return false;
}

/** How many attributes the list of a body knows. */
export function attributesOf(body: u32): u32 {
  return 0;
}

/**
 * Walks the items of a body of `length` bytes at `at`, and returns where they end, or -1 where they do not fit. Of `count` attributes
 * from number `first` on the value's address goes to `to`, each `stride` bytes after the one before; of several items the last
 * counts.
 */
export function walkList(body: u32, at: usize, length: u32, to: usize, stride: usize, first: u32, count: u32): i32 {
  return -1;
}
