/** What a stream of the profile under test holds; see plain-scan.ts. */
import { type PlainScan, scanPlain } from './plain-scan.ts';
import { wire } from './wire.ts';

/** Everything that `stream` holds so far; `ended` where no more bytes will come. */
export function referenceScan(stream: Uint8Array, ended: boolean): PlainScan {
  return scanPlain(wire, stream, ended);
}
