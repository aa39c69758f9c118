/** The package as its users write it, with no globals but those of JavaScript itself: it must compile wherever TypeScript does. */
import {
  type Codec,
  type CodecOptions,
  type Columns,
  createCodec,
  type Event,
  type Message,
  type MessageInput,
  type Result,
  type RoutedFrames,
  type RouterOptions,
  RumpError,
  type RumpErrorCode,
  type RumpErrorJson,
  type ScannerStats,
  type Severity,
  type WaterHeaterFaults,
  type WaterHeaterMode,
} from 'igrs-rump';
import { createCodec as createJsCodec } from 'igrs-rump/js';
import { describe, formatDeviceId, inspect, parseDeviceId } from 'igrs-rump/profile';

const control = {
  kind: 'air-conditioner.control',
  serial: 0x001122334455,
  sequence: 7,
  body: { power: true, mode: 'cool', targetTemperature: 24.5 },
} satisfies MessageInput;

/** Narrowed by its kind, a message has that kind's fields and no others. */
export function title(message: Message): string {
  switch (message.kind) {
    case 'air-conditioner.control': {
      const target: number | null | undefined = message.body.targetTemperature;
      return `${message.deviceType} to ${target} degrees`;
    }
    case 'water-heater.alarm': {
      const { faults } = message.body;
      return faults.join(', ');
    }
    case 'unknown':
      return `${message.body.length} bytes`;
    default:
      return message.kind;
  }
}

/** Names of codes are types of their own. */
export const modes: Record<WaterHeaterMode, string> = { standard: 'S', eco: 'E', boost: 'B', vacation: 'V' };

/** What all alarms have is known without knowing whose they are. */
export function alarms(messages: readonly Message[]): string[] {
  return messages.flatMap((message) => {
    if (message.kind === 'unknown' || message.messageType !== 'alarm') return [];
    const { event, severity, faults } = message.body;
    const known: Severity | number = severity;
    const first: Event | number = event;
    return faults.map((fault) => `${message.deviceType} ${first} ${known} ${fault}`);
  });
}

/** Of one device alone, with the names of its own faults. */
export function heaterFaults(message: Message): readonly (WaterHeaterFaults | number)[] {
  return message.kind === 'water-heater.alarm' ? message.body.faults : [];
}

/** Refused in the same words whatever the device. */
export function isOk(result: Result | number): boolean {
  return result === 'ok';
}

/** To another thread and back. */
export function passed(error: RumpError): RumpErrorCode {
  const json: RumpErrorJson = error.toJSON();
  return RumpError.from(json).code;
}

/** The union of codes is closed, so that a table of all of them is complete. */
export const severity: Partial<Record<RumpErrorCode, 'warning' | 'fault'>> = {
  'bad-check': 'warning',
  closed: 'fault',
};

export function codes(codec: Codec, bytes: Uint8Array): RumpErrorCode[] {
  const result = codec.tryDecode(bytes);
  if (!RumpError.is(result)) return [];
  const place: number | undefined = result.offset;
  return place === undefined ? [] : [result.code];
}

export function columns(codec: Codec, stream: Uint8Array): number {
  let sum = 0;
  const fields = ['serial', 'mode', 'targetTemperature'] as const;
  const builder = codec.columnBuilder('air-conditioner.control', ['sequence', 'power']);
  for (const batch of codec.scanner().push(stream)) {
    const { length, serial, mode, targetTemperature, dictionaries } = batch.columns('air-conditioner.control', fields);
    const doubles: Float64Array = targetTemperature;
    const bytes: Uint8Array = mode;
    for (let row = 0; row < length; row++) sum += (doubles[row] ?? 0) + (bytes[row] ?? 0) + (serial[row] ?? 0);
    if (dictionaries.mode?.[1] !== 'cool') throw new Error('code 1 is cool');
    builder.add(batch);
  }
  const { sequence, power }: Columns<'air-conditioner.control', 'sequence' | 'power', false> = builder.finish();
  const again = codec.encodeColumns('air-conditioner.control', { serial: 1, sequence, power });
  return sum + again.length;
}

export function views(codec: Codec, stream: Uint8Array): number {
  let hottest = -Infinity;
  for (const batch of codec.scanner().push(stream)) {
    for (const { targetTemperature, mode } of batch.views('air-conditioner.control')) {
      const name: string | number | undefined = mode;
      if (name === 'cool' && typeof targetTemperature === 'number') hottest = Math.max(hottest, targetTemperature);
    }
  }
  return hottest;
}

export function route(codec: Codec, stream: Uint8Array): string[] {
  const options: RouterOptions = {
    rules: [
      { copyTo: 'audit', messageType: ['control', 'response'] },
      { to: 'cool', deviceType: 'air-conditioner', shards: 4, where: { field: 'targetTemperature', atMost: 25 } },
    ],
  };
  const router = codec.router(options);
  return [...codec.scanner().push(stream)].flatMap((batch) => {
    const routed: RoutedFrames = router.route(batch);
    return routed.map(({ to, frames }) => `${to} ${frames}`);
  });
}

/** All of it at once, for hosts that also run it; throws where the package is not what its types say. */
export function exercise(): { engines: string[]; lines: string[]; stats: ScannerStats } {
  const options: CodecOptions = { engine: 'auto' };
  const codec = createCodec(options);
  const frame = codec.encode(control);
  const target = new Uint8Array(300);
  const stream = codec.encodeAll([control, { kind: 'water-heater.status-query', serial: 1, sequence: 1, body: {} }]);

  const scanner = codec.scanner();
  const lines: string[] = [];
  for (const batch of scanner.push(stream)) {
    for (let index = 0; index < batch.length; index++) lines.push(title(batch.message(index)));
  }
  for (const batch of scanner.end()) lines.push(`${batch.length} past the end`);

  const { problems } = inspect(frame);
  const { deviceType, serial } = parseDeviceId(formatDeviceId('air-conditioner', control.serial));
  lines.push(
    title(codec.decode(frame)),
    `${codec.encodeInto(control, target, 2)} bytes`,
    `sum ${columns(codec, stream)}`,
    `hottest ${views(codec, stream)}`,
    ...route(codec, stream),
    ...codes(codec, frame.subarray(1)),
    `${describe('water-heater.control').fields.length} fields, ${problems.length} problems`,
    `${deviceType} ${serial}`,
  );
  return { engines: [codec.engine, createJsCodec().engine], lines, stats: scanner.stats };
}
