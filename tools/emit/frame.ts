/** Facts about the frame that the emitters of both languages use. */
import type { Frame, HeaderField, HeaderRole, Profile } from '../model.ts';

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

/** From both codes to the length of the kind's body, in words that both languages have. Each code may fill its 32 bits. */
export function impliedLengthSwitch({ deviceId, kinds }: Profile): string {
  const devices = deviceId.deviceTypes.map((device) => {
    const own = kinds.filter((kind) => kind.device === device);
    const cases = own.map(({ message, body }) => `case ${message.code}:\nreturn ${body.length};`);
    return `case ${device.code}:\nswitch (messageId) {\n${cases.join('\n')}\ndefault:\nreturn -1;\n}`;
  });
  return `switch (deviceType) {\n${devices.join('\n')}\ndefault:\nreturn -1;\n}`;
}
