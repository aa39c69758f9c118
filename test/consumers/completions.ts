/**
 * What an editor is asked in the middle of typing: each ^ is where the cursor stands, after the names that it may offer there (the
 * comment says which it must, and which it must not). Once the ^ is gone each of these is a misspelt name.
 */
import { createCodec } from 'igrs-rump';

const codec = createCodec();
for (const batch of codec.scanner().push(new Uint8Array(0))) {
  batch.columns('water-heater.status', ['^tankTemprature']); // tankTemperature, serial, not swingVertical
  batch.columns('water-heater.status', ['serial', '^tankTemprature']); // tankTemperature, not swingVertical
}
codec.columnBuilder('air-conditioner.control', ['sequence', '^swingVertcal']); // swingVertical, not tankTemperature
codec.router({ rules: [{ to: 'a', where: { field: '^severty', isNull: true } }] }); // severity, tankTemperature
codec.router({ rules: [{ to: 'a', where: { field: '^severty', equals: 'fault' } }] }); // severity, not tankTemperature
codec.router({ rules: [{ to: 'a', where: { field: 'severity', equals: '^falt' } }] }); // fault, warning, not humidity
codec.router({ rules: [{ to: 'a', messageType: '^alrm' }] }); // alarm, status
codec.encode({ kind: '^water-heater.contrl', serial: 1, sequence: 1, body: {} }); // water-heater.control, refrigerator.refusal
