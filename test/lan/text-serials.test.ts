/** Appliances whose serials are text, on the local network: names of hosts and services know no difference between upper and lower case. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { LanDevice } from 'igrs-rump/lan';
import { heaterState, VERSION } from '../exchange/support/heater.ts';
import { type Built, built, SERIAL_LENGTH, textProfile, untypedProfile } from '../exchange/support/other-profiles.ts';

const SERIALS = ['pump', 'PUMP', 'Pump', 'a.b', '*', 'water heater', '\x01', '..', '', 'X'.repeat(SERIAL_LENGTH)];

for (const [name, profile] of Object.entries({ typed: textProfile, untyped: untypedProfile })) {
  let other: Built;
  const closing: (() => Promise<void>)[] = [];

  before(async () => {
    other = await built(profile());
  });

  after(async () => {
    await Promise.all(closing.map((close) => close()));
    await other.remove();
  });

  test(`${name}: each is found under its own name, and whoever has its secret reaches it and no other`, async () => {
    const { discover, lan, pairingSecret, serveOnLan } = await other.lan();
    const codec = other.codec.createCodec();
    const idOf = (serial: string) => other.profile.formatDeviceId('water-heater', serial as never);
    const secrets = new Map<string, string>();
    const controls: string[] = [];
    for (const serial of SERIALS) {
      const secret = pairingSecret();
      secrets.set(serial, secret);
      const { result, ...state } = heaterState();
      const appliance = await serveOnLan({
        codec,
        deviceId: idOf(serial),
        pairing: secret,
        interface: 'lo',
        version: VERSION,
        onControl: () => void controls.push(serial),
        status: () => state,
      } as never);
      closing.push(() => appliance.close());
    }

    const signal = AbortSignal.timeout(30_000);
    const found = new Map<string, LanDevice>();
    for await (const device of discover({ interface: 'lo', signal })) {
      if (device.state === 'up') found.set(device.deviceId, device);
      if (SERIALS.every((serial) => found.has(idOf(serial)))) break;
    }
    const devices = SERIALS.map((serial) => found.get(idOf(serial)) as LanDevice);
    assert.equal(new Set(devices.map(({ port }) => port)).size, SERIALS.length);
    assert.equal(new Set(devices.map(({ host }) => host.toLowerCase())).size, SERIALS.length);
    for (const { deviceType, host } of devices) {
      assert.equal(deviceType, 'water-heater');
      for (const label of host.split('.')) assert.match(label, /^[a-z0-9_-]{1,63}$/);
    }

    for (const serial of SERIALS) {
      const secret = secrets.get(serial) as string;
      const { port } = found.get(idOf(serial)) as LanDevice;
      const connect = lan({ device: idOf(serial), secret, host: '127.0.0.1', port });
      const controller = new other.exchange.Controller({ codec, connect });
      closing.push(() => controller.close());
      const answer = await controller.device(idOf(serial)).control({ power: true });
      assert.equal((answer as unknown as { serial: string }).serial, serial);
    }
    assert.deepEqual(controls, SERIALS);
  });
}
