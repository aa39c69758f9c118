/** Decimal arithmetic: gives the double nearest to the exact decimal result, which arithmetic on doubles may miss. */

function decimalsOf(step: number): number {
  const [, digits = ''] = String(step).split('.');
  return digits.length;
}

/** start + count × step, as if computed in decimals and rounded once. */
export function decimalStep(start: number, step: number, count: number): number {
  const decimals = Math.max(decimalsOf(step), decimalsOf(start));
  const unit = 10 ** decimals;
  return Number(`${Math.round(start * unit) + count * Math.round(step * unit)}e-${decimals}`);
}

/** How many steps lie between the two. */
export function stepsBetween(start: number, end: number, step: number): number {
  return Math.round((end - start) / step);
}
