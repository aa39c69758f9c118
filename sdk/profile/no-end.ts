/** As end.ts, in profiles without end markers. */
import type { Ending } from './ending.ts';
import type { SentBytes } from './sent-bytes.ts';

export function endOf(_sent: SentBytes, _bodyLength: number): Ending {
  return { parts: [], problems: [] };
}
