/**
 * Which alarms of a device are open (6.4.4), as the frames that say so: those that raised a fault that is still open, or reported it as
 * still active, and those that cleared a part of them since. Reading them in order tells which alarms are open.
 */
import type { Codec } from '../sdk/codec.ts';
import { fieldValue, isCode, messageOf } from '../sdk/exchange/roles.ts';

/** In order of arrival. Changed in place. */
export type OpenAlarms = Followed[];

interface Followed {
  readonly frame: Uint8Array;
  /** By name, or by bit where the profile has no name. */
  readonly faults: readonly (string | number)[];
  readonly isCleared: boolean;
}

/** An alarm without a fault counts as one of its own. */
const NO_FAULT = '';

export function openAlarms(codec: Codec, frames: readonly Uint8Array[]): OpenAlarms {
  const open: OpenAlarms = [];
  for (const frame of frames) followAlarm(codec, open, frame);
  return open;
}

/** Adds an alarm. A frame that the profile cannot read goes to followers, but opens and closes nothing. */
export function followAlarm(codec: Codec, open: OpenAlarms, frame: Uint8Array): void {
  const message = codec.tryDecode(frame);
  if (!('kind' in message) || message.kind === 'unknown' || message.messageType !== messageOf('alarm')?.name) return;
  const { body } = message;
  const faults = fieldValue(body, 'alarm', 'faults') as readonly (string | number)[];
  // A copy: the frame may be part of a chunk many times its length.
  open.push({
    frame: frame.slice(),
    faults: faults.length === 0 ? [NO_FAULT] : faults,
    isCleared: isCode(fieldValue(body, 'alarm', 'event'), 'cleared'),
  });
  forget(open);
}

/** Leaves out frames without effect: a later one covers their faults, or they clear what no other frame would open. */
function forget(open: OpenAlarms): void {
  const latest = new Map(open.flatMap((each) => each.faults.map((fault) => [fault, each] as const)));
  const isLatest = (each: Followed, fault: string | number): boolean => latest.get(fault) === each;
  const raised = open.filter((each) => !each.isCleared && each.faults.some((fault) => isLatest(each, fault)));
  const opened = new Set(raised.flatMap(({ faults }) => faults));
  const hasEffect = (each: Followed): boolean =>
    each.faults.some((fault) => isLatest(each, fault) && (!each.isCleared || opened.has(fault)));
  open.splice(0, open.length, ...open.filter(hasEffect));
}

export function openFrames(open: OpenAlarms): readonly Uint8Array[] {
  return open.map(({ frame }) => frame);
}

/** How many of these frames raised the open alarms. */
export function countOpen(codec: Codec, frames: readonly Uint8Array[]): number {
  return openAlarms(codec, frames).filter(({ isCleared }) => !isCleared).length;
}
