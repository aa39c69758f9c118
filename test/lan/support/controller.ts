/** A controller on the local network, in a process of its own. */
import { createCodec } from 'igrs-rump';
import { type AlarmMessage, type ControlInput, Controller, type StatusMessage } from 'igrs-rump/exchange';
import { discover, type LanDevice, lan } from 'igrs-rump/lan';
import { answer } from './remote.ts';

interface Details {
  readonly deviceId: string;
  readonly state: string;
  readonly secret: string;
  readonly fields: ControlInput;
  readonly key: string;
  readonly value: unknown;
  readonly port?: number;
}

const { interface: name } = JSON.parse(process.argv[2] ?? '');
const end = new AbortController();
const discovery = discover({ interface: name, signal: end.signal })[Symbol.asyncIterator]();
let controller = null as Controller | null;
let device = '';
let statuses: AsyncIterableIterator<StatusMessage>;
let alarms: AsyncIterableIterator<AlarmMessage>;

const joined = (): Controller => {
  if (controller === null) throw new Error('it has not joined');
  return controller;
};

await answer<Details>(async (what, { deviceId, state, secret, fields, key, value, port }) => {
  switch (what) {
    case 'seen':
      return await seen(deviceId, state, port);
    case 'join': {
      await controller?.close();
      device = deviceId;
      controller = new Controller({
        codec: createCodec(),
        connect: lan({ device: deviceId, secret, interface: name }),
      });
      [statuses, alarms] = [controller.device(device).statuses(), controller.device(device).alarms()];
      return true;
    }
    case 'link':
      return await lan({ device: deviceId, secret, interface: name })(AbortSignal.timeout(20_000)).then((link) => {
        link.close();
        return true;
      });
    case 'control':
      return (await joined().device(device).control(fields, { timeout: 30_000 })).body;
    case 'status':
      return await next(statuses, ({ body }) => (body as unknown as Record<string, unknown>)[key] === value);
    case 'alarm':
      return await next(alarms, () => true);
    default:
      throw new Error(`no such order: ${what}`);
  }
});
await controller?.close();
end.abort();
await discovery.return?.();

/** The next that discovery says of it in this state; with a port, at that one. */
async function seen(deviceId: string, state: string, port?: number): Promise<LanDevice> {
  for (;;) {
    const { done, value } = await discovery.next();
    if (done) throw new Error('discovery has ended');
    const isIt = value.deviceId === deviceId && value.state === state;
    if (isIt && (port === undefined || value.port === port)) return value;
  }
}

async function next<Message extends StatusMessage | AlarmMessage>(
  messages: AsyncIterableIterator<Message>,
  isIt: (message: Message) => boolean,
): Promise<Message['body']> {
  for (;;) {
    const { done, value } = await messages.next();
    if (done) throw new Error('nothing more comes');
    if (isIt(value)) return value.body;
  }
}
