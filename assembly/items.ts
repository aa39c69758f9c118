/**
 * Where the items of lists are in the selected frames: found once for all columns of a selection, as many attributes at a time as there is room
 * for behind the window, after the column of other fields' addresses.
 */
import { attributesOf, HAS_LISTS, walkList } from './generated/general';
import { HEADER_LENGTH, loadBodyLength } from './generated/layout';
import { behindWindow, columnEnd, INPUT, index, reserve } from './memory';

/** Which attributes' addresses stand behind the window, of which selection. */
let LOCATED: usize = 0;
let LOCATED_FROM: usize = 0;
let LOCATED_COUNT: u32 = 0;
let LOCATED_FIRST: u32 = 0;
let LOCATED_ATTRIBUTES: u32 = 0;

/** Selection, or what stands behind the window, has changed. */
export function forgetItems(): void {
  if (HAS_LISTS) LOCATED_FROM = 0;
}

/** Those of another selection than this one, whose column of addresses may be longer and would write over them. */
export function forgetItemsOfOthers(from: usize): void {
  if (HAS_LISTS && LOCATED_FROM != from) forgetItems();
}

function columnOf(attribute: u32): usize {
  return LOCATED + <usize>(attribute - LOCATED_FIRST) * ((<usize>LOCATED_COUNT) << 2);
}

/** The column of addresses of this attribute's values in `count` selected frames; 0 where the host gives no memory. */
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
  LOCATED = behindWindow() + column;
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
