/**
 * The edge router, and three more paths: `/keep` keeps a body, `/digests` returns what splitting it gives, `/split?times=N` splits it N
 * times. The worker's clock stands still while it computes, so the client measures the time.
 */
import { DurableObject, engine, nameOf, Round, Split, worker } from 'bench:edge-router';

/** The edge router reads a body in pieces of this length. */
const PIECE_LENGTH = 65536;

let kept = new Uint8Array(0);

export default {
  async fetch(request: Request, env: object, context: object): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    switch (pathname) {
      case '/keep':
        kept = new Uint8Array(await request.arrayBuffer());
        return Response.json({ engine, bytes: kept.length });
      case '/digests':
        return Response.json(await digests());
      case '/split': {
        let frames = 0;
        for (let times = Number(searchParams.get('times')); times > 0; times--) frames += split().frames;
        return Response.json({ frames });
      }
      default:
        return worker.fetch(request, env, context);
    }
  },
};

/** Does nothing, which costs the same for all variants. */
export class DeviceShard extends DurableObject {
  #bytes = 0;

  take(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
  }
}

function split(): { readonly frames: number; readonly bytesSkipped: number; readonly round: Round } {
  const stream = new Split();
  const round = new Round();
  for (let at = 0; at < kept.length; at += PIECE_LENGTH) round.add(stream.push(kept.subarray(at, at + PIECE_LENGTH)));
  round.add(stream.end());
  return { frames: stream.frames, bytesSkipped: stream.bytesSkipped, round };
}

async function digests(): Promise<object> {
  const { frames, bytesSkipped, round } = split();
  const entries = round.runs().map(async (run) => {
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', run.bytes));
    return [nameOf(run), Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')] as const;
  });
  return { frames, bytesSkipped, destinations: Object.fromEntries((await Promise.all(entries)).sort()) };
}
