/**
 * The frames of a scan, kind by kind. One pass over the index serves all columns and views that are taken of them: to look through
 * the index for each kind costs as much again, and views of four kinds spent more time on that than on their fields.
 */

import { ESCAPES, HEADER_LENGTH, ROW_LENGTH, UNKNOWN_KIND } from './generated/layout';
import { forgetItems } from './items';
import { grouped, INPUT, index, ROW_KIND, ROW_PLAIN, STATUS, STATUS_FRAMES } from './memory';

const KINDS: usize = <usize>UNKNOWN_KIND + 1;

/** For each kind, how many frames of GROUPED are of it or of kinds before it; UNKNOWN_KIND is the last. */
const ENDS: usize = memory.data(<i32>((<u32>UNKNOWN_KIND + 1) << 2), 16);

let IS_GROUPED: bool = false;
let SELECTED: usize = 0;
let SELECTED_KIND: u32 = 0;

/** The index has changed. */
export function forgetGroups(): void {
  IS_GROUPED = false;
  forgetItems();
}

/** Where the plain frame of a row of the index stands. */
export function frameAt(row: usize): usize {
  return ESCAPES ? <usize>load<u32>(row, ROW_PLAIN) : INPUT + <usize>load<u32>(row);
}

/** The kind of the latest `select`; kept only for profiles with escapes. */
export function selectedKind(): u32 {
  return SELECTED_KIND;
}

/** Where the address of the first body stands that the latest `select` has found; the others follow. */
export function selected(): usize {
  return SELECTED;
}

/** Selects the frames of one kind, UNKNOWN_KIND included; returns how many there are. */
export function select(kind: u32): u32 {
  if (!IS_GROUPED) group();
  if (ESCAPES) SELECTED_KIND = kind;
  const end = ENDS + ((<usize>kind) << 2);
  const from = kind == 0 ? 0 : load<u32>(end - 4);
  SELECTED = grouped() + ((<usize>from) << 2);
  return load<u32>(end) - from;
}

function group(): void {
  for (let kind: usize = 0; kind < KINDS; kind++) store<u32>(ENDS + (kind << 2), 0);
  const first = index();
  const last = first + <usize>(load<u32>(STATUS, STATUS_FRAMES) * ROW_LENGTH);
  for (let row = first; row < last; row += ROW_LENGTH) {
    const end = endOf(row);
    store<u32>(end, load<u32>(end) + 1);
  }
  // Each count becomes the start of its group; the loop below moves it to the end.
  let frames: u32 = 0;
  for (let kind: usize = 0; kind < KINDS; kind++) {
    const count = load<u32>(ENDS + (kind << 2));
    store<u32>(ENDS + (kind << 2), frames);
    frames += count;
  }
  for (let row = first; row < last; row += ROW_LENGTH) {
    const end = endOf(row);
    const place = load<u32>(end);
    store<u32>(grouped() + ((<usize>place) << 2), <u32>frameAt(row) + HEADER_LENGTH);
    store<u32>(end, place + 1);
  }
  IS_GROUPED = true;
}

function endOf(row: usize): usize {
  return ENDS + ((<usize>load<u16>(row, ROW_KIND)) << 2);
}
