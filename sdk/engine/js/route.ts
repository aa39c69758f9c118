/** Which destinations a frame goes to, and each destination's bytes, in plain JavaScript. */

import { STATUS_FRAMES } from '../../generated/abi.ts';
import { matchesGeneral } from '../../generated/hooks/engine/conditions.ts';
import { placeAt, viewAt } from '../../generated/hooks/engine/rows.ts';
import { hashAt, isSerialIn } from '../../generated/hooks/engine/serials.ts';
import { HEADER_LENGTH, readDeviceType, readMessageId, readPresence } from '../../generated/layout.ts';
import { type EngineRuns, kindAt, lengthAt, positionAt, readRaw, type Scanned } from '../engine.ts';
import { isOneOf, isWithin, type RouteProgram, type RouteStep } from '../route-program.ts';
import { shardOfHash } from '../serials.ts';

/** One destination's part of the frames. */
interface Part {
  /** Positions in the scan. */
  readonly rows: number[];
  bytes: number;
}

export function routeFrames(scanned: Scanned, { steps }: RouteProgram): EngineRuns {
  const { status, rows } = scanned;
  const parts = new Map<number, Part>();
  let dropped = 0;
  for (let row = 0; row < (status[STATUS_FRAMES] as number); row++) {
    const view = viewAt(scanned, row);
    const at = placeAt(scanned, row);
    let matched = false;
    for (const step of steps[kindAt(rows, row)] as readonly RouteStep[]) {
      if (!matches(step, view, at)) continue;
      matched = true;
      const { shards } = step;
      const shard = shards === 1 ? 0 : shardOfHash(hashAt(view, at), shards);
      add(parts, step.destination + shard, row, lengthAt(rows, row));
      if (!step.copy) break;
    }
    if (!matched) dropped++;
  }
  const runs = [...parts]
    .sort(([first], [second]) => first - second)
    .map(([destination, part]) => ({ destination, frames: part.rows.length, bytes: gather(scanned, part) }));
  return { dropped, runs };
}

function add(parts: Map<number, Part>, destination: number, row: number, length: number): void {
  let part = parts.get(destination);
  if (part === undefined) {
    part = { rows: [], bytes: 0 };
    parts.set(destination, part);
  }
  // Once for each destination, however many rules send it there.
  if (part.rows[part.rows.length - 1] === row) return;
  part.rows.push(row);
  part.bytes += length;
}

function matches({ deviceTypes, messageIds, serials, condition }: RouteStep, view: DataView, at: number): boolean {
  if (deviceTypes !== undefined && !deviceTypes.includes(readDeviceType(view, at))) return false;
  if (messageIds !== undefined && !messageIds.includes(readMessageId(view, at))) return false;
  if (serials !== undefined && !isSerialIn(serials, view, at)) return false;
  if (condition === undefined) return true;
  if (condition.general !== undefined) return matchesGeneral(condition, view, at);
  const { type, operands, byte, size, presence } = condition;
  const body = at + HEADER_LENGTH;
  if (presence >= 0 && ((readPresence(view, body) >>> presence) & 1) === 0) return false;
  if (type === 'text' || type === 'bytes') return isOneOf(operands, view, body + byte, size, type === 'text');
  const raw = readRaw(view, body + byte, size, condition.low, condition.width, condition.signed);
  if (type !== 'flags') return isWithin(operands, raw);
  // Undefined, which equals nothing, if this field lacks one of the flags.
  const mask = operands[0] as number;
  return (raw & mask) >>> 0 === mask;
}

/** Adjacent frames for one destination are copied together. */
function gather(
  { rows, split, head, main, shift }: Scanned,
  { rows: chosen, bytes: total }: Part,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(total);
  let to = 0;
  for (let index = 0; index < chosen.length; ) {
    const position = positionAt(rows, chosen[index] as number);
    const inHead = position < split;
    let end = position;
    while (index < chosen.length) {
      const row = chosen[index] as number;
      if (positionAt(rows, row) !== end || end < split !== inHead) break;
      end += lengthAt(rows, row);
      index++;
    }
    const view = inHead ? head : main;
    const from = inHead ? position : position + shift;
    const length = end - position;
    // A view to copy from costs as much as copying some sixty bytes by hand.
    if (length > 64) bytes.set(new Uint8Array(view.buffer, view.byteOffset + from, length), to);
    else for (let byte = 0; byte < length; byte++) bytes[to + byte] = view.getUint8(from + byte);
    to += length;
  }
  return bytes;
}
