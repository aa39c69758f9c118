/** A rate limit: a number of units per second, and a burst after a pause. */
export interface Bucket {
  readonly perSecond: number;
  readonly most: number;
  /** Units left. Changed in place, and shared by all who draw from it. */
  left: number;
  /** When it was last filled, in monotonic milliseconds. */
  filled: number;
}

export function bucketOf(perSecond: number, most: number, now: number): Bucket {
  return { perSecond, most, left: most, filled: now };
}

/** Takes `amount` out, if it is there, and says whether it was. */
export function draw(bucket: Bucket, amount: number, now: number): boolean {
  const passed = Math.max(0, now - bucket.filled);
  bucket.left = Math.min(bucket.most, bucket.left + (passed * bucket.perSecond) / 1000);
  bucket.filled = now;
  if (bucket.left < amount) return false;
  bucket.left -= amount;
  return true;
}

/** The earliest time at which it holds this much: by default, when nothing is overdrawn any more. */
export function paidAt({ left, perSecond, filled }: Bucket, amount = 0): number {
  return left >= amount ? filled : filled + Math.ceil(((amount - left) / perSecond) * 1000);
}
