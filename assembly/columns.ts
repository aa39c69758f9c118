/**
 * The loops that gather and scatter one field over many frames. `generated/` knows which loop a field takes, at which byte
 * of the body and which bits; the selected bodies' addresses stand in SELECTED, raw values in RAW (those of six bytes, as
 * doubles, in NUMBERS).
 */
import { HEADER_LENGTH, loadSequence, loadSerial } from './generated/layout';
import { loadInteger, loadU24, loadU48, storeInteger, storeU24, storeU48 } from './integers';
import { INPUT, index, numbers, ROW_KIND, ROW_LENGTH, raw, STATUS, STATUS_FRAMES, selected } from './memory';

/** Writes the address of the body of every frame of this kind to SELECTED; returns how many there are. */
export function select(kind: u32): u32 {
  const start = selected();
  let row = index();
  const end = row + <usize>(load<u32>(STATUS, STATUS_FRAMES) * ROW_LENGTH);
  let place = start;
  while (row < end) {
    // Written always, kept only where the kind matches: a branch here would be mispredicted on a mixed stream.
    store<u32>(place, load<u32>(row) + <u32>INPUT + HEADER_LENGTH);
    place += <usize>(load<u16>(row, ROW_KIND) == kind) << 2;
    row += ROW_LENGTH;
  }
  return <u32>(place - start) >> 2;
}

function body(place: u32): usize {
  return <usize>load<u32>(selected() + (<usize>place << 2));
}

/** The serials of the selected frames, into NUMBERS. */
export function gatherSerials(count: u32): void {
  for (let place: u32 = 0; place < count; place++) {
    store<f64>(numbers() + (<usize>place << 3), <f64>loadSerial(body(place) - HEADER_LENGTH));
  }
}

/** The sequences of the selected frames, into NUMBERS. */
export function gatherSequences(count: u32): void {
  for (let place: u32 = 0; place < count; place++) {
    store<f64>(numbers() + (<usize>place << 3), <f64>loadSequence(body(place) - HEADER_LENGTH));
  }
}

/** The offsets of the selected frames in their stream, into NUMBERS; `start` is the window's own. */
export function gatherOffsets(count: u32, start: f64): void {
  for (let place: u32 = 0; place < count; place++) {
    store<f64>(numbers() + (<usize>place << 3), start + <f64>(body(place) - HEADER_LENGTH - INPUT));
  }
}

/** Unsigned fields within an integer of type T: u8, u16 or u32. */
export function gatherUnsigned<T>(count: u32, byte: usize, low: u32, mask: u32): void {
  const to = raw();
  for (let place: u32 = 0; place < count; place++) {
    store<u32>(to + (<usize>place << 2), (loadInteger<T>(body(place) + byte) >> low) & mask);
  }
}

/** Signed fields: shifted up against the register's top, and down again with their sign. */
export function gatherSigned<T>(count: u32, byte: usize, low: u32, width: u32): void {
  const to = raw();
  const up = 32 - low - width;
  const down = 32 - width;
  for (let place: u32 = 0; place < count; place++) {
    store<i32>(to + (<usize>place << 2), <i32>(loadInteger<T>(body(place) + byte) << up) >> down);
  }
}

/** The bits of one field, signed or not; its neighbours in the same integer stay as they are. */
export function scatterBits<T>(count: u32, byte: usize, low: u32, mask: u32): void {
  const from = raw();
  for (let place: u32 = 0; place < count; place++) {
    const at = body(place) + byte;
    const bits = (load<u32>(from + (<usize>place << 2)) & mask) << low;
    storeInteger<T>(at, (loadInteger<T>(at) & ~(mask << low)) | bits);
  }
}

// Three bytes are no type of the language, so the same three loops stand here once more.

export function gatherUnsigned24(count: u32, byte: usize, low: u32, mask: u32): void {
  const to = raw();
  for (let place: u32 = 0; place < count; place++) {
    store<u32>(to + (<usize>place << 2), (loadU24(body(place) + byte) >> low) & mask);
  }
}

export function gatherSigned24(count: u32, byte: usize, low: u32, width: u32): void {
  const to = raw();
  const up = 32 - low - width;
  const down = 32 - width;
  for (let place: u32 = 0; place < count; place++) {
    store<i32>(to + (<usize>place << 2), <i32>(loadU24(body(place) + byte) << up) >> down);
  }
}

export function scatterBits24(count: u32, byte: usize, low: u32, mask: u32): void {
  const from = raw();
  for (let place: u32 = 0; place < count; place++) {
    const at = body(place) + byte;
    const bits = (load<u32>(from + (<usize>place << 2)) & mask) << low;
    storeU24(at, (loadU24(at) & ~(mask << low)) | bits);
  }
}

/** Six bytes do not fit RAW: they stand in NUMBERS, where doubles hold them exactly. */
export function gatherUnsigned48(count: u32, byte: usize): void {
  const to = numbers();
  for (let place: u32 = 0; place < count; place++) {
    store<f64>(to + (<usize>place << 3), <f64>loadU48(body(place) + byte));
  }
}

export function scatter48(count: u32, byte: usize): void {
  const from = numbers();
  for (let place: u32 = 0; place < count; place++) {
    storeU48(body(place) + byte, <u64>load<f64>(from + (<usize>place << 3)));
  }
}
