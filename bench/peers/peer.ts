/** A subject from a library that reads or writes one message a call, as all peers do. */
import { concatenate, type Messages, type PlainMessage } from '../corpus.ts';
import { keep, type Subject, type Work } from '../subjects/subject.ts';

export interface Peer<Wire, Held> {
  /** Whether its bytes are our frames, not its own format for the same data. */
  readonly sameWire: boolean;
  /** What its users have for a message; made before anything is timed. */
  readonly hold: (message: PlainMessage) => Held;
  readonly encode?: (held: Held) => Wire;
  readonly decode?: (wire: Wire) => Held;
  /** For the check that it has read what we read. */
  readonly messageOf: (held: Held) => unknown;
}

export function peerSubject<Wire, Held>(peer: Peer<Wire, Held>): Subject {
  const { decode, encode } = peer;
  const decoding = decode && ((messages: Messages) => decodeWork(peer, decode, messages));
  const encoding = encode && ((messages: Messages) => encodeWork(peer, encode, messages));
  return {
    ...(decoding && { objects: decoding, decodeOne: decoding }),
    ...(encoding && { encode: encoding, encodeOne: encoding, encodeFresh: encoding }),
  };
}

function decodeWork<Wire, Held>(peer: Peer<Wire, Held>, decode: (wire: Wire) => Held, messages: Messages): Work {
  const wires = wiresOf(peer, messages);
  return {
    run: () => {
      for (const wire of wires) keep(decode(wire));
      return wires.length;
    },
    result: () => wires.map((wire) => peer.messageOf(decode(wire))),
  };
}

function wiresOf<Wire, Held>({ sameWire, hold, encode }: Peer<Wire, Held>, { frames, inputs }: Messages): Wire[] {
  if (sameWire) return frames as readonly unknown[] as Wire[];
  if (encode === undefined) throw new Error('a format of its own must be written before it is read');
  return inputs.map((input) => encode(hold(input)));
}

function encodeWork<Wire, Held>(peer: Peer<Wire, Held>, encode: (held: Held) => Wire, { inputs }: Messages): Work {
  const helds = inputs.map(peer.hold);
  return {
    run: () => {
      for (const held of helds) keep(encode(held));
      return helds.length;
    },
    result: () => {
      const wires = helds.map(encode);
      if (peer.sameWire) return concatenate(wires as readonly unknown[] as Uint8Array[]);
      return wires.map((wire) => peer.messageOf((peer.decode as (wire: Wire) => Held)(wire)));
    },
  };
}
