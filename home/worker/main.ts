/** The worker of the page: connects to the message server, decodes, and sends the page what to show. */
import { createCodec, RumpError } from 'igrs-rump';
import { Controller, type Link } from 'igrs-rump/exchange';
import { webSocket } from 'igrs-rump/websocket';
import type { Answer, FromWorker, ToWorker } from '../feed.ts';
import { Devices } from './devices.ts';
import { FrameLog } from './frame-log.ts';
import { Recorder } from './recorder.ts';

/** A token for this page, fetched for each link, because a restarted server does not accept older tokens. */
async function sessionToken(signal: AbortSignal): Promise<string> {
  const response = await fetch(new URL('session', self.location.href), { method: 'POST', signal });
  if (!response.ok) throw new RumpError('rejected', `the server gives no token: ${response.status}`);
  const { token } = (await response.json()) as { readonly token: string };
  return token;
}

type Direction = 'in' | 'out';

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

/** Milliseconds between two updates of the page. */
const DELIVERY = 200;
/** Milliseconds; short, so that the page recovers quickly. */
const MAX_RECONNECT_DELAY = 3000;

/** Seconds since 1970. The clock is read once, when the page opens, and cannot jump after that. */
const now = (): number => (performance.timeOrigin + performance.now()) / 1000;

const log = new FrameLog();
const recorder = new Recorder();
const open = webSocket('rump', { token: sessionToken });

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
      say({ type: 'link', state: 'online', message: '', time: now() });
      devices.list();
    } else if (link.state === 'waiting') {
      recorder.break(now());
      say({ type: 'link', state: 'reconnecting', message: link.close.message, time: now() });
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
      tellHistory(data.device);
      return;
    case 'version':
      devices.askVersion(data.device);
      return;
    default:
      ask(data);
  }
});

async function tellHistory(device: string): Promise<void> {
  say({ type: 'history', device, history: await recorder.history(device, now()) });
}

setInterval(() => {
  const frames = log.take();
  devices.flush();
  if (frames.length > 0) say({ type: 'frames', frames });
  say({ type: 'traffic', traffic: log.traffic(performance.now()) });
}, DELIVERY);

function say(message: FromWorker): void {
  postMessage(message);
}

async function ask(message: Extract<ToWorker, { request: number }>): Promise<void> {
  const { request, device } = message;
  const started = performance.now();
  const answered = (result: string, text = ''): void => {
    const milliseconds = Math.round(performance.now() - started);
    const answer: Answer = { request, device, result, message: text, milliseconds };
    say({ type: 'answer', answer });
  };
  try {
    const asked = controller.device(device);
    const response = await (message.type === 'control' ? asked.control(message.fields) : asked.queryStatus());
    // The response contains the whole state, which the page shows before the result.
    devices.tellState(response);
    devices.flush();
    answered('ok');
  } catch (error) {
    if (!RumpError.is(error)) throw error;
    answered(String(error.result ?? error.code), error.message);
  }
}
