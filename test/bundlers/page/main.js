/** Shows what becomes of the frames that stand in the page: one decoded, a column of one kind, all of them routed. */
import { createCodec } from 'igrs-rump';

const { document } = /** @type {any} */ (globalThis);

/** @param {string} hex */
function bytesOf(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

/** @param {Uint8Array} bytes */
function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @type {string} */
const hex = document.body.dataset.frames;
const codec = createCodec();
const router = codec.router({ rules: [{ to: 'alarms', messageType: 'alarm' }, { to: 'rest' }] });

/** @type {{ engine: string, message: unknown, tankTemperature: (number | null)[], routed: Record<string, string> }} */
const shown = {
  engine: codec.engine,
  message: codec.decode(bytesOf(hex.split(' ', 1).join())),
  tankTemperature: [],
  routed: {},
};
for (const batch of codec.scanner().push(bytesOf(hex.replaceAll(' ', '')))) {
  shown.tankTemperature.push(...batch.columns('water-heater.status', ['tankTemperature']).tankTemperature);
  for (const { to, bytes } of router.route(batch)) shown.routed[to] = hexOf(bytes);
}
document.querySelector('pre').textContent = JSON.stringify(shown, null, 2);
