/** The frames that the load is made of. They are written once: what is timed is the server, and not our writing. */
import { createCodec, type MessageInput, PROFILE_FINGERPRINT } from 'igrs-rump';

export const codec = createCodec();

const STATE = {
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
  targetTemperature: 55,
  tankTemperature: 48.5,
  inletTemperature: 12,
  hotWater: 50,
  flow: 0,
  heatingPower: 2000,
  energy: 1234.5,
  remainingTime: 20,
  onTime: null,
  offTime: null,
} as const;

function frame(messageType: string, serial: number, body: object): Uint8Array {
  return codec.encode({ kind: `water-heater.${messageType}`, serial, sequence: 0, body } as MessageInput);
}

export function registerFrame(serial: number): Uint8Array {
  return frame('register', serial, {
    keepAlive: 3600,
    capabilities: ['pushesStatus'],
    profileFingerprint: PROFILE_FINGERPRINT,
  });
}

export function controlFrame(serial: number): Uint8Array {
  return frame('control', serial, { targetTemperature: 55 });
}

export function responseFrame(serial: number): Uint8Array {
  return frame('response', serial, STATE);
}

export function statusFrame(serial: number): Uint8Array {
  return frame('status', serial, STATE);
}
