/**
 * The frames of a scan, kind by kind. One pass over the index serves all columns and views of it: searching
 * the index for each kind costs as much again, and views of four kinds spent more time on that than on their fields.
 *
 * The items of lists are located once for all columns of a selection, too, as many attributes at a time as
 * have room in the memory that follows the window and the column of other fields' addresses.
 */
import { attributesOf, HAS_LISTS, walkList } from './generated/general';
import { ESCAPES, HEADER_LENGTH, loadBodyLength, ROW_LENGTH, UNKNOWN_KIND } from './generated/layout';
import {
  afterWindow,
  columnEnd,
  grouped,
  INPUT,
  index,
  ROW_KIND,
  ROW_PLAIN,
  reserve,
  STATUS,
  STATUS_FRAMES,
} from './memory';

/** Which attributes' addresses are after the window, for which selection. */
let LOCATED: usize = 0;
let LOCATED_FROM: usize = 0;
let LOCATED_COUNT: u32 = 0;
let LOCATED_FIRST: u32 = 0;
let LOCATED_ATTRIBUTES: u32 = 0;

/** Call it when the selection, or what is after the window, has changed. */
export function forgetItems(): void {
  if (HAS_LISTS) LOCATED_FROM = 0;
}

/** Forgets those of any other selection, whose column of addresses may be longer and would overwrite them. */
export function forgetItemsOfOthers(from: usize): void {
  if (HAS_LISTS && LOCATED_FROM != from) forgetItems();
}

function columnOf(attribute: u32): usize {
  return LOCATED + <usize>(attribute - LOCATED_FIRST) * ((<usize>LOCATED_COUNT) << 2);
}

/** The column of addresses of this attribute's values in `count` selected frames; 0 if the host gives no memory. */
export function locate(body: u32, from: usize, count: u32, attribute: u32): usize {
  const isThere = LOCATED_FROM == from && LOCATED_COUNT == count && attribute - LOCATED_FIRST < LOCATED_ATTRIBUTES;
  if (isThere && count > 0) return columnOf(attribute);
  const column = max<usize>(4, (<usize>count) << 2);
  // As much as the window itself has, like the buffers for routing.
  const room = max<u32>(1, <u32>(index() - INPUT) / <u32>column);
  LOCATED_FROM = 0;
  const all = attributesOf(body);
  LOCATED_FIRST = room >= all ? 0 : attribute;
  LOCATED_ATTRIBUTES = min<u32>(room, all - LOCATED_FIRST);
  const length = column * <usize>LOCATED_ATTRIBUTES;
  LOCATED = afterWindow() + column;
  if (!reserve(<u32>(LOCATED + length))) return 0;
  memory.fill(LOCATED, 0, length);
  let to = LOCATED;
  for (let row = from, end = columnEnd(from, count); row < end; row += 4) {
    const at = <usize>load<u32>(row);
    walkList(body, at, <u32>loadBodyLength(at - HEADER_LENGTH), to, column, LOCATED_FIRST, LOCATED_ATTRIBUTES);
    to += 4;
  }
  LOCATED_FROM = from;
  LOCATED_COUNT = count;
  return columnOf(attribute);
}

const KINDS: usize = <usize>UNKNOWN_KIND + 1;

/** For each kind, how many frames of GROUPED are of it or of kinds before it; UNKNOWN_KIND is the last. */
const ENDS: usize = memory.data(<i32>((<u32>UNKNOWN_KIND + 1) << 2), 16);

let IS_GROUPED: bool = false;
let SELECTED: usize = 0;
let SELECTED_KIND: u32 = 0;

/** Call it when the index has changed. */
export function forgetGroups(): void {
  IS_GROUPED = false;
  forgetItems();
}

/** The address of the plain frame of a row of the index. */
export function frameAt(row: usize): usize {
  return ESCAPES ? <usize>load<u32>(row, ROW_PLAIN) : INPUT + <usize>load<u32>(row);
}

/** The kind of the latest `select`; kept only for profiles with escapes. */
export function selectedKind(): u32 {
  return SELECTED_KIND;
}

/** Points to the address of the first body that the latest `select` has found; the others follow. */
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
  const bodies = grouped();
  for (let row = first; row < last; row += ROW_LENGTH) {
    const end = endOf(row);
    const place = load<u32>(end);
    store<u32>(bodies + ((<usize>place) << 2), <u32>frameAt(row) + HEADER_LENGTH);
    store<u32>(end, place + 1);
  }
  IS_GROUPED = true;
}

function endOf(row: usize): usize {
  return ENDS + ((<usize>load<u16>(row, ROW_KIND)) << 2);
}
