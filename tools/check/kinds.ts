/** Every device type with every message: exactly one body each. */

import type { Body, Code, Kind, MessageType } from '../model.ts';
import type { RawProfile } from './raw.ts';
import type { Report } from './report.ts';

export function resolveKinds(
  raw: RawProfile,
  devices: readonly Code[],
  messages: readonly MessageType[],
  bodies: readonly Body[],
  report: Report,
): Kind[] {
  const bodiless = new Map<MessageType, string[]>();
  const kinds: Kind[] = [];
  for (const device of devices) {
    for (const message of messages) {
      const name = `${device.name}.${message.name}`;
      const fitting = bodies.filter(
        (body) => body.messages.includes(message.name) && (body.group === 'common' || body.group === device.name),
      );
      const [body, second] = fitting;
      if (body !== undefined) kinds.push({ name, device, message, body });
      else bodiless.set(message, [...(bodiless.get(message) ?? []), device.name]);
      if (second !== undefined) {
        const entry = raw.bodies[bodies.indexOf(second)] ?? raw.bodies;
        report.at(
          entry,
          'messages',
          { table: second.table, field: second.name },
          `${name} has a body already: ${body?.name}`,
        );
      }
    }
  }
  if (!report.partial.has('bodies') && !hasStrangers(raw, devices, messages)) {
    for (const [message, without] of bodiless) {
      const entry = raw.messages.identifiers.find(({ name }) => name === message.name) ?? raw.messages;
      const subject = { table: 3, field: `messages.${message.name}` };
      report.at(entry, 'name', subject, `no body carries it for ${without.join(', ')}`);
    }
  }
  return kinds;
}

/** A body whose message or device is misspelt, and refused for it, is missing under its right name only as an echo. */
function hasStrangers(raw: RawProfile, devices: readonly Code[], messages: readonly MessageType[]): boolean {
  const knows = (codes: readonly Code[], wanted: string): boolean => codes.some(({ name }) => name === wanted);
  return raw.bodies.some(
    (body) =>
      (body.device !== undefined && !knows(devices, body.device)) ||
      body.messages.some((message) => !knows(messages, message)),
  );
}
