/** Which frames decode and watch print: by kind, by device, and by the value of a field. */
import type { FrameBatch, Message } from 'igrs-rump';
import {
  deviceTypes,
  type FieldDescription,
  formatDeviceId,
  type KindName,
  kinds,
  parseDeviceId,
} from 'igrs-rump/profile';
import { serialOf } from '../home/vocabulary.ts';
import { hexadecimalBytes } from '../sdk/values/bytes.ts';
import { RumpError } from '../sdk/values/error.ts';
import { Failure, misuse, orFailure, suggestion } from './failure.ts';
import { type AnyKind, checkedKind, descriptionOf, headerColumn, headerFields, valueOfText } from './vocabulary.ts';

export interface FilterOptions {
  readonly kind?: readonly string[];
  readonly device?: readonly string[];
  readonly where?: readonly string[];
}

type Test = (value: unknown) => boolean;
/** Of the messages of a kind. */
type Condition = (message: Message) => boolean;

export class FrameFilter {
  /** Null for all. */
  readonly kinds: ReadonlySet<AnyKind> | null;
  /** IDs of devices, and names of types; null for all. */
  readonly devices: ReadonlySet<string> | null;
  /** Whether it depends only on the kind. */
  readonly isByKind: boolean;
  /** By kind, for each `--where`; a kind without the field matches none. */
  readonly #conditions: readonly ReadonlyMap<string, Condition>[];

  /** @throws a Failure for a kind, device, field or value that no frame can have */
  constructor({ kind, device, where = [] }: FilterOptions) {
    this.kinds = kind === undefined ? null : new Set(kind.map(checkedKind));
    this.devices = device === undefined ? null : new Set(device.map(checkedDevice));
    const candidates = kinds().filter((name) => this.kinds?.has(name) !== false);
    this.#conditions = where.map((text) => conditionsOf(text, candidates));
    this.isByKind = this.devices === null && where.length === 0;
  }

  /** @param id its ID, computed only if the type does not decide */
  hasDevice(deviceType: Message['deviceType'], id: () => string): boolean {
    return this.devices === null || this.devices.has(String(deviceType)) || this.devices.has(id());
  }

  /** The message of the frame at this index if it passes; otherwise null. */
  message(batch: FrameBatch, index: number): Message | null {
    const kind = batch.kind(index);
    if (this.kinds?.has(kind) === false) return null;
    if (this.isByKind) return batch.message(index);
    for (const conditions of this.#conditions) if (!conditions.has(kind)) return null;
    const message = batch.message(index);
    const { deviceType, serial } = message as { deviceType: Message['deviceType']; serial?: number | string };
    if (!this.hasDevice(deviceType, () => deviceText(deviceType, serial))) return null;
    for (const conditions of this.#conditions) if (conditions.get(kind)?.(message) !== true) return null;
    return message;
  }
}

/** The name of a device type, or a device's ID as messages have it. */
function checkedDevice(written: string): string {
  const names = deviceTypes.map(({ name }) => name);
  if (names.includes(written)) return written;
  return deviceIdOf(written, '--device', `a device type of ${names.join(', ')}, or `);
}

/** @param or what else is allowed */
export function deviceIdOf(written: string, where: string, or = ''): string {
  return orFailure(
    () => {
      const { deviceType, serial } = parseDeviceId(written);
      return formatDeviceId(deviceType, serial as never);
    },
    () => misuse(`${where} is ${JSON.stringify(written)}; it must be ${or}a device ID such as ${exampleId()}`),
  );
}

/** In the form that the profile's serials have. */
export function exampleId(): string {
  return formatDeviceId(deviceTypes[0]?.name as Message['deviceType'], serialOf(0x001122334455) as never);
}

/** A device ID; without a serial its type, and for a serial that no device can have, only that. */
export function deviceText(deviceType: Message['deviceType'], serial: number | string | undefined): string {
  if (serial === undefined) return String(deviceType);
  try {
    return formatDeviceId(deviceType, serial as never);
  } catch (error) {
    if (!RumpError.is(error)) throw error;
    return String(serial);
  }
}

type Part = 'header' | 'body';

/** A field that `--where` names, in one of the kinds that have it. */
interface Compared {
  readonly kind: KindName;
  readonly part: Part;
  readonly field: FieldDescription;
}

const FORM = 'it must be FIELD=VALUE, or with != > >= < <= in place of =';

/** @throws a Failure for a field that none of the kinds has, and for a value that is valid in none of them */
function conditionsOf(text: string, candidates: readonly KindName[]): ReadonlyMap<string, Condition> {
  const [, name = '', operator = '', value = ''] = /^\s*([^\s=!<>]+)\s*(!=|>=|<=|=|>|<)\s*(.*)$/s.exec(text) ?? [];
  if (name === '') throw misuse(`--where is ${JSON.stringify(text)}; ${FORM}`);
  const compared = comparedFields(name, candidates);
  const testOf = operator === '=' || operator === '!=' ? equality : comparison;
  const fields = compared.map(({ field }) => field);
  const test = testOf(operator, value.trimEnd(), fields);
  const conditions = compared.map(({ kind, part, field }): [KindName, Condition] => {
    const passes = test(field);
    return [kind, (message) => passes((message as unknown as Parts)[part]?.[field.name])];
  });
  return new Map(conditions);
}

type Parts = Readonly<Record<Part, Readonly<Record<string, unknown>> | undefined>>;

function comparedFields(name: string, candidates: readonly KindName[]): readonly Compared[] {
  const names = new Set<string>();
  const compared: Compared[] = [];
  for (const kind of candidates) {
    const { fields } = descriptionOf(kind);
    for (const field of [...fields.map((field) => field.name), ...headerFields.map(headerColumn)]) names.add(field);
    const ofBody = fields.find((field) => field.name === name);
    const ofHeader = headerFields.find((field) => headerColumn(field) === name);
    if (ofBody !== undefined) compared.push({ kind, part: 'body', field: ofBody });
    else if (ofHeader !== undefined) compared.push({ kind, part: 'header', field: ofHeader });
  }
  if (compared.length > 0) return compared;
  throw misuse(`--where has ${JSON.stringify(name)}; ${suggestion(name, [...names], 'fields are')}`);
}

/** By field, because kinds may have fields of one name with other values. A field that is absent passes no test. */
type TestOf = (field: FieldDescription) => Test;

/** Commas separate alternatives, except in text fields, which can contain them. */
function equality(operator: string, text: string, fields: readonly FieldDescription[]): TestOf {
  const operands = fields.every(({ type }) => type === 'text') ? [text] : text.split(',').map((part) => part.trim());
  for (const operand of operands) checkOperand(operand, fields);
  return (field) => {
    const wanted = operands
      .filter((operand) => isPossible(field, operand))
      .map((operand) => operandValue(field, operand));
    const isOne = (value: unknown): boolean => {
      if (!Array.isArray(value)) return wanted.includes(comparable(value));
      return (wanted as string[][]).some(([flag]) => (flag === undefined ? value.length === 0 : value.includes(flag)));
    };
    return (value) => value !== undefined && isOne(value) === (operator === '=');
  };
}

function comparison(operator: string, text: string, fields: readonly FieldDescription[]): TestOf {
  const [{ name } = { name: '' }] = fields;
  const ordered = fields.filter(hasOrder);
  if (ordered.length === 0) {
    throw misuse(`--where: ${name} has no order: ${operator} cannot compare it, only = and !=`);
  }
  checkOperand(text, ordered);
  const edgeOf = (field: FieldDescription): number =>
    hasOrder(field) && isPossible(field, text) ? rankOf(field, operandValue(field, text)) : Number.NaN;
  if (ordered.every((field) => Number.isNaN(edgeOf(field)))) {
    throw misuse(`--where: ${name} is ${JSON.stringify(text)}, which has no rank; compare it with = or !=`);
  }
  const sign = operator.startsWith('>') ? 1 : -1;
  const isStrict = operator.length === 1;
  return (field) => {
    const edge = edgeOf(field);
    return (value) => {
      const difference = sign * (rankOf(field, value) - edge);
      return isStrict ? difference > 0 : difference >= 0;
    };
  };
}

function hasOrder({ type, ordered }: FieldDescription): boolean {
  return type === 'number' || (type === 'enum' && ordered === true);
}

/** NaN if it has none. */
function rankOf({ type, codes = [] }: FieldDescription, value: unknown): number {
  if (type === 'number') return typeof value === 'number' ? value : Number.NaN;
  return codes.find((code) => code.name === value)?.code ?? Number.NaN;
}

function operandValue(field: FieldDescription, operand: string): unknown {
  return comparable(valueOfText(field, operand, '--where'));
}

function comparable(value: unknown): unknown {
  return value instanceof Uint8Array ? hexadecimalBytes(value) : value;
}

function isPossible(field: FieldDescription, operand: string): boolean {
  try {
    operandValue(field, operand);
    return true;
  } catch (error) {
    if (!Failure.is(error)) throw error;
    return false;
  }
}

/** @throws a Failure for a value that is valid in none of the fields, with all their names */
function checkOperand(operand: string, fields: readonly FieldDescription[]): void {
  const [first] = fields;
  if (first === undefined || fields.some((field) => isPossible(field, operand))) return;
  const codes = new Map(fields.flatMap((field) => (field.codes ?? []).map((code) => [code.name, code])));
  operandValue({ ...first, codes: [...codes.values()] }, operand);
}
