/** As number-serial.ts, in profiles whose header has no serial. */
import type { Serial } from '../generated/device-id.ts';
import { RumpError } from '../values/error.ts';

export function serialToWrite(_serial: unknown, _cut: boolean): Serial {
  return 0 as unknown as Serial;
}

export function requireSerial(): void {
  throw new RumpError('unsupported', 'frames of this profile have no serial');
}
