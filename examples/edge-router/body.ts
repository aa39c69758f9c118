/** POST /: a body of frames, of any length up to the limit, of which at most one round is held at a time; and the report on it. */
import { Deliveries, type Outcome } from './deliveries.ts';
import { type Facts, Refusal } from './errors.ts';
import { limits } from './limits.ts';
import { nameOf, Round } from './round.ts';
import { engine, Split } from './split.ts';

interface Total extends Omit<Outcome, 'error'> {
  /** The first failure; the counts are of everything that was not delivered. */
  readonly error?: Outcome['error'] & { readonly frames: number; readonly bytes: number };
}

/** The answer to a whole body: each destination once, however many rounds it took. */
export class Report {
  readonly #totals = new Map<string, Total>();
  /** The byte of the body up to which everything is delivered or reported as not delivered. */
  #settled = 0;

  add(outcomes: readonly Outcome[], settled: number): void {
    this.#settled = settled;
    for (const outcome of outcomes) {
      const name = nameOf(outcome);
      this.#totals.set(name, added(this.#totals.get(name), outcome));
    }
  }

  /** 200 if all destinations have everything, 207 if some have, 502 if none has. */
  get status(): number {
    const totals = [...this.#totals.values()];
    if (totals.every(({ delivered }) => delivered)) return 200;
    return totals.some(({ bytes, error }) => bytes > (error?.bytes ?? 0)) ? 207 : 502;
  }

  facts(split: Split): Facts {
    const { bytes, frames, bytesSkipped, dropped } = split;
    const destinations = [...this.#totals.values()];
    return { engine, bytes, settled: this.#settled, frames, dropped, bytesSkipped, destinations };
  }
}

function added(total: Total | undefined, { error, ...outcome }: Outcome): Total {
  const { to, shard, frames, bytes, delivered } = outcome;
  const failed = error === undefined ? undefined : { ...error, frames, bytes };
  if (total === undefined) return { ...outcome, ...(failed && { error: failed }) };
  const first = total.error ?? failed;
  const both = total.error && failed;
  return {
    to,
    ...(shard === undefined ? {} : { shard }),
    frames: total.frames + frames,
    bytes: total.bytes + bytes,
    delivered: total.delivered && delivered,
    ...(first && {
      error: both ? { ...first, frames: first.frames + both.frames, bytes: first.bytes + both.bytes } : first,
    }),
  };
}

/** One call of the codec. */
const PIECE_LENGTH = 64 * 2 ** 10;
const TYPE = 'application/octet-stream';

export async function takeBody(request: Request): Promise<Response> {
  refuseOtherTypes(request.headers);
  // A body announced as too large is refused before it is sent.
  if (Number(request.headers.get('content-length')) > limits.bodyBytes) throw tooLarge({});

  const split = new Split();
  const deliveries = new Deliveries();
  const report = new Report();
  let round = new Round();
  const deliver = async (): Promise<void> => {
    const { position } = split;
    report.add(await deliveries.deliver(round), position);
    round = new Round();
  };
  for await (const piece of piecesOf(request, () => report.facts(split))) {
    if (split.bytes + piece.length > limits.bodyBytes) throw tooLarge(report.facts(split));
    round.add(split.push(piece));
    if (round.bytes >= limits.roundBytes) await deliver();
  }
  round.add(split.end());
  await deliver();

  if (split.frames === 0) {
    const message = `no frame in the ${split.bytes} bytes of the body`;
    throw new Refusal(400, { code: 'no-frames', message }, report.facts(split));
  }
  return Response.json(report.facts(split), { status: report.status });
}

function refuseOtherTypes(headers: Headers): void {
  const type = headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? TYPE;
  const encoding = headers.get('content-encoding')?.toLowerCase() ?? 'identity';
  if (type !== TYPE) {
    throw new Refusal(415, { code: 'wrong-type', message: `the body is ${type}; it must be ${TYPE}`, accept: TYPE });
  }
  if (encoding !== 'identity') {
    throw new Refusal(415, {
      code: 'wrong-encoding',
      message: `the body is encoded as ${encoding}; send it unencoded`,
    });
  }
}

/** Pieces of equal length except for the last, however the network splits the body: each is one call of the codec. */
async function* piecesOf(request: Request, facts: () => Facts): AsyncGenerator<Uint8Array> {
  if (request.body === null) return;
  const reader = request.body.getReader({ mode: 'byob' });
  // What delivering takes between two pieces is not the sender's time.
  let left = limits.bodyMilliseconds;
  let timer: number | null = null;
  try {
    for (;;) {
      const from = Date.now();
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(tooSlow(facts())), Math.max(0, left));
      });
      const reading = reader.readAtLeast(PIECE_LENGTH, new Uint8Array(PIECE_LENGTH));
      const { value, done } = await Promise.race([reading, late]);
      clearTimeout(timer);
      left -= Date.now() - from;
      if (value !== undefined && value.length > 0) yield value;
      if (done) return;
    }
  } finally {
    clearTimeout(timer);
    // No effect on a body that was read to its end.
    reader.cancel().catch(() => {});
  }
}

function tooLarge(facts: Facts): Refusal {
  const { bodyBytes } = limits;
  const message = `the body has more than ${bodyBytes} bytes; send it in parts, or by WebSocket`;
  return new Refusal(413, { code: 'too-large', message, limit: bodyBytes }, facts);
}

function tooSlow(facts: Facts): Refusal {
  const { bodyMilliseconds } = limits;
  const message = `the body did not arrive within ${bodyMilliseconds} ms`;
  return new Refusal(408, { code: 'too-slow', message, limit: bodyMilliseconds }, facts);
}
