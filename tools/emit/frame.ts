/** What the emitters of both languages ask of the frame. */
import type { Frame, HeaderField, HeaderRole } from '../model.ts';

export function headerField(frame: Frame, role: HeaderRole): HeaderField | undefined {
  return frame.header.find((field) => field.role === role);
}

export function requiredField(frame: Frame, role: HeaderRole): HeaderField {
  const field = headerField(frame, role);
  if (field === undefined) throw new Error(`the frame has no field with the role ${role}`);
  return field;
}

/** The fields that can refuse a start, in the order in which their bytes arrive, so that each refuses as soon as it is read. */
export function examinedFields(frame: Frame): HeaderField[] {
  return frame.header.filter((field) => ['version', 'constant', 'length'].includes(field.role));
}

export function fits(field: HeaderField): { size: number; signed: boolean } {
  return { size: field.size, signed: field.type.startsWith('i') };
}
