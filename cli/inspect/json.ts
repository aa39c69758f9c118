import type { Inspection } from 'igrs-rump/profile';
import { toHexadecimal } from '../hexadecimal.ts';
import { printableJson } from '../printable.ts';

export interface Inspected {
  /** The frame's first byte in what was given. */
  readonly offset: number;
  /** Bytes behind those that were inspected. */
  readonly following: number;
  readonly inspection: Inspection;
}

export function inspectionJson({ offset, following, inspection }: Inspected): string {
  const bytesAsText = (_: string, value: unknown): unknown =>
    value instanceof Uint8Array ? toHexadecimal(value) : value;
  return `${printableJson({ offset, ...inspection, following }, bytesAsText, 2)}\n`;
}
