/** Rounds physical quantities to the resolution and range of their fields. */

export function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/**
 * The nearest tenth: temperatures and flows. Division gives the double nearest to the decimal, which is what the codec reads;
 * adding 0 turns -0, which the wire cannot express, into 0.
 */
export function tenths(value: number): number {
  return Math.round(value * 10) / 10 + 0;
}

/** The nearest whole number that an unsigned field of 16 bits holds. */
export function whole(value: number): number {
  return within(Math.round(value), 0, 0xffff);
}

export function percent(value: number): number {
  return within(Math.round(value), 0, 100);
}

/** Joules as kWh to the watt-hour; wraps around with the 32-bit counter. */
export function kilowattHours(joules: number): number {
  return (Math.round(joules / 3600) % 0x100000000) / 1000;
}
