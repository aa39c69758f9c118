/** `rump control` and `rump status`: one request to one device, and the state that it answers with. */
import { type Message, RumpError } from 'igrs-rump';
import type { Device } from 'igrs-rump/exchange';
import { parseDeviceId } from 'igrs-rump/profile';
import { kindOf } from '../../home/vocabulary.ts';
import { createEngineCodec } from '../engine.ts';
import { misuse } from '../failure.ts';
import { suggestion, valueOfText } from '../field-text.ts';
import { deviceIdOf } from '../filter.ts';
import { type FormOptions, printState } from './form.ts';
import { type Purpose, type SessionOptions, withController } from './session.ts';

type RequestOptions = SessionOptions & FormOptions;

export async function showStatus(written: string, options: RequestOptions): Promise<void> {
  await ask(deviceIdOf(written, 'DEVICE'), 'observe', options, (device) => device.queryStatus());
}

export async function controlDevice(
  written: string,
  settings: readonly string[],
  options: RequestOptions,
): Promise<void> {
  const id = deviceIdOf(written, 'DEVICE');
  const fields = fieldsOf(id, settings);
  // Before anything is connected.
  await check(id, fields, options);
  await ask(id, 'control', options, (device) => device.control(fields));
}

async function ask(
  id: string,
  action: Purpose['action'],
  options: RequestOptions,
  send: (device: Device) => Promise<unknown>,
): Promise<void> {
  const answer = await withController(options, { device: id, action }, async ({ controller, online }) => {
    // The time for the answer begins when there is a link.
    await online;
    return send(controller.device(id));
  });
  await printState(options, answer as Message);
}

/** @throws a Failure for what is no field of the device, given twice, or no value of its type */
function fieldsOf(device: string, settings: readonly string[]): Record<string, unknown> {
  const { deviceType } = parseDeviceId(device);
  const kind = kindOf(String(deviceType), 'control');
  if (kind === null) throw misuse(`DEVICE is ${device}; the profile has no control message for this type of device`);
  const fields = new Map<string, unknown>();
  for (const setting of settings) {
    const [, name = '', text = ''] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
    if (name === '') throw misuse(`${JSON.stringify(setting)} is not FIELD=VALUE, such as targetTemperature=55`);
    const field = kind.fields.find((field) => field.name === name);
    if (field === undefined) {
      const names = kind.fields.map((field) => field.name);
      throw misuse(`${name}: no field of ${kind.kind}; ${suggestion(name, names, 'it has')}`);
    }
    if (fields.has(name)) throw misuse(`${name} is given twice`);
    fields.set(name, valueOfText(field, text, kind.kind));
  }
  return Object.fromEntries(fields);
}

async function check(device: string, body: object, { engine }: SessionOptions): Promise<void> {
  const { deviceType, serial } = parseDeviceId(device);
  const codec = await createEngineCodec(engine);
  try {
    codec.encode({ kind: kindOf(String(deviceType), 'control')?.kind, serial, sequence: 0, body } as never);
  } catch (error) {
    if (!RumpError.is(error)) throw error;
    throw misuse(error.message.replace(/^body\./, ''));
  }
}
