/** cbor-x without its record extension: plain CBOR maps, which any other implementation reads. */
import { Encoder } from 'cbor-x';
import type { PlainMessage } from '../../corpus.ts';
import type { Subject } from '../../subjects/subject.ts';
import { peerSubject } from '../peer.ts';

export function subject(): Subject {
  const codec = new Encoder({ useRecords: false });
  return peerSubject<Uint8Array, PlainMessage>({
    sameWire: false,
    hold: (message) => message,
    encode: (message) => codec.encode(message),
    decode: (bytes) => codec.decode(bytes),
    messageOf: (message) => message,
  });
}
