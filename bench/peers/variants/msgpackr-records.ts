/** msgpackr with shared record structures, its fastest: both sides know the names, and readers are compiled by `new Function`. */
import { Packr } from 'msgpackr';
import type { PlainMessage } from '../../corpus.ts';
import type { Subject } from '../../subjects/subject.ts';
import { peerSubject } from '../peer.ts';

export function subject(): Subject {
  // Control bodies come in many shapes: with room for 32 structures only, later ones would be written out each time.
  const codec = new Packr({ structures: [], maxSharedStructures: 1000 });
  return peerSubject<Uint8Array, PlainMessage>({
    sameWire: false,
    hold: (message) => message,
    encode: (message) => codec.encode(message),
    decode: (bytes) => codec.decode(bytes),
    messageOf: (message) => message,
  });
}
