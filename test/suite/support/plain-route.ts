/** Routing as its rules read: a plain evaluation over decoded messages, which shares nothing with the router. */
import type { KindName, Message, Rule, Where } from 'igrs-rump';
import { describe, deviceTypes, messageTypes } from 'igrs-rump/profile';
import { numberFacts, toleranceOf } from './describe-fields.ts';
import { isSame } from './same-value.ts';

function codeOf(value: string | number, codes: readonly { readonly name: string; readonly code: number }[]): number {
  return typeof value === 'number' ? value : (codes.find(({ name }) => name === value)?.code as number);
}

function isAmong<T>(value: T, one: T | readonly T[]): boolean {
  return Array.isArray(one) ? one.includes(value) : value === one;
}

function matchesSerial(serial: number, match: Rule['serial']): boolean {
  if (match === undefined) return true;
  if (typeof match === 'object' && 'from' in match) return serial >= match.from && serial <= match.to;
  return isAmong(serial, match);
}

/** The place of an ordered enum's value, or the number itself; undefined for what has no order. */
function rankOf(value: unknown, message: Message, name: string): number | undefined {
  if (typeof value === 'number') return value;
  const field = describe(message.kind as KindName).fields.find((candidate) => candidate.name === name);
  if (field?.ordered !== true) return undefined;
  return field.codes?.find((code) => code.name === value)?.code;
}

function matchesWhere(message: Message, where: Where): boolean {
  if (message.kind === 'unknown') return false;
  const field = describe(message.kind).fields.find(({ name }) => name === where.field);
  const value = (message.body as unknown as Record<string, unknown>)[where.field];
  if (field === undefined || value === undefined) return false;
  if (where.equals !== undefined && !isSame(value, where.equals)) return false;
  if (where.oneOf !== undefined && !where.oneOf.some((candidate) => isSame(candidate, value))) return false;
  if (where.has !== undefined) {
    const names = Array.isArray(where.has) ? where.has : [where.has];
    if (!Array.isArray(value) || !names.every((name) => value.includes(name))) return false;
  }
  if (where.isNull !== undefined && (field.type !== 'number' || (value === null) !== where.isNull)) return false;
  for (const [bound, sign] of [
    [where.atLeast, 1],
    [where.atMost, -1],
  ] as const) {
    if (bound === undefined) continue;
    // A code without a name has no place in an order, though it is a number here.
    if (field.type === 'enum' && typeof value === 'number') return false;
    if ((typeof value === 'number') !== (typeof bound === 'number')) return false;
    const slack =
      field.type === 'number'
        ? toleranceOf({ ...field, kind: message.kind }, numberFacts({ ...field, kind: message.kind }).scale)
        : 0;
    const rank = rankOf(value, message, where.field);
    const limit = rankOf(bound, message, where.field);
    if (rank === undefined || limit === undefined || sign * rank < sign * limit - slack) return false;
  }
  return true;
}

function matchesRule(message: Message, rule: Rule): boolean {
  const device = codeOf(message.deviceType, deviceTypes);
  const type = codeOf(message.messageType, messageTypes);
  const devices =
    rule.deviceType === undefined ? [device] : [rule.deviceType].flat().map((one) => codeOf(one, deviceTypes));
  const types =
    rule.messageType === undefined ? [type] : [rule.messageType].flat().map((one) => codeOf(one, messageTypes));
  if (!devices.includes(device) || !types.includes(type) || !matchesSerial(message.serial, rule.serial)) return false;
  return rule.where === undefined || matchesWhere(message, rule.where);
}

/** The destinations of a message, once each. */
export function destinationsOf(message: Message, rules: readonly Rule[]): Rule[] {
  const found: Rule[] = [];
  const seen = new Set<string>();
  for (const rule of rules) {
    if (!matchesRule(message, rule)) continue;
    const name = 'to' in rule ? rule.to : rule.copyTo;
    if (!seen.has(name)) found.push(rule);
    seen.add(name);
    if ('to' in rule) break;
  }
  return found;
}
