/** Facts about the frame that the emitters of both languages use. */
import type { Body, Field, Frame, HeaderField, HeaderRole, Profile } from '../model.ts';

export function headerField(frame: Frame, role: HeaderRole): HeaderField | undefined {
  return frame.header.find((field) => field.role === role);
}

export function requiredField(frame: Frame, role: HeaderRole): HeaderField {
  const field = headerField(frame, role);
  if (field === undefined) throw new Error(`the frame has no field with the role ${role}`);
  return field;
}

/** The fields that can rule out a start, in the order in which their bytes arrive, so that each decides as soon as it is read. */
export function examinedFields(frame: Frame): HeaderField[] {
  return frame.header.filter((field) => ['version', 'constant', 'length'].includes(field.role));
}

export function fits(field: HeaderField): { size: number; signed: boolean } {
  return { size: field.size, signed: field.type.startsWith('i') };
}

/** The most that the field's bits hold. */
export function mostOf({ width }: HeaderField): number {
  return 2 ** width - 1;
}

export function isWhole({ size, width }: HeaderField): boolean {
  return width === 8 * size;
}

/** A field that tells the message, and how many bits of the message's one code are below its own. */
export interface Tell {
  readonly field: HeaderField;
  readonly shift: number;
}

export function tellsOf({ tells }: Frame): Tell[] {
  let below = tells.reduce((sum, { width }) => sum + width, 0);
  return tells.map((field) => {
    below -= field.width;
    return { field, shift: below };
  });
}

/** Bits of the one number that is a message's code. */
export function tellBits({ tells }: Frame): number {
  return tells.reduce((sum, { width }) => sum + width, 0);
}

/** Whether codes alone do not tell every kind: some have `when`, or share their codes with another. */
export function needsBody({ kinds }: Profile): boolean {
  const codes = new Set(kinds.map(({ device, message }) => `${device.code} ${message.code}`));
  return codes.size < kinds.length || kinds.some(({ message }) => message.when.length > 0);
}

/** The bytes of the longest frame as it is sent: where every byte between the markers is escaped. */
export function maximumWireLength(frame: Frame): number {
  const plain = frame.overhead + frame.maximumBodyLength;
  return frame.escape === null ? plain : 2 * plain - (frame.starts[0]?.length ?? 0) - frame.end.length;
}

/** The header's fields that mean something, as a body whose bytes count from the frame's start; null where there are none. */
export function headerBody({ frame }: Profile): Body | null {
  const fields = frame.header.flatMap(({ role, values, field }): Field[] => {
    if (field === null) return [];
    if (role !== 'version') return [field];
    // Nothing else is read, so that nothing else may be written.
    return [{ ...field, min: Math.min(...values), max: Math.max(...values), ranged: true }];
  });
  if (fields.length === 0) return null;
  const { title, table, origin, source, headerLength } = frame;
  return {
    name: 'FrameHeader',
    title,
    table,
    clause: null,
    group: 'header',
    messages: [],
    length: headerLength,
    atLeast: false,
    presence: null,
    fields,
    list: null,
    origin,
    source,
  };
}

/** From both codes to the length of the kind's body, in words that both languages have. Each device's code may fill its 32 bits. */
export function impliedLengthSwitch({ deviceId, kinds }: Profile): string {
  const devices = deviceId.deviceTypes.map((device) => {
    const own = kinds.filter((kind) => kind.device === device);
    // Kinds that share their codes have the same length here.
    const lengths = new Map(own.map(({ message, body }) => [message.code, body.length]));
    const cases = Array.from(lengths, ([code, length]) => `case ${code}:\nreturn ${length};`);
    return `case ${device.code}:\nswitch (messageId) {\n${cases.join('\n')}\ndefault:\nreturn -1;\n}`;
  });
  return `switch (deviceType) {\n${devices.join('\n')}\ndefault:\nreturn -1;\n}`;
}

/** Whether messages have the serial as a string. */
export function isTextSerial(frame: Frame): boolean {
  return ['bytes', 'text', 'bcd'].includes(headerField(frame, 'serial')?.type ?? '');
}
