/** Bitmaps of validity: a bit for each row, least significant bit first. */

export function hasBit(bitmap: Uint8Array, place: number): boolean {
  return (((bitmap[place >> 3] as number) >> (place & 7)) & 1) !== 0;
}

export function setBit(bitmap: Uint8Array, place: number): void {
  bitmap[place >> 3] = (bitmap[place >> 3] as number) | (1 << (place & 7));
}
