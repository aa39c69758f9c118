/** The text of a JSON file that a person wrote, with whatever their editor puts in front of it. */
import { Failure } from './failure.ts';

const BYTE_ORDER_MARK = /^\ufeff/;
/** What UTF-8 makes of the byte order mark of UTF-16, as PowerShell writes files. */
const UTF_16 = /^\ufffd\ufffd/;

/** Throws a Failure for what is no JSON. */
export function parseJsonFile(file: string, text: string): unknown {
  if (UTF_16.test(text)) throw new Failure(`${file} is UTF-16; it must be UTF-8`);
  try {
    return JSON.parse(text.replace(BYTE_ORDER_MARK, ''));
  } catch (error) {
    throw new Failure(`${file} is no JSON: ${(error as Error).message}`, undefined, { cause: error });
  }
}
