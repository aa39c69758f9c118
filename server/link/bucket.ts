/** How often something may happen: so many times a second, and so many at once after a pause. */
export interface Bucket {
  readonly perSecond: number;
  readonly most: number;
  /** What is left. Changed in place, and shared by all who draw from it. */
  left: number;
  /** When it was last filled, in monotonic milliseconds. */
  filled: number;
}

export function bucketOf(perSecond: number, most: number, now: number): Bucket {
  return { perSecond, most, left: most, filled: now };
}

/** Takes `amount` out and says whether it was there. */
export function draw(bucket: Bucket, amount: number, now: number): boolean {
  const passed = Math.max(0, now - bucket.filled);
  bucket.left = Math.min(bucket.most, bucket.left + (passed * bucket.perSecond) / 1000);
  bucket.filled = now;
  if (bucket.left < amount) return false;
  bucket.left -= amount;
  return true;
}

/** When so much is in it, at the earliest: by default, when what was taken out too early is paid for. */
export function paidAt({ left, perSecond, filled }: Bucket, amount = 0): number {
  return left >= amount ? filled : filled + Math.ceil(((amount - left) / perSecond) * 1000);
}
