/**
 * How the scan finds a frame's kind. Device types and messages arrive in random order, so a switch over either is mispredicted for
 * most frames, which costs more than the rest of the scan. A perfect hash needs only one branch, the final comparison.
 */

import type { Body, ByteOrder, Condition, Frame, HeaderField, Kind, Profile } from '../../model.ts';
import { readBits } from '../access.ts';
import { headerField, needsBody, tellBits } from '../facts.ts';
import { hexadecimal } from '../names.ts';
import { walkerOf } from './bodies.ts';

/** A hash over known codes without collisions. */
interface PerfectHash {
  readonly multiplier: bigint;
  /** Bits of a code, and of a slot's number: the highest ones of the product. */
  readonly width: number;
  readonly slotBits: number;
  /** By the product's next bits: what a slot's number is combined with. Empty if one multiplication is enough. */
  readonly displacements: readonly number[];
}

/** Multipliers to try before falling back to the next, slower kind of hash. */
const TRIES = 1 << 12;
/** A single multiplication scatters a few dozen codes without a collision, but never thousands. */
const CODES_PER_BUCKET = 3;

function perfectHash(codes: readonly bigint[], width: number): PerfectHash {
  const slotBits = Math.max(1, Math.ceil(Math.log2(codes.length * 2)));
  const bucketBits = Math.max(1, Math.ceil(Math.log2(codes.length / CODES_PER_BUCKET)));
  let seed = 0n;
  for (let attempt = 0; ; attempt++) {
    // Knuth's generator MMIX; an odd multiplier loses no bit of a code.
    seed = BigInt.asUintN(64, seed * 6364136223846793005n + 1442695040888963407n);
    const multiplier = BigInt.asUintN(width, seed >> BigInt(64 - width)) | 1n;
    const products = codes.map((code) => BigInt.asUintN(width, code * multiplier));
    const slots = products.map((product) => Number(product >> BigInt(width - slotBits)));
    if (new Set(slots).size === slots.length) return { multiplier, width, slotBits, displacements: [] };
    if (attempt < TRIES) continue;
    const below = BigInt(width - slotBits - bucketBits);
    const buckets = products.map((product) => Number(BigInt.asUintN(bucketBits, product >> below)));
    const displacements = displace(slots, buckets, 2 ** slotBits, 2 ** bucketBits);
    if (displacements !== null) return { multiplier, width, slotBits, displacements };
  }
}

/** The fullest buckets choose first, while most slots are free. */
function displace(
  slots: readonly number[],
  buckets: readonly number[],
  count: number,
  bucketCount: number,
): number[] | null {
  const members: number[][] = Array.from({ length: bucketCount }, () => []);
  for (const [index, bucket] of buckets.entries()) members[bucket]?.push(slots[index] as number);
  const taken = new Set<number>();
  const displacements = members.map(() => 0);
  const order = [...members.entries()].sort(([, left], [, right]) => right.length - left.length);
  for (const [bucket, own] of order) {
    if (new Set(own).size < own.length) return null;
    let displacement = 0;
    while (displacement < count && own.some((slot) => taken.has(slot ^ displacement))) displacement++;
    if (displacement === count) return null;
    displacements[bucket] = displacement;
    for (const slot of own) taken.add(slot ^ displacement);
  }
  return displacements;
}

interface Code {
  readonly type: 'u32' | 'u64';
  /** An expression over the frame at `at`. */
  readonly expression: string;
  of(kind: Kind): bigint;
}

/** The device type and all that identifies the message as one integer: one load if they are close together. */
function codeOf({ frame }: Profile): Code {
  const device = headerField(frame, 'device');
  const fields = device === undefined ? frame.tells : [device, ...frame.tells];
  const valuesOf = ({ device: { code }, message: { codes } }: Kind): readonly number[] =>
    device === undefined ? codes : [code, ...codes];
  if (fields.length === 0) return { type: 'u32', expression: '0', of: () => 0n };
  const from = Math.min(...fields.map(({ byte }) => byte));
  const end = Math.max(...fields.map(({ byte, size }) => byte + size));
  if (end - from > 4) {
    const shift = Math.max(32, tellBits(frame));
    return {
      type: 'u64',
      expression: `(<u64>loadDeviceType(at) << ${shift}) | <u64>loadMessageId(at)`,
      of: ({ device: own, message }) => (BigInt(own.code) << BigInt(shift)) | BigInt(message.code),
    };
  }
  const bytesOf = ({ byte, size, low }: HeaderField, value: number): bigint => {
    const integer = BigInt(value) << BigInt(low);
    let bits = 0n;
    for (let index = 0; index < size; index++) {
      const place = byte - from + (frame.byteOrder === 'big' ? size - 1 - index : index);
      bits |= ((integer >> BigInt(8 * index)) & 0xffn) << BigInt(8 * place);
    }
    return bits;
  };
  const mask = fields.reduce((bits, field) => bits | bytesOf(field, 2 ** field.width - 1), 0n);
  const load = `load<u32>(at, ${from})`;
  return {
    type: 'u32',
    expression: mask === 0xffffffffn ? load : `${load} & ${hexadecimal(Number(mask), 8)}`,
    of: (kind) => {
      const values = valuesOf(kind);
      return fields.reduce((bits, field, index) => bits | bytesOf(field, values[index] as number), 0n);
    },
  };
}

const WIDTHS = { u32: 32, u64: 64 } as const;

export function emitKindOf(profile: Profile): string {
  const { kinds } = profile;
  const code = codeOf(profile);
  const codes = kinds.map((kind) => code.of(kind));
  return needsBody(profile) ? emitChains(profile, code, codes) : emitSingleKinds(profile, code, codes);
}

/** Each code has one kind, which is found by the code and checked by the body's length. */
function emitSingleKinds({ deviceId, frame, kinds }: Profile, { type, expression }: Code, codes: bigint[]): string {
  const lists = listCases(kinds);
  const size = WIDTHS[type] / 8;
  const hash = perfectHash(codes, WIDTHS[type]);
  const slots = 2 ** hash.slotBits * 2 * size;
  const lengthTest = kinds.some(({ body }) => body.atLeast)
    ? 'bodyLength != (length & 0x7fff) && !((length & 0x8000) != 0 && bodyLength > (length & 0x7fff))'
    : 'bodyLength != length';
  const rows = deviceId.deviceTypes.map((device) => {
    const cells = kinds.flatMap(({ device: own, body }, kind) => {
      if (own !== device) return [];
      return [`0x${(codes[kind] as bigint).toString(16)}, ${packedLength(body)}`];
    });
    return cells.length === 0 ? '' : `// ${device.name}\n${cells.join(', ')},\n`;
  });
  return `/** The number of the kind of a valid frame at \`at\`, or UNKNOWN_KIND. */
export function kindOf(at: usize, bodyLength: u32): u32 {
  const code: ${type} = ${expression};
  const slot = slotOf(code);
  if (load<${type}>(slot) != code) return UNKNOWN_KIND;
  const length = <u32>load<u16>(slot, ${size + 2});
  if (${lengthTest}) return UNKNOWN_KIND;
  ${
    lists.length === 0
      ? `return load<u16>(slot, ${size});`
      : `const kind = <u32>load<u16>(slot, ${size});
  return fitsList(kind, at + HEADER_LENGTH, bodyLength) ? kind : UNKNOWN_KIND;`
  }
}
${emitFitsList(lists)}${emitImpliedLength(frame, type, expression, `<i32>load<u16>(slot, ${size + 2}) & 0x7fff`)}
${emitSlotOf(hash, type)}
/** Device type and message as \`kindOf\` reads them, and the body's length, with the highest bit set for \`at-least\`. */
const KINDS: usize = memory.data<${type}>([
${rows.join('')}
]);

/** The same by \`slotOf\`: the code, the kind's number, the length. */
const SLOTS: usize = memory.data(${slots}, ${size});

// An empty slot matches the code 0, which is then of no kind.
for (let place: usize = 0; place < ${slots}; place += ${2 * size}) store<u16>(SLOTS + place, UNKNOWN_KIND, ${size});
for (let kind: u32 = 0; kind < UNKNOWN_KIND; kind++) {
  const row = KINDS + <usize>kind * ${2 * size};
  const slot = slotOf(load<${type}>(row));
  store<${type}>(slot, load<${type}>(row));
  store<u16>(slot, kind, ${size});
  store<u16>(slot, load<u16>(row, ${size}), ${size + 2});
}
`;
}

/** A code leads to the first of its kinds, and each of them to the next: the first that fits is the frame's. */
function emitChains({ frame, kinds }: Profile, { type, expression }: Code, codes: bigint[]): string {
  const size = WIDTHS[type] / 8;
  const heads = [...new Set(codes)];
  const hash = perfectHash(heads, WIDTHS[type]);
  const slots = 2 ** hash.slotBits * 2 * size;
  const rows = kinds.map(({ body }, kind) => {
    const next = codes.indexOf(codes[kind] as bigint, kind + 1);
    return `${packedLength(body)}, ${next < 0 ? kinds.length : next},`;
  });
  const cases = kinds.flatMap(({ name, message: { when } }, kind) =>
    when.length === 0
      ? []
      : [`case ${kind}: // ${name}\nreturn ${when.map((bits) => conditionTest(bits, frame.byteOrder)).join(' && ')};`],
  );
  const lists = listCases(kinds);
  const tests = [
    'fits',
    ...(cases.length === 0 ? [] : ['holds(kind, at + HEADER_LENGTH)']),
    ...(lists.length === 0 ? [] : ['fitsList(kind, at + HEADER_LENGTH, bodyLength)']),
  ];
  return `/** The number of the kind of a valid frame at \`at\`, or UNKNOWN_KIND. */
export function kindOf(at: usize, bodyLength: u32): u32 {
  const code: ${type} = ${expression};
  const slot = slotOf(code);
  if (load<${type}>(slot) != code) return UNKNOWN_KIND;
  let kind = <u32>load<u16>(slot, ${size});
  while (kind != UNKNOWN_KIND) {
    const row = CHAINS + (<usize>kind << 2);
    const length = <u32>load<u16>(row);
    const fits = bodyLength == (length & 0x7fff) || ((length & 0x8000) != 0 && bodyLength > (length & 0x7fff));
    if (${tests.join(' && ')}) break;
    kind = load<u16>(row, 2);
  }
  return kind;
}
${emitHolds(cases)}${emitFitsList(lists)}${emitImpliedLength(
  frame,
  type,
  expression,
  `kind == UNKNOWN_KIND ? -1 : <i32>load<u16>(CHAINS + (<usize>kind << 2)) & 0x7fff`,
  `const kind = <u32>load<u16>(slot, ${size});`,
)}
${emitSlotOf(hash, type)}
/** For each kind its body's length, with the highest bit set for \`at-least\`, and the next kind of the same code. */
const CHAINS: usize = memory.data<u16>([
${rows.join('\n')}
]);

/** Device type and message of each code as \`kindOf\` reads them, and the first kind that has it. */
const KINDS: usize = memory.data<${type}>([
${heads.map((code) => `0x${code.toString(16)}, ${codes.indexOf(code)},`).join('\n')}
]);

/** The same by \`slotOf\`. */
const SLOTS: usize = memory.data(${slots}, ${size});

// An empty slot matches the code 0, which is then of no kind.
for (let place: usize = 0; place < ${slots}; place += ${2 * size}) store<u16>(SLOTS + place, UNKNOWN_KIND, ${size});
for (let head: usize = 0; head < ${heads.length}; head++) {
  const row = KINDS + head * ${2 * size};
  const slot = slotOf(load<${type}>(row));
  store<${type}>(slot, load<${type}>(row));
  store<u16>(slot, load<u16>(row, ${size}), ${size});
}
`;
}

function emitHolds(cases: readonly string[]): string {
  if (cases.length === 0) return '';
  return `
/** Whether the body, which is as long as this kind's, has the bits that tell it from others. */
function holds(kind: u32, body: usize): bool {
  switch (kind) {
${cases.join('\n')}
    default:
      return true;
  }
}
`;
}

/** The kinds whose bodies are lists, those of one body together. */
function listCases(kinds: readonly Kind[]): string[] {
  const bodies = new Set(kinds.map(({ body }) => body).filter(({ list }) => list !== null));
  return Array.from(bodies, (body) => {
    const own = [...kinds.entries()].filter(([, kind]) => kind.body === body);
    const labels = own.map(([kind, { name }]) => `case ${kind}: // ${name}`);
    return `${labels.join('\n')}\nreturn ${walkerOf(body)}(body, length, 0, 0, 0, 0) >= 0;`;
  });
}

function emitFitsList(cases: readonly string[]): string {
  if (cases.length === 0) return '';
  return `
/** Whether the items of a list fit into the body, and without a count fill it. */
function fitsList(kind: u32, body: usize, length: u32): bool {
  switch (kind) {
${cases.join('\n')}
    default:
      return true;
  }
}
`;
}

function packedLength({ length, atLeast }: Body): number {
  return length + (atLeast ? 0x8000 : 0);
}

function conditionTest(condition: Condition, byteOrder: ByteOrder): string {
  return `${readBits(condition, byteOrder, 'body')} == ${condition.value}`;
}

/** Where no field gives the length, the codes do: kinds that share theirs have bodies of the same length. */
function emitImpliedLength(frame: Frame, type: string, expression: string, length: string, kind = ''): string {
  if (frame.lengthBias !== null) return '';
  return `
/** The length of the body that these codes have; -1 for codes of no kind. */
function impliedLength(at: usize): i32 {
  const code: ${type} = ${expression};
  const slot = slotOf(code);
  if (load<${type}>(slot) != code) return -1;
  ${kind === '' ? `if (load<u16>(slot, ${WIDTHS[type as Code['type']] / 8}) == UNKNOWN_KIND) return -1;` : kind}
  return ${length};
}
`;
}

function emitSlotOf({ multiplier, width, slotBits, displacements }: PerfectHash, type: Code['type']): string {
  const size = Math.log2(width / 4);
  const head = `/** The only slot that can hold a code: the multiplier was chosen to avoid collisions. */
function slotOf(code: ${type}): usize {`;
  const product = `(code * 0x${multiplier.toString(16)})`;
  const slot = (value: string): string => `<usize>(${value} >> ${width - slotBits})`;
  if (displacements.length === 0) return `${head}\nreturn SLOTS + (${slot(product)} << ${size});\n}\n`;
  const bucketBits = Math.log2(displacements.length);
  return `${head}
  const product = ${product};
  const displacement = load<u16>(DISPLACEMENTS + (<usize>((product << ${slotBits}) >> ${width - bucketBits}) << 1));
  return SLOTS + ((${slot('product')} ^ <usize>displacement) << ${size});
}

const DISPLACEMENTS: usize = memory.data<u16>([${displacements.join(', ')}]);
`;
}
