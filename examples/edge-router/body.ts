/** POST /: a body of frames, of any length up to the limit, of which no more than a round is held at a time. */
import { Deliveries } from './deliveries.ts';
import { type Facts, Refusal } from './errors.ts';
import { limits } from './limits.ts';
import { Report } from './report.ts';
import { Round } from './round.ts';
import { Split } from './split.ts';

/** One call of the codec. */
const PIECE_LENGTH = 64 * 2 ** 10;
const TYPE = 'application/octet-stream';

export async function takeBody(request: Request): Promise<Response> {
  refuseOtherTypes(request.headers);
  // Whoever says beforehand that it is too much need not send it.
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
    const message = `there is no frame in the body's ${split.bytes} bytes`;
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
    throw new Refusal(415, { code: 'wrong-encoding', message: `the body is encoded as ${encoding}; send it as it is` });
  }
}

/** Of the same length but for the last, however the network cuts them: each is a call of the codec. */
async function* piecesOf(request: Request, facts: () => Facts): AsyncGenerator<Uint8Array> {
  if (request.body === null) return;
  const reader = request.body.getReader({ mode: 'byob' });
  let timer: number | null = null;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow(facts())), limits.bodyMilliseconds);
  });
  // While bytes are delivered nobody waits for it.
  late.catch(() => {});
  try {
    for (;;) {
      const reading = reader.readAtLeast(PIECE_LENGTH, new Uint8Array(PIECE_LENGTH));
      const { value, done } = await Promise.race([reading, late]);
      if (value !== undefined && value.length > 0) yield value;
      if (done) return;
    }
  } finally {
    clearTimeout(timer);
    // Of a body that was read to its end this does nothing.
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
  const message = `the body did not come within ${bodyMilliseconds} ms`;
  return new Refusal(408, { code: 'too-slow', message, limit: bodyMilliseconds }, facts);
}
