/** The bodies that appliances exchange. */
import type { DeviceTypeName, MessageInputs, Messages } from 'igrs-rump';

export type ControlOf<Type extends DeviceTypeName> = Messages[`${Type}.control`]['body'];
/** Strict: all names are from the profile. */
export type StateOf<Type extends DeviceTypeName> = MessageInputs[`${Type}.status`]['body'];
export type AlarmOf<Type extends DeviceTypeName> = MessageInputs[`${Type}.alarm`]['body'];
export type FaultOf<Type extends DeviceTypeName> = AlarmOf<Type>['faults'][number];
export type Version = MessageInputs['water-heater.version-response']['body'];
export type Result = StateOf<'water-heater'>['result'];
export type Severity = AlarmOf<'water-heater'>['severity'];
