/** Every device type with every message: exactly one body each. */

import type { Body, Code, Kind, MessageType } from '../model.ts';
import type { RawProfile } from './raw.ts';
import type { Report } from './report.ts';
import { listed } from './report.ts';

/** Tables by kind are made of so many, and compared and searched. */
const MAX_KINDS = 1 << 13;

export function resolveKinds(
  raw: RawProfile,
  devices: readonly Code[],
  messages: readonly MessageType[],
  bodies: readonly Body[],
  report: Report,
): Kind[] {
  const bodiless = new Map<MessageType, string[]>();
  const kinds: Kind[] = [];
  if (devices.length * messages.length > MAX_KINDS) {
    const count = `${devices.length} device types with ${messages.length} messages each`;
    report.at(
      raw.messages,
      'identifiers',
      { table: 3, field: 'messages' },
      `${count} are more than ${MAX_KINDS} kinds`,
    );
    return kinds;
  }
  const carriers = new Map<string, { body: Body; index: number }[]>();
  for (const [index, body] of bodies.entries()) {
    // What was refused of it may be what tells it from another.
    if (report.partial.has(raw.bodies[index])) continue;
    for (const message of body.messages) {
      const name = `${body.group} ${message}`;
      const others = carriers.get(name);
      if (others === undefined) carriers.set(name, [{ body, index }]);
      else others.push({ body, index });
    }
  }
  for (const device of devices) {
    for (const message of messages) {
      const name = `${device.name}.${message.name}`;
      const fitting = ['common', device.name].flatMap((group) =>
        // A third is found once the second is gone.
        (carriers.get(`${group} ${message.name}`) ?? []).slice(0, 2),
      );
      const [first, second] = fitting.sort((left, right) => left.index - right.index);
      const body = first?.body;
      if (body !== undefined) kinds.push({ name, device, message, body });
      else bodiless.set(message, [...(bodiless.get(message) ?? []), device.name]);
      if (second !== undefined) {
        report.at(
          raw.bodies[second.index] ?? raw.bodies,
          'messages',
          { table: second.body.table, field: second.body.name },
          `${name} has a body already: ${body?.name}`,
        );
      }
    }
  }
  if (!report.partial.has('bodies') && !hasStrangers(raw, devices, messages)) {
    for (const [message, without] of bodiless) {
      const entry = raw.messages.identifiers.find(({ name }) => name === message.name) ?? raw.messages;
      const subject = { table: 3, field: `messages.${message.name}` };
      report.at(entry, 'name', subject, `no body carries it for ${listed(without)}`);
    }
  }
  return kinds;
}

/** A body whose message or device is misspelt, and refused for it, is missing under its right name only as an echo. */
function hasStrangers(raw: RawProfile, devices: readonly Code[], messages: readonly MessageType[]): boolean {
  const [ownDevices, ownMessages] = [devices, messages].map((codes) => new Set(codes.map(({ name }) => name)));
  return raw.bodies.some(
    (body) =>
      (body.device !== undefined && !ownDevices?.has(body.device)) ||
      body.messages.some((message) => !ownMessages?.has(message)),
  );
}
