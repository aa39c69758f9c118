/** A program for the router of assembly/, and its expected result: one rule for each property by which frames differ. */
import {
  ANY,
  COUNT_BYTES,
  COUNT_LENGTH,
  IN_RANGES,
  LOW_BIT,
  SIGNED_BIT,
  SIZE_BIT,
  STEP_BASE,
  STEP_CONDITION,
  STEP_COPY,
  STEP_DESTINATION,
  STEP_DEVICE_TYPES,
  STEP_LOCATION,
  STEP_MESSAGE_IDS,
  STEP_OPERANDS,
  STEP_OPERANDS_AT,
  STEP_PRESENCE,
  STEP_SERIALS,
  STEP_SERIALS_AT,
  STEP_SHARDS,
  WIDTH_BIT,
} from '../../sdk/generated/wasm.ts';
import type { Field, Profile } from '../../tools/model.ts';
import { concat } from '../suite/support/hex.ts';
import type { ScannedFrame } from '../suite/support/plain-scan.ts';
import { codesOf, deviceOf, placeOf, rawOf, readBits, tellsOf } from '../suite/support/plain-wire.ts';
import type { Wire } from '../suite/support/wire-shape.ts';
import type { RumpExports } from './binary.ts';

const SHARDS = 4;
/** Rules by a header field, by serial, by codes, and the shards of all frames. */
const [FIELD, SERIAL, CODES, ALL] = [0, 1, 2, 3];
const DESTINATIONS = ALL + SHARDS;

export type Runs = readonly string[];

/** Sends the frames that are like `example`. */
export function routed(binary: RumpExports, profile: Profile, wire: Wire, example: ScannedFrame, length: number): Runs {
  const numbers: number[] = [];
  const kinds = profile.kinds.length + 1;
  const words: number[] = new Array(kinds + 1).fill(0);
  const listed = (codes: readonly number[]): number => {
    const at = words.length;
    words.push(codes.length, ...codes.flatMap((code) => [code | 0, Math.floor(code / 2 ** 32)]));
    return at;
  };
  const step = (values: Readonly<Record<number, number>>): number[] => {
    const defaults = { [STEP_SHARDS]: 1, [STEP_COPY]: 1, [STEP_CONDITION]: ANY, [STEP_PRESENCE]: -1 };
    const words: number[] = new Array(STEP_BASE + 1).fill(0);
    for (const [place, word] of Object.entries({ ...defaults, ...values })) words[Number(place)] = word;
    return words;
  };
  const steps: number[][] = [];
  const field = numberIn(profile);
  if (field !== undefined) {
    const value = numberOf(wire, field, example);
    steps.push(
      step({
        [STEP_DESTINATION]: FIELD,
        [STEP_CONDITION]: IN_RANGES,
        [STEP_LOCATION]:
          field.byte |
          (field.size << SIZE_BIT) |
          (field.low << LOW_BIT) |
          (field.width << WIDTH_BIT) |
          (field.signed ? 1 << SIGNED_BIT : 0),
        [STEP_OPERANDS]: 2,
        [STEP_OPERANDS_AT]: numbers.length,
        [STEP_BASE]: profile.frame.headerLength,
      }),
    );
    numbers.push(value, value + 10);
  }
  const place = placeOf(wire, 'serial');
  if (place !== null) {
    const serial = rawOf(wire, example.plain, place);
    const isNumber = typeof serial === 'number';
    const bytes = isNumber ? [] : [...serial];
    // Another one stands before it.
    const list = isNumber ? [serial, serial] : [...bytes.map((byte) => byte ^ 1), ...bytes];
    const target = isNumber ? numbers : words;
    steps.push(
      step({
        [STEP_DESTINATION]: SERIAL,
        [STEP_SERIALS]: isNumber ? 1 : list.length,
        [STEP_SERIALS_AT]: target.length,
      }),
    );
    target.push(...list);
  }
  const codes = { [STEP_MESSAGE_IDS]: listed([1, codeOf(wire, example)]) };
  const devices = { [STEP_DEVICE_TYPES]: listed([deviceOf(wire, example.plain), 0xfffffff]) };
  steps.push(step({ [STEP_DESTINATION]: CODES, ...codes, ...devices }));
  steps.push(step({ [STEP_DESTINATION]: ALL, [STEP_SHARDS]: SHARDS }));
  // Only one kind's steps can lie between two neighbouring places: a round for each kind.
  const first = words.length;
  words.push(...steps.flat());
  const runs = new Array<Uint8Array[]>(DESTINATIONS).fill([]).map((): Uint8Array[] => []);
  for (let kind = 0; kind < kinds; kind++) {
    for (let index = 0; index <= kinds; index++) words[index] = index <= kind ? first : words.length;
    for (const [destination, run] of round(binary, words, numbers, length).entries()) runs[destination]?.push(run);
  }
  return runs.map((parts) => Buffer.from(concat(parts)).toString('hex'));
}

function round(
  binary: RumpExports,
  words: readonly number[],
  numbers: readonly number[],
  length: number,
): Uint8Array[] {
  const copies = 4;
  binary.prepareRoute(
    words.length,
    numbers.length,
    DESTINATIONS,
    copies * length,
    copies,
    copies * length + 0x10000 * copies,
  );
  const { buffer } = binary.memory;
  new Int32Array(buffer, binary.routeWords(), words.length).set(words);
  new Float64Array(buffer, binary.routeNumbers(), numbers.length).set(numbers);
  binary.route(0);
  const counts = new Uint32Array(buffer, binary.routeCounts(), DESTINATIONS * COUNT_LENGTH);
  let at = binary.routeRuns();
  return Array.from({ length: DESTINATIONS }, (_, destination) => {
    const bytes = counts[destination * COUNT_LENGTH + COUNT_BYTES] as number;
    at += bytes;
    return new Uint8Array(buffer, at - bytes, bytes).slice();
  });
}

/** The same by the words of the grammar. */
export function expectedRuns(
  profile: Profile,
  wire: Wire,
  example: ScannedFrame,
  frames: readonly ScannedFrame[],
): Runs {
  const runs = Array.from({ length: DESTINATIONS }, (): Uint8Array[] => []);
  const field = numberIn(profile);
  const place = placeOf(wire, 'serial');
  const serialIn = ({ plain }: ScannedFrame): string => (place === null ? '' : String(rawOf(wire, plain, place)));
  for (const kind of [...profile.kinds.map(({ name }) => name), 'unknown']) {
    for (const frame of frames.filter((one) => one.kind === kind)) {
      if (field !== undefined) {
        const distance = numberOf(wire, field, frame) - numberOf(wire, field, example);
        if (distance >= 0 && distance <= 10) runs[FIELD]?.push(frame.bytes);
      }
      if (place !== null && serialIn(frame) === serialIn(example)) runs[SERIAL]?.push(frame.bytes);
      const code = codeOf(wire, frame);
      const isListed = code === 1 || code === codeOf(wire, example);
      if (isListed && deviceOf(wire, frame.plain) === deviceOf(wire, example.plain)) runs[CODES]?.push(frame.bytes);
      runs[ALL + shardOf(wire, frame)]?.push(frame.bytes);
    }
  }
  return runs.map((parts) => Buffer.from(concat(parts)).toString('hex'));
}

function numberIn({ frame }: Profile): Field | undefined {
  const fields = frame.header.flatMap(({ field }) => (field === null ? [] : [field]));
  return fields.find(({ type }) => type !== 'text' && type !== 'bytes' && type !== 'flags');
}

function numberOf(wire: Wire, field: Field, { plain }: ScannedFrame): number {
  const bits = readBits(plain, field, wire.byteOrder);
  return field.signed && bits >= 2 ** (field.width - 1) ? bits - 2 ** field.width : bits;
}

/** All codes as one number, the first uppermost. */
function codeOf(wire: Wire, { plain }: ScannedFrame): number {
  const tells = tellsOf(wire);
  return codesOf(wire, plain).reduce((code, value, index) => code * 2 ** (tells[index]?.width ?? 0) + value, 0);
}

/** FNV-1a over two bytes of the device type and the serial, Murmur3's last step, and the upper bits of a product. */
function shardOf(wire: Wire, { plain }: ScannedFrame): number {
  const device = deviceOf(wire, plain);
  const place = placeOf(wire, 'serial');
  const serial = place === null ? 0 : rawOf(wire, plain, place);
  const bytes =
    typeof serial === 'number' ? [5, 4, 3, 2, 1, 0].map((byte) => Math.floor(serial / 256 ** byte) % 256) : serial;
  let hash = 0x811c9dc5;
  for (const byte of [device >>> 8, device & 0xff, ...bytes]) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return Math.floor((((hash ^ (hash >>> 16)) >>> 0) * SHARDS) / 2 ** 32);
}
