/**
 * How the scan finds a frame's kind. Device types and messages arrive in random order, so a switch over either is mispredicted for
 * most frames, which costs more than the rest of the scan. A perfect hash needs only one branch, the final comparison.
 */
import type { Profile } from '../../model.ts';
import { requiredField } from '../frame.ts';
import { hexadecimal } from '../names.ts';

/** A hash over known codes without collisions. */
interface PerfectHash {
  readonly multiplier: bigint;
  /** Bits of a code, and of a slot's number: the highest ones of the product. */
  readonly width: number;
  readonly slotBits: number;
  /** By the product's next bits: what a slot's number is combined with. Empty where one multiplication is enough. */
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
  of(device: number, message: number): bigint;
}

/** Both codes as one integer: one load if they are adjacent. */
function codeOf({ frame }: Profile): Code {
  const device = requiredField(frame, 'device');
  const message = requiredField(frame, 'message');
  const from = Math.min(device.byte, message.byte);
  const end = Math.max(device.byte + device.size, message.byte + message.size);
  if (end - from > 4) {
    return {
      type: 'u64',
      expression: '(<u64>loadDeviceType(at) << 32) | <u64>loadMessageId(at)',
      of: (deviceCode, messageCode) => (BigInt(deviceCode) << 32n) | BigInt(messageCode),
    };
  }
  const bytesOf = (field: { byte: number; size: number }, code: number): bigint => {
    let bits = 0n;
    for (let index = 0; index < field.size; index++) {
      const place = field.byte - from + (frame.byteOrder === 'big' ? field.size - 1 - index : index);
      bits |= ((BigInt(code) >> BigInt(8 * index)) & 0xffn) << BigInt(8 * place);
    }
    return bits;
  };
  const mask = bytesOf(device, 2 ** (8 * device.size) - 1) | bytesOf(message, 2 ** (8 * message.size) - 1);
  const load = `load<u32>(at, ${from})`;
  return {
    type: 'u32',
    expression: mask === 0xffffffffn ? load : `${load} & ${hexadecimal(Number(mask), 8)}`,
    of: (deviceCode, messageCode) => bytesOf(device, deviceCode) | bytesOf(message, messageCode),
  };
}

const WIDTHS = { u32: 32, u64: 64 } as const;

export function emitKindOf(profile: Profile): string {
  const { deviceId, kinds } = profile;
  const { type, expression, of } = codeOf(profile);
  const size = WIDTHS[type] / 8;
  const codes = kinds.map(({ device, message }) => of(device.code, message.code));
  const hash = perfectHash(codes, WIDTHS[type]);
  const slots = 2 ** hash.slotBits * 2 * size;
  const lengthTest = kinds.some(({ body }) => body.atLeast)
    ? 'bodyLength != (length & 0x7fff) && !((length & 0x8000) != 0 && bodyLength > (length & 0x7fff))'
    : 'bodyLength != length';
  const rows = deviceId.deviceTypes.map((device) => {
    const cells = kinds.flatMap(({ device: own, body }, kind) => {
      if (own !== device) return [];
      return [`0x${(codes[kind] as bigint).toString(16)}, ${body.length + (body.atLeast ? 0x8000 : 0)}`];
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
  return load<u16>(slot, ${size});
}

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
