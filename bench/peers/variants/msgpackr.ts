/** msgpackr without its record extension: plain MessagePack maps, which any other implementation reads. */
import { Packr } from 'msgpackr';
import type { PlainMessage } from '../../corpus.ts';
import type { Subject } from '../../subjects/subject.ts';
import { peerSubject } from '../peer.ts';

export function subject(): Subject {
  const codec = new Packr({ useRecords: false });
  return peerSubject<Uint8Array, PlainMessage>({
    sameWire: false,
    hold: (message) => message,
    encode: (message) => codec.encode(message),
    decode: (bytes) => codec.decode(bytes),
    messageOf: (message) => message,
  });
}
