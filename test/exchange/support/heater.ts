/** A water heater as all tests of the exchange know it. */
import type { MessageInputs } from 'igrs-rump';

export type HeaterState = MessageInputs['water-heater.status']['body'];

export const VERSION = {
  protocolVersion: 1,
  hardwareMajor: 1,
  hardwareMinor: 0,
  firmwareMajor: 2,
  firmwareMinor: 3,
  firmwarePatch: 4,
  manufacturer: 'Test',
  model: 'Heater',
} as const;

export function heaterState(targetTemperature = 55): HeaterState {
  return {
    result: 'ok',
    power: true,
    mode: 'eco',
    sterilise: false,
    childLock: false,
    keepWarm: false,
    heating: true,
    flowing: false,
    defrosting: false,
    anodeDue: false,
    targetTemperature,
    tankTemperature: 48.5,
    inletTemperature: null,
    hotWater: 50,
    flow: 0,
    heatingPower: 2000,
    energy: 1,
    remainingTime: null,
    onTime: null,
    offTime: null,
  };
}

export function deviceId(serial: number): string {
  return `0001-${serial.toString(16).padStart(12, '0')}`;
}
