/** How places, values and origins read. */
import type { Body, Code, Field, Provenance } from '../../tools/model.ts';

/** As many digits as `size` bytes have. */
export function hexadecimal(value: number, size: number): string {
  return `0x${value.toString(16).padStart(size * 2, '0')}`;
}

/** Bytes or bits, from the first to the last. */
export function placeText(first: number, count: number): string {
  return count <= 1 ? String(first) : `${first}–${first + count - 1}`;
}

export function bytesText(first: number, count: number): string {
  return `${count === 1 ? 'byte' : 'bytes'} ${placeText(first, count)}`;
}

/** What no table of the standard has comes last. */
export function inOrderOfTable(bodies: readonly Body[]): Body[] {
  const place = ({ table }: Body): number => table ?? Number.MAX_SAFE_INTEGER;
  return [...bodies].sort((first, second) => place(first) - place(second));
}

/** Empty where the field takes whole bytes. */
export function bitsText({ low, width, size }: Field): string {
  return width === size * 8 ? '' : placeText(low, width);
}

export function originText({ origin, source }: Provenance): string {
  return `Origin: ${origin}, ${source}`;
}

export function typeText(field: Field): string {
  if (field.enumeration !== null) return `enum ${field.enumeration.name}`;
  return field.type === 'bool' && field.invert ? 'bool, inverted' : field.type;
}

export function valuesText(field: Field): string {
  if (field.type === 'text' || field.type === 'bytes') return `${field.size} bytes`;
  if (field.min === null || field.max === null) return field.unit ?? '';
  const unit = field.unit === null ? '' : ` ${field.unit}`;
  const step = field.step ?? field.scale;
  return `${field.min} to ${field.max}${unit}${step === 1 ? '' : `, steps of ${step}`}`;
}

/** The raw value that means "no value". */
export function nullText(field: Field): string {
  return field.null === null ? '' : String(field.null);
}

/** Code, name, title, origin, source. */
export function codeRows(codes: readonly Code[], size: number): string[][] {
  return codes.map(({ code, name, title, origin, source }) => [
    size === 0 ? String(code) : hexadecimal(code, size),
    name,
    title,
    origin,
    source,
  ]);
}
