import { display, RumpError, type RumpErrorCode } from '../error.ts';

export function fail(code: RumpErrorCode, path: string, value: unknown, allowed: string): never {
  throw new RumpError(code, `${path} is ${display(value)}; ${allowed}`, { path });
}

/** Where a field's value stands. */
export function pathOf(name: string, row: number): string {
  return `columns.${name}[${row}]`;
}

/** The rules for single fields know of messages only: their error, with the place in its column. */
export function inColumn(error: RumpError, name: string, row: number): RumpError {
  const path = pathOf(name, row);
  return new RumpError(error.code, error.message.replace(`body.${name}`, path), { path });
}
