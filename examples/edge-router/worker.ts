/**
 * A Cloudflare worker that takes frames by POST and by WebSocket, splits them by rules.json without decoding them, and hands each
 * destination its bytes. README.md says how it is run and what it answers.
 */
import { takeBody } from './body.ts';
import { answerDevice } from './device-shard.ts';
import { answerTo, Refusal } from './errors.ts';
import { openSocket } from './web-socket.ts';

export { DeviceShard } from './device-shard.ts';

export default {
  async fetch(request, _env, context) {
    try {
      return await answer(request, context);
    } catch (error) {
      return answerTo(error);
    }
  },
} satisfies ExportedHandler<Cloudflare.Env>;

async function answer(request: Request, context: ExecutionContext): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === '/') {
    if (request.headers.get('upgrade')?.toLowerCase() === 'websocket') return openSocket(context);
    refuseOtherMethods(request, 'POST');
    return takeBody(request);
  }
  const [, device] = /^\/devices\/([^/]*)$/.exec(pathname) ?? [];
  if (device === undefined) {
    throw new Refusal(404, { code: 'not-found', message: 'the paths are / for frames and /devices/<id>' });
  }
  refuseOtherMethods(request, 'GET');
  return answerDevice(device);
}

function refuseOtherMethods({ method }: Request, allow: string): void {
  if (method === allow) return;
  throw new Refusal(405, { code: 'wrong-method', message: `the method is ${method}; it must be ${allow}`, allow });
}
