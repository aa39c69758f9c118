/** The worker of the page: connects to the message server, decodes, and sends the page what to show. */

import { type Codec, createCodec, RumpError, type Scanner } from 'igrs-rump';
import { Controller, type Link } from 'igrs-rump/exchange';
import { formatDeviceId, inspect } from 'igrs-rump/profile';
import { webSocket } from 'igrs-rump/websocket';
import type { Answer, FrameLine, FromWorker, Seen, ToWorker, Traffic } from '../feed.ts';
import { Devices } from './devices.ts';
import { Recorder } from './recorder.ts';

/** A token for this page, fetched for each link, because a restarted server does not accept older tokens. */
async function sessionToken(signal: AbortSignal): Promise<string> {
  const response = await fetch(new URL('session', self.location.href), { method: 'POST', signal });
  // What stands in front of the server, such as the login of a proxy, may answer with a page of its own.
  const answer = (await response.json().catch(() => null)) as { readonly token?: unknown } | null;
  if (response.ok && typeof answer?.token === 'string') return answer.token;
  throw new RumpError('rejected', `the server gives no token: ${response.status}`);
}

type Direction = FrameLine['direction'];

/** A link that also passes each chunk of bytes to `observe`, unchanged. */
function tapped(link: Link, observe: (direction: Direction, chunk: Uint8Array) => void): Link {
  const tap = (direction: Direction): TransformStream<Uint8Array | string, Uint8Array | string> =>
    new TransformStream({
      transform(chunk, controller) {
        if (typeof chunk !== 'string') observe(direction, chunk);
        controller.enqueue(chunk);
      },
    });
  const outgoing = tap('out');
  // `closed` tells how it ended.
  outgoing.readable.pipeTo(link.writable).catch(() => {});
  return { ...link, readable: link.readable.pipeThrough(tap('in')), writable: outgoing.writable };
}

/** Frames kept for inspection: more than a minute of a home. */
const MAX_KEPT = 1000;
/** Seconds over which the rate is averaged. */
const WINDOW = 4;

interface Kept {
  readonly line: FrameLine;
  readonly bytes: Uint8Array;
}

/** Logs frames, keeps the last ones for the inspector, and measures their rate. */
class FrameLog {
  /** A separate scanner: a scan with the controller's would expire the controller's batches. */
  readonly #codec: Codec = createCodec();
  readonly #kept = new Map<number, Kept>();
  #scanners: Record<Direction, Scanner> = this.#newScanners();
  #fresh: FrameLine[] = [];
  #samples: { readonly time: number; readonly frames: number; readonly bytes: number }[] = [];
  #frames = 0;
  #bytes = 0;

  /** A new link: its bytes do not continue those of the previous one. */
  restart(): void {
    this.#scanners = this.#newScanners();
  }

  add(direction: Direction, chunk: Uint8Array, time: number): void {
    this.#bytes += chunk.length;
    for (const batch of this.#scanners[direction].push(chunk)) {
      for (let index = 0; index < batch.length; index++) {
        const { deviceType, serial, kind, sequence } = batch.message(index);
        // A copy, because the chunk belongs to the link.
        const bytes = batch.bytes(index).slice();
        const number = ++this.#frames;
        const device = typeof deviceType === 'number' ? `${deviceType}-${serial}` : formatDeviceId(deviceType, serial);
        const line = { number, direction, time, device, kind, sequence, length: bytes.length };
        this.#kept.set(number, { line, bytes });
        this.#kept.delete(number - MAX_KEPT);
        this.#fresh.push(line);
      }
    }
  }

  /** The frames since the last call, oldest first. */
  take(): FrameLine[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  /** Null for a frame that is no longer kept. */
  look(number: number): Seen | null {
    const kept = this.#kept.get(number);
    return kept === undefined ? null : { ...kept, inspection: inspect(kept.bytes) };
  }

  traffic(time: number): Traffic {
    this.#samples.push({ time, frames: this.#frames, bytes: this.#bytes });
    while (this.#samples.length > 2 && time - (this.#samples[1]?.time ?? time) >= WINDOW * 1000) this.#samples.shift();
    const [first] = this.#samples;
    const seconds = first === undefined ? 0 : (time - first.time) / 1000;
    const rate = (now: number, then = now): number => (seconds === 0 ? 0 : (now - then) / seconds);
    return {
      engine: this.#codec.engine,
      engineReason: this.#codec.engineReason,
      framesPerSecond: rate(this.#frames, first?.frames),
      bytesPerSecond: rate(this.#bytes, first?.bytes),
      frames: this.#frames,
    };
  }

  #newScanners(): Record<Direction, Scanner> {
    return { in: this.#codec.scanner(), out: this.#codec.scanner() };
  }
}

/** Milliseconds between two updates of the page. */
const DELIVERY = 200;
/** Milliseconds; short, so that the page recovers quickly. */
const MAX_RECONNECT_DELAY = 3000;

/** Milliseconds by which the time of day may be ahead. */
const MAX_AHEAD = 1000;

let origin = performance.timeOrigin;

/** Seconds since 1970. It is never set back; `performance.now` stands still while the computer sleeps, so that is made up for. */
function now(): number {
  const ahead = Date.now() - origin - performance.now();
  if (ahead > MAX_AHEAD) origin += ahead;
  return (origin + performance.now()) / 1000;
}

const log = new FrameLog();
const recorder = new Recorder();
const open = webSocket('rump', { token: sessionToken });

/** Why there is no link: the server's reason is kept, because a browser does not say why later attempts fail. */
let outage = '';

const controller = new Controller({
  codec: createCodec(),
  backoff: { most: MAX_RECONNECT_DELAY },
  connect: async (signal) => {
    const link = await open(signal);
    log.restart();
    return tapped(link, (direction, chunk) => log.add(direction, chunk, Date.now()));
  },
  onLink: (link) => {
    if (link.state === 'online') {
      outage = '';
      say({ type: 'link', state: 'online', message: '' });
      devices.list();
    } else if (link.state === 'waiting') {
      recorder.break();
      devices.lose();
      if (outage === '' || link.close.reason !== 'lost') outage = link.close.message;
      say({ type: 'link', state: 'reconnecting', message: outage });
    }
  },
});

const devices = new Devices(controller, recorder, now, say);

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case 'inspect':
      say({ type: 'inspection', frame: data.frame, seen: log.look(data.frame) });
      return;
    case 'record':
      recorder.choose(data.fields);
      return;
    case 'history':
      recorder.history(data.device, now()).then((history) => say({ type: 'history', device: data.device, history }));
      return;
    case 'version':
      devices.askVersion(data.device);
      return;
    case 'control':
      ask(data);
  }
});

setInterval(() => {
  const frames = log.take();
  devices.flush();
  if (frames.length > 0) say({ type: 'frames', frames });
  say({ type: 'traffic', traffic: log.traffic(performance.now()) });
}, DELIVERY);

function say(message: FromWorker): void {
  postMessage(message);
}

async function ask(message: Extract<ToWorker, { type: 'control' }>): Promise<void> {
  const { request, device, fields } = message;
  const started = performance.now();
  const answered = (result: string, text = ''): void => {
    const milliseconds = Math.round(performance.now() - started);
    const answer: Answer = { request, device, result, message: text, milliseconds };
    say({ type: 'answer', answer });
  };
  try {
    const asked = controller.device(device);
    const response = await (fields === null ? asked.queryStatus() : asked.control(fields));
    // The response contains the whole state, which the page shows before the result.
    devices.tellState(response);
    devices.flush();
    answered('ok');
  } catch (error) {
    if (!RumpError.is(error)) throw error;
    answered(String(error.result ?? error.code), error.message);
  }
}
