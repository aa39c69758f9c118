/**
 * MessagePack, CBOR and JSON. msgpackr and cbor-x come twice: plain maps, which any other implementation reads, and with shared record
 * structures, their fastest: both sides know the names, and readers are compiled by `new Function`.
 */
import type { PlainMessage } from '../../corpus.ts';
import type { Subject } from '../../subjects/subject.ts';
import { peerSubject } from '../peer.ts';

/** New for each codec, which adds to it. Control bodies have many shapes: with the usual 32, later ones would be written out. */
const records = () => ({ structures: [], maxSharedStructures: 1000 });

interface Codec<Wire> {
  encode(message: PlainMessage): Wire;
  decode(wire: Wire): PlainMessage;
}

export async function subject(variant: string): Promise<Subject> {
  // To and from strings, without the conversion to bytes.
  if (variant === 'json') return subjectOf<string>({ encode: JSON.stringify, decode: JSON.parse });
  const options = variant.endsWith('-records') ? records() : { useRecords: false };
  // Imported here, so that a process loads only the one that it times.
  if (variant.startsWith('msgpackr')) return subjectOf<Uint8Array>(new (await import('msgpackr')).Packr(options));
  return subjectOf<Uint8Array>(new (await import('cbor-x')).Encoder(options));
}

function subjectOf<Wire>(codec: Codec<Wire>): Subject {
  return peerSubject<Wire, PlainMessage>({
    sameWire: false,
    hold: (message) => message,
    encode: (message) => codec.encode(message),
    decode: (wire) => codec.decode(wire),
    messageOf: (message) => message,
  });
}
