/** An unsigned integer, without a prefix. */
export function hexadecimal(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

export function hexadecimalBytes(bytes: ArrayLike<number>, separator = ''): string {
  return Array.from(bytes, (byte) => hexadecimal(byte, 2)).join(separator);
}
