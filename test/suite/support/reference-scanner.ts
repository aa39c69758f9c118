/** What a stream of the profile under test holds; see plain-scan.ts. */
import { type PlainScan, type ScannedFrame, scanPlain } from './plain-scan.ts';
import { wire } from './wire.ts';

export type ReferenceFrame = ScannedFrame;
type ReferenceScan = PlainScan;

/** Everything that `stream` holds so far; `ended` where no more bytes will come. */
export function referenceScan(stream: Uint8Array, ended: boolean): ReferenceScan {
  return scanPlain(wire, stream, ended);
}
