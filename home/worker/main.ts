/** The page's other half: talks to the message server, decodes, and tells the page what there is to show. */
import { createCodec, RumpError } from 'igrs-rump';
import { Controller } from 'igrs-rump/exchange';
import { webSocket } from 'igrs-rump/websocket';
import type { Answer, FromWorker, ToWorker } from '../feed.ts';
import { Devices } from './devices.ts';
import { FrameLog } from './frame-log.ts';
import { sessionToken, socketAddress } from './session.ts';
import { tapped } from './tap.ts';

/** Milliseconds between two deliveries of frames to the page: it is drawn for people. */
const DELIVERY = 200;
/** Milliseconds: whoever looks at the page sees it come back soon. */
const LONGEST_WAIT = 3000;

const log = new FrameLog();
const open = webSocket(socketAddress(), { token: sessionToken });

const controller = new Controller({
  codec: createCodec(),
  backoff: { most: LONGEST_WAIT },
  connect: async (signal) => {
    const link = await open(signal);
    log.restart();
    return tapped(link, (direction, chunk) => log.hear(direction, chunk, Date.now()));
  },
  onLink: (link) => {
    if (link.state === 'online') {
      say({ type: 'link', state: 'online', message: '' });
      devices.list();
    } else if (link.state === 'waiting') {
      say({ type: 'link', state: 'reconnecting', message: link.close.message });
    }
  },
});
const devices = new Devices(controller, say);

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'inspect') say({ type: 'inspection', frame: data.frame, seen: log.look(data.frame) });
  else ask(data);
});

setInterval(() => {
  const frames = log.take();
  if (frames.length > 0) say({ type: 'frames', frames });
  say({ type: 'traffic', traffic: log.traffic(Date.now()) });
}, DELIVERY);

function say(message: FromWorker): void {
  postMessage(message);
}

async function ask(message: Exclude<ToWorker, { type: 'inspect' }>): Promise<void> {
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
    // The response has the whole state in it: the page shows it before it says that all is well.
    devices.tellState(response);
    answered('ok');
  } catch (error) {
    if (!RumpError.is(error)) throw error;
    answered(String(error.result ?? error.code), error.message);
  }
}
