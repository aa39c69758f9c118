/**
 * Message → frame without its check. Any value may come in; an invalid message becomes a RumpError. `writePlain` writes nearly all
 * messages, and never refuses one; if it is not sure, the strict writer writes the message or finds the reason.
 */

import type { Engine } from '../engine/engine.ts';
import type { Kind } from '../field/kind.ts';
import { KIND_NUMBERS, kindNumber, UNKNOWN_KIND } from '../frame/kinds.ts';
import type { Run } from '../frame/run.ts';
import type { Serial } from '../generated/device-id.ts';
import { checkKind, kindOf } from '../generated/hooks/frame/kinds.ts';
import { sealedRun } from '../generated/hooks/frame/sending.ts';
import { refuseExtras, writeExtras, writeFields } from '../generated/hooks/message/body.ts';
import {
  checkLengthTold,
  checkUnknownKind,
  sequenceToWrite,
  serialToWrite,
  writeMore,
} from '../generated/hooks/message/header.ts';
import { KINDS } from '../generated/kinds.ts';
import {
  examineHeader,
  HEADER_LENGTH,
  isStart,
  MAXIMUM_BODY_LENGTH,
  MAXIMUM_FRAME_LENGTH,
  OVERHEAD,
  readDeviceType,
  readMessageId,
  writeHeader,
} from '../generated/layout.ts';
import { arePlainRoles, checkedDeviceType, checkedMessageId, MESSAGE_KEYS, plainKeys } from '../generated/message.ts';
import type { Message } from '../generated/messages.ts';
import { isUint8Array, join, lengthOf } from '../values/bytes.ts';
import { type Fields, isOrdinary, isPlain, refuseUnknownNames } from '../values/checked.ts';
import { display, isArray, RumpError, refuse } from '../values/error.ts';

/** Writes a frame after those of the run, all but its check and end marker, and returns its whole length. */
export function writeMessage(message: unknown, lenient: boolean, run: Run): number {
  const length = lenient ? -1 : writePlain(message, run.view, run.length);
  if (length > 0) return length;
  // Apart from the run, whose memory may move while a caller's getter scans with this codec.
  const frame = new Uint8Array(MAXIMUM_FRAME_LENGTH);
  const written = writeUnsealed(message, lenient, new DataView(frame.buffer));
  run.bytes.set(written === frame.length ? frame : frame.subarray(0, written), run.length);
  return written;
}

/** -1 for anything not plainly valid; then the bytes are undefined. */
function writePlain(message: unknown, view: DataView, at: number): number {
  // Getters may throw anything; the strict writer calls them again, and then their errors reach the caller.
  try {
    const { kind, deviceType, messageType, serial, sequence, body } = message as Fields;
    // Another prototype may have fields of its own, which counting keys does not see. This comes after the properties were read, when
    // compilers know the shape and with it the prototype; earlier it would be a call. The writers of bodies do the same.
    if (Object.getPrototypeOf(message) !== Object.prototype) return -1;
    const entry = KINDS[KIND_NUMBERS.get(kind as string) as number];
    if (entry === undefined) return -1;
    let keys = plainKeys(message as Fields);
    if (deviceType !== undefined && keys++ && deviceType !== entry.deviceType) return -1;
    if (messageType !== undefined && keys++ && messageType !== entry.messageType) return -1;
    for (const _ in message as Fields) keys--;
    // Counted, since looking for each key's name costs a tenth of the whole; so do the writers of bodies that have all of their fields. Two
    // known differences from comparing names: if a field is not enumerable, one unknown key makes up the count and is not refused; and
    // controls are taken key by key, so that of a proxy only those fields are set that are among its keys.
    if (keys !== 0) return -1;
    if (!arePlainRoles(serial, sequence)) return -1;
    // Null and undefined have no fields, so this throws; no other value than a plain object has that prototype.
    const length = entry.write(body as Fields, view, at + HEADER_LENGTH);
    if (length < 0 || (length === 0 && !isOrdinary(body))) return -1;
    writeHeader(view, at, entry.deviceCode, entry.messageCode, serial as Serial, sequence as number, length);
    writeMore(message as Fields, entry, false, view, at, false);
    checkKind(entry, -1, length, view, at);
    return length + OVERHEAD;
  } catch {
    return -1;
  }
}

/**
 * Any message, or the reason why it is invalid, into bytes that are zero; all but check and end marker. `actual` is the length of the body
 * that the message was read from, to find its residue; the returned length is then that of the frame without one.
 */
function writeUnsealed(message: unknown, lenient: boolean, view: DataView, actual = -1): number {
  if (!isPlain(message)) {
    const hint = isArray(message) ? '; encodeAll takes many' : '';
    throw new RumpError('wrong-type', `the message is ${display(message)}; it must be a plain object${hint}`, {
      path: '',
    });
  }
  const { kind, deviceType, messageType, serial, sequence, body, residue } = message;
  refuseUnknownKeys(message, MESSAGE_KEYS, '');
  if (typeof kind !== 'string') refuse('wrong-type', 'kind', kind, 'it must be the name of a kind of message');
  const residual = residue === undefined ? actual : checkedResidue(residue, lenient);
  const cut = residual >= 0;
  const from = serialToWrite(serial, cut);
  const number = sequenceToWrite(sequence);
  if (kind !== 'unknown') {
    const entry = KINDS[kindNumber(kind)] as Kind;
    agree('deviceType', deviceType, entry.deviceType, kind);
    agree('messageType', messageType, entry.messageType, kind);
    const own = writeKnownBody(entry, body, message, lenient, view, residual);
    const length = cut ? residual : own;
    writeHeader(view, 0, entry.deviceCode, entry.messageCode, from, number, length);
    writeMore(message, entry, lenient, view, 0, cut);
    if (residue !== undefined) addBits(residue as Uint8Array, entry, length, view);
    // A lenient writer gives back what was read, even of a damaged frame.
    if (!lenient) checkKind(entry, -1, length, view, 0);
    return (residue === undefined ? own : length) + OVERHEAD;
  }

  refuseExtras(message);
  const deviceCode = checkedDeviceType(deviceType, 'deviceType');
  const messageCode = checkedMessageId(messageType, 'messageType');
  checkUnknownKind();
  const length = writeUnknownBody(deviceCode, messageCode, body, view);
  writeHeader(view, 0, deviceCode, messageCode, from, number, length);
  writeMore(message, null, lenient, view, 0, cut);
  checkLengthTold(view, 0, length);
  if (residue !== undefined) addBits(residue as Uint8Array, null, length, view);
  return length + OVERHEAD;
}

function writeKnownBody(
  { name, layout }: Kind,
  body: unknown,
  message: Fields,
  lenient: boolean,
  view: DataView,
  actual: number,
): number {
  if (!isPlain(body)) refuseBody(body, name);
  const length = writeFields(layout, body, message, lenient, view, HEADER_LENGTH, actual);
  const { names } = layout;
  if (refuseUnknownKeys(body, names, 'body.') === 0 && !isOrdinary(body)) refuseBody(body, name);
  return writeExtras(layout, message, lenient, view, HEADER_LENGTH, length);
}

/** Returns its length. */
function writeUnknownBody(deviceType: number, messageId: number, body: unknown, view: DataView): number {
  if (!isUint8Array(body)) {
    refuse(
      body === undefined ? 'missing-field' : 'wrong-type',
      'body',
      body,
      'that of an unknown kind is a Uint8Array',
    );
  }
  const length = lengthOf(body);
  if (length > MAXIMUM_BODY_LENGTH) {
    const text = `body has ${length} bytes; it may have ${MAXIMUM_BODY_LENGTH}`;
    throw new RumpError('out-of-range', text, { path: 'body' });
  }
  for (let index = 0; index < length; index++) view.setUint8(HEADER_LENGTH + index, body[index] as number);
  const kind = kindOf(deviceType, messageId, length, view, 0);
  if (kind !== UNKNOWN_KIND) {
    refuse('contradiction', 'kind', 'unknown', `a message of this type and length is of the kind ${KINDS[kind]?.name}`);
  }
  return length;
}

function agree(path: string, value: unknown, expected: string, kind: string): void {
  if (value === undefined || value === expected) return;
  const code = typeof value === 'string' ? 'contradiction' : 'wrong-type';
  refuse(code, path, value, `${kind} has '${expected}' there, or nothing`);
}

/** The length of the body that a residue is of. */
function checkedResidue(residue: unknown, lenient: boolean): number {
  if (!lenient) refuse('unknown-field', 'residue', residue, 'only a lenient writer applies it');
  const isBytes = isUint8Array(residue);
  const length = isBytes ? lengthOf(residue) - HEADER_LENGTH : -1;
  if (length >= 0 && length <= MAXIMUM_BODY_LENGTH) return length;
  refuse(isBytes ? 'out-of-range' : 'wrong-type', 'residue', residue, 'it must have the bytes of header and body');
}

/** Into the written header and a body of `length` bytes, which must stay those of the kind; null for an unknown one. */
function addBits(residue: Uint8Array, kind: Kind | null, length: number, view: DataView): void {
  const size = lengthOf(residue);
  for (let index = 0; index < size; index++) {
    view.setUint8(index, view.getUint8(index) ^ (residue[index] as number));
  }
  if (size === HEADER_LENGTH + length && isStart(view, 0) && examineHeader(view, 0, HEADER_LENGTH) === length) {
    const found = kindOf(readDeviceType(view, 0), readMessageId(view, 0), length, view, 0);
    if ((KINDS[found] ?? null) === kind) return;
  }
  refuse('contradiction', 'residue', residue, 'with it the frame would be of another kind, or none');
}

/**
 * Returns how many keys there are. Most objects have them in the order of `names`, so that walking along it settles each with
 * one comparison.
 */
function refuseUnknownKeys(object: Fields, names: readonly string[], path: string): number {
  let next = 0;
  let count = 0;
  for (const key in object) {
    count++;
    while (next < names.length && names[next] !== key) next++;
    if (next++ < names.length) continue;
    refuseUnknownNames(object, names, path);
    break;
  }
  return count;
}

function refuseBody(body: unknown, kind: string): never {
  const code = body === undefined ? 'missing-field' : 'wrong-type';
  refuse(code, 'body', body, `the body of ${kind} must be a plain object; one that sets nothing is {}`);
}

/**
 * What a frame holds beyond its message, so that every valid frame comes back byte for byte through a lenient writer.
 *
 * Adds `residue` to the message of the frame at `at`: header and body XOR what a lenient writer makes of the message. If that is all
 * zero nothing is added, unless the body has another length than the writer's: then the residue only tells its length.
 */
export function addResidue(message: Message, view: DataView, at: number, bodyLength: number): Message {
  const written = new Uint8Array(HEADER_LENGTH + bodyLength);
  const length = writeUnsealed(message, true, new DataView(written.buffer), bodyLength) - OVERHEAD;
  const residue = written.map((byte, index) => byte ^ view.getUint8(at + index));
  if (length !== bodyLength || residue.some(Boolean)) message.residue = residue;
  return message;
}

/** Many messages to one run of bytes: written one after the other, and sealed by the engine many at a time. */
export function encodeAll(engine: Engine, run: Run, messages: unknown, lenient: boolean): Uint8Array<ArrayBuffer> {
  const sealed: Uint8Array<ArrayBuffer>[] = [];
  const takeOut = (): void => {
    sealed.push(sealedRun(run, engine));
    run.length = 0;
  };
  let index = 0;
  for (const message of isArray(messages) ? messages : iterated(messages)) {
    if (!run.hasRoom) takeOut();
    try {
      run.length += writeMessage(message, lenient, run);
    } catch (error) {
      throw placed(error, index);
    }
    index++;
  }
  takeOut();
  return join(sealed);
}

/** The same error, with the message's index in front of its path. */
function placed(error: unknown, index: number): unknown {
  if (!RumpError.is(error)) return error;
  const path = error.path === undefined || error.path === '' ? `[${index}]` : `[${index}].${error.path}`;
  return new RumpError(error.code, `message ${index}: ${error.message}`, { path });
}

/** Refuses with a RumpError where the language would throw a TypeError. */
function iterated(messages: unknown): Iterable<unknown> {
  try {
    const iterator = (messages as Iterable<unknown>)[Symbol.iterator]();
    if (typeof iterator.next === 'function') return { [Symbol.iterator]: () => iterator };
  } catch (error) {
    // A caller's own iterable may throw its own error.
    if (!(error instanceof TypeError)) throw error;
  }
  refuse('wrong-type', 'messages', messages, 'it must be iterable');
}
