/** `rump watch`: what devices report, as it comes: statuses and alarms printed like decode's, presence on standard error. */
import type { Message } from 'igrs-rump';
import type { Controller, ListedDevice } from 'igrs-rump/exchange';
import { deviceTypes, type KindName, kinds, parseDeviceId } from 'igrs-rump/profile';
import { messageOf } from '../../home/vocabulary.ts';
import { choosePrinter, type PrinterOptions } from '../decode/decode.ts';
import type { Lead, Printer } from '../decode/printer.ts';
import { interrupted, misuse } from '../failure.ts';
import { type FilterOptions, FrameFilter } from '../filter.ts';
import { type Output, standardOutput } from '../output.ts';
import { checkedKind, descriptionOf } from '../vocabulary.ts';
import { type Session, type SessionOptions, withController } from './session.ts';

type WatchOptions = SessionOptions & FilterOptions & Omit<PrinterOptions, 'table'> & { readonly json?: boolean };

const TIME: Lead = { name: 'time', of: () => ({ time: new Date().toISOString() }) };

export async function watch(options: WatchOptions): Promise<void> {
  const filter = new FrameFilter({ ...options, kind: reportedKinds(options.kind) });
  const form = { ...options, table: !options.json && options.csv === undefined };
  const printer = choosePrinter(form, filter, TIME);
  const ids = idsOf(filter);
  const device = ids?.length === 1 ? (ids[0] ?? null) : null;
  const output = standardOutput();
  await withController(options, { device, action: 'observe' }, (session) => follow(session, filter, printer, output));
  await output.close();
}

/** What devices send of their own accord: no other kind is ever printed. */
function reportedKinds(written: readonly string[] | undefined): readonly KindName[] {
  const messages = new Set([messageOf('status')?.name, messageOf('alarm')?.name]);
  const reported = kinds().filter((kind) => messages.has(descriptionOf(kind).messageType));
  if (written === undefined) return reported;
  return written.map(checkedKind).map((kind) => {
    const found = reported.find((name) => name === kind);
    if (found !== undefined) return found;
    const names = [...messages].filter((name) => name !== undefined).join(' and ');
    throw misuse(`--kind is ${JSON.stringify(kind)}, which devices do not send of their own accord, only ${names}`);
  });
}

/** The devices to observe; null for all that are granted, some of which the filter may leave out. */
function idsOf({ devices }: FrameFilter): readonly string[] | null {
  const types = new Set(deviceTypes.map(({ name }) => name));
  if (devices === null || [...devices].some((device) => types.has(device))) return null;
  return [...devices];
}

async function follow(
  { codec, controller, online }: Session,
  filter: FrameFilter,
  printer: Printer,
  output: Output,
): Promise<void> {
  const scanner = codec.scanner();
  const stop = new AbortController();
  const { signal } = stop;
  const begin = async (): Promise<void> => {
    await online;
    // Until then a signal ends the command like any other.
    interrupted(signal).then(() => stop.abort());
    await printer.begin(output);
    await output.flush();
  };
  let turn = begin();
  // As a frame again, so that filters and printers are those of decode; one after another, because a scan ends the batch before.
  const show = (message: Message): Promise<void> => {
    turn = turn.then(async () => {
      for (const batch of scanner.push(codec.encode(message, { lenient: true }))) await printer.print(batch, output);
      await printer.settle(output);
    });
    return turn;
  };
  const all = async <Value>(values: AsyncIterable<Value>, each: (value: Value) => unknown): Promise<void> => {
    for await (const value of values) await each(value);
  };
  const ids = idsOf(filter);
  const sources = ids === null ? [controller] : ids.map((id) => controller.device(id));
  const hasAlarms = messageOf('alarm') !== undefined;
  // Before there is a link, so that the server is asked once for all of them.
  const loops = sources.flatMap((source) => [
    all(source.statuses({ signal }), (message) => show(message as Message)),
    ...(hasAlarms ? [all(source.alarms({ signal }), (message) => show(message as Message))] : []),
    all(source.presences({ signal }), ({ device, state }) => {
      if (filter.hasDevice(parseDeviceId(device).deviceType, () => device)) report(`${device} is ${state}`);
    }),
  ]);
  if (ids === null) reportNothingGranted(controller);
  // Even if a loop that still prints has not ended.
  const over = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  try {
    await Promise.race([over, Promise.all([turn, ...loops])]);
  } finally {
    stop.abort();
  }
}

function report(text: string): void {
  process.stderr.write(`rump: ${text}\n`);
}

/** Says why nothing is printed if the token may observe none of the devices; a link without text cannot tell. */
function reportNothingGranted(controller: Controller): void {
  const check = (devices: readonly ListedDevice[]): void => {
    if (devices.some(({ grants }) => grants.includes('observe'))) return;
    report('nothing to watch yet: no device that this token may observe has registered here');
  };
  // Only a hint: a link that breaks meanwhile is reported elsewhere.
  controller.devices().then(check, () => {});
}
