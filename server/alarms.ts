/** Which alarms of a device are open (6.4.4): for each fault, the latest frame that raised it or said it is still active. */
import type { Codec } from '../sdk/codec.ts';
import { fieldValue, isCode, messageOf } from '../sdk/exchange/roles.ts';

/** By fault: its name, or its bit where the profile has no name for it. Changed in place. */
export type OpenAlarms = Map<string | number, Uint8Array>;

/** An alarm without any fault is one of its own. */
const NO_FAULT = '';

export function openAlarms(codec: Codec, frames: readonly Uint8Array[]): OpenAlarms {
  const open: OpenAlarms = new Map();
  for (const frame of frames) followAlarm(codec, open, frame);
  return open;
}

/** Takes in one more alarm. A frame that the profile cannot read is passed on to followers, but opens and closes nothing. */
export function followAlarm(codec: Codec, open: OpenAlarms, frame: Uint8Array): void {
  const message = codec.tryDecode(frame);
  if (!('kind' in message) || message.kind === 'unknown' || message.messageType !== messageOf('alarm')?.name) return;
  const { body } = message;
  const faults = fieldValue(body, 'alarm', 'faults') as readonly (string | number)[];
  const named = faults.length === 0 ? [NO_FAULT] : faults;
  // A copy: the frame may be part of a chunk many times its length.
  const kept = isCode(fieldValue(body, 'alarm', 'event'), 'cleared') ? null : frame.slice();
  for (const fault of named) {
    open.delete(fault);
    if (kept !== null) open.set(fault, kept);
  }
}

/** Their frames, each once, the one that changed last at the end. */
export function openFrames(open: OpenAlarms): readonly Uint8Array[] {
  return [...new Set(open.values())];
}
