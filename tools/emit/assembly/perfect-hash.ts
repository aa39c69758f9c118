/** A hash over a few known codes that sends no two to the same slot. */

export interface PerfectHash {
  readonly multiplier: bigint;
  /** Bits of a code, and of a slot's number: the highest ones of the product. */
  readonly width: number;
  readonly slotBits: number;
  /** By the product's next bits: what a slot's number is combined with. Empty where one multiplication is enough. */
  readonly displacements: readonly number[];
}

/** So many multipliers are tried in vain before the next, slower kind of hash. */
const TRIES = 1 << 12;
/** A single multiplication scatters a few dozen codes without a collision, but never thousands. */
const CODES_PER_BUCKET = 3;

export function perfectHash(codes: readonly bigint[], width: number): PerfectHash {
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
