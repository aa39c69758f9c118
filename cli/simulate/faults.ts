/** The script of faults: which are raised and cleared, when, and on which appliances. */
import type { DeviceTypeName } from 'igrs-rump';
import { parseDeviceId } from 'igrs-rump/profile';
import type { FaultEvent } from '../../home/appliances/index.ts';
import { fieldWith, kindOf } from '../../home/vocabulary.ts';
import { Failure } from '../failure.ts';
import { exampleId } from '../filter.ts';
import { jsonOfFile, readSmallFile } from '../input.ts';

export interface ScriptedFault extends FaultEvent {
  /** Null for all devices that can have the fault. */
  readonly device: string | null;
  readonly type: DeviceTypeName | null;
}

const MEMBERS: readonly string[] = ['at', 'fault', 'event', 'device', 'type'];

/** @param types the simulated device types: a fault that none of them can have is refused */
export async function readFaults(file: string, types: readonly DeviceTypeName[]): Promise<readonly ScriptedFault[]> {
  const text = (await readSmallFile(file)).toString('utf8');
  const list = jsonOfFile(file, text);
  if (!Array.isArray(list)) throw new Failure(`${file}: it must be a list`);
  return list.map((value, index) => checked(value, types, `${file}: [${index}]`));
}

function faultsOf(type: DeviceTypeName): readonly string[] {
  return fieldWith(kindOf(type, 'alarm'), 'faults')?.codes?.map(({ name }) => name) ?? [];
}

/** The faults of this appliance. */
export function scriptOf(
  faults: readonly ScriptedFault[],
  device: string,
  type: DeviceTypeName,
): readonly FaultEvent[] {
  const own = faultsOf(type);
  return faults.filter(
    (fault) =>
      own.includes(fault.fault) &&
      (fault.type === null || fault.type === type) &&
      (fault.device === null || fault.device === device),
  );
}

function isDeviceId(value: unknown): boolean {
  try {
    parseDeviceId(value as string);
    return true;
  } catch {
    return false;
  }
}

function checked(value: unknown, types: readonly DeviceTypeName[], place: string): ScriptedFault {
  const refuse = (words: string): never => {
    throw new Failure(`${place}${words}`);
  };
  if (typeof value !== 'object' || value === null) return refuse(' must be an object');
  const { at, fault, event, device = null, type = null } = value as Record<string, unknown>;
  for (const name of Object.keys(value)) {
    if (!MEMBERS.includes(name)) refuse(`.${name}: it must be one of ${MEMBERS.join(', ')}`);
  }
  if (typeof at !== 'number' || !(at >= 0)) refuse(`.at must be a number of simulated seconds, from 0`);
  if (event !== 'raised' && event !== 'cleared') refuse(`.event must be raised or cleared`);
  if (device !== null && !isDeviceId(device)) refuse(`.device must be a device ID such as ${exampleId()}`);
  if (type !== null && !types.includes(type as DeviceTypeName)) {
    refuse(`.type must be one of the simulated types: ${[...new Set(types)].join(', ')}`);
  }
  const known = new Set((type === null ? types : [type as DeviceTypeName]).flatMap(faultsOf));
  if (!known.has(fault as string)) refuse(`.fault must be one of ${[...known].join(', ')}`);
  return {
    at: at as number,
    fault: fault as string,
    event: event as ScriptedFault['event'],
    device: device === null ? null : (device as string).toLowerCase(),
    type: type as DeviceTypeName | null,
  };
}
