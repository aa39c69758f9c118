/** JSON, from and to strings: the bytes of a wire would have to become a string first. */
import type { PlainMessage } from '../../corpus.ts';
import type { Subject } from '../../subjects/subject.ts';
import { peerSubject } from '../peer.ts';

export function subject(): Subject {
  return peerSubject<string, PlainMessage>({
    sameWire: false,
    hold: (message) => message,
    encode: (message) => JSON.stringify(message),
    decode: (text) => JSON.parse(text),
    messageOf: (message) => message,
  });
}
