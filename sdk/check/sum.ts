/** The checks that are no CRC. */

export function sum8(view: DataView, at: number, length: number): number {
  let sum = 0;
  for (let index = 0; index < length; index++) sum += view.getUint8(at + index);
  return sum & 0xff;
}

export function xor8(view: DataView, at: number, length: number): number {
  let result = 0;
  for (let index = 0; index < length; index++) result ^= view.getUint8(at + index);
  return result;
}

export function sum16(view: DataView, at: number, length: number): number {
  let sum = 0;
  for (let index = 0; index < length; index++) sum += view.getUint8(at + index);
  return sum & 0xffff;
}
