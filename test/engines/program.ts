/**
 * What every entry that is not for Node does with the language alone. It runs in Node too, and must print the same there, except for
 * the lines that begin with `host` or `refused`.
 */
import { createCodec, type Message, MessageDecoderStream, MessageEncoderStream, RumpError } from 'igrs-rump';
import { Controller, memoryLinks, systemClock } from 'igrs-rump/exchange';
import { createCodec as createJsCodec } from 'igrs-rump/js';
import { inspect } from 'igrs-rump/profile';
import { webSocket } from 'igrs-rump/websocket';
import golden from '../vectors/golden.json' with { type: 'json' };

/** One argument, because not every engine's own takes more. */
declare const print: (line: string) => void;

const codec = createCodec();
print(`host ${codec.engine}, ${codec.engineReason}`);

const frames = golden.map(({ hex }) =>
  Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16)),
);
for (const frame of frames) {
  const message = codec.decode(frame);
  const again = codec.encode(message, { lenient: true });
  print(`message ${JSON.stringify(message)} ${again.join() === frame.join()} ${JSON.stringify(inspect(frame))}`);
}

const version = frames.map((frame) => codec.decode(frame)).find(({ kind }) => kind === 'water-heater.version-response');
for (const model of ['Haier', 'é€😀', '\ufeff', '\ud83d\ude00x']) {
  const frame = createJsCodec().encode({ ...version, body: { ...version?.body, model } } as Message, { lenient: true });
  print(`text ${frame.join()} ${JSON.stringify(codec.decode(frame))}`);
}

// Noise between the frames, and chunks that cut them.
const scanner = codec.scanner();
const router = codec.router({ rules: [{ to: 'heaters', deviceType: 'water-heater' }] });
const builder = codec.columnBuilder('water-heater.status', ['serial', 'tankTemperature', 'mode']);
const stream = frames.flatMap((frame, index) => [...frame, ...(index % 3 === 0 ? [0x52, 0x50, index] : [])]);
let seen = 0;
for (let at = 0; at < stream.length; at += 1000) {
  for (const batch of scanner.push(Uint8Array.from(stream.slice(at, at + 1000)))) {
    builder.add(batch);
    for (const { to, bytes } of router.route(batch)) print(`routed ${to} ${bytes.join()}`);
    for (const view of batch.views('water-heater.status')) seen += view.tankTemperature ?? 0;
  }
}
print(`scanned ${JSON.stringify(scanner.stats)} ${seen} ${JSON.stringify(builder.finish())}`);

function refusal(name: string, use: () => unknown): void {
  try {
    use();
    print(`refused ${name}: no`);
  } catch (error) {
    print(`refused ${name}: ${RumpError.is(error) ? `${error.code}, ${error.message}` : error}`);
  }
}

refusal('half a pair', () => codec.encode({ ...version, body: { ...version?.body, model: '\ud83d' } } as never));
refusal('decoder', () => new MessageDecoderStream(codec));
refusal('encoder', () => new MessageEncoderStream(codec));
refusal('links', () => memoryLinks());
refusal('webSocket', () => webSocket('ws://localhost', { WebSocket: class {} as never }));
// It never connects: with a polyfill of what it needs it would stay open.
refusal('controller', () => new Controller({ codec, connect: () => new Promise(() => {}) }).close());
refusal('clock', () => systemClock.after(0, () => {})());
