/** What must not compile. Each line proves that a type is there: one that had become `any` would take all of this. */
import { createCodec, type Message, type MessageInput, RumpError } from 'igrs-rump';
import { createCodec as createJsCodec } from 'igrs-rump/js';
import { describe } from 'igrs-rump/profile';

const codec = createCodec();
const header = { serial: 1, sequence: 1 };

// @ts-expect-error no such engine
createCodec({ engine: 'native' });
// @ts-expect-error nor here
createJsCodec({ engine: 'native' });
// @ts-expect-error no such kind
codec.encode({ ...header, kind: 'air-conditioner.controll', body: {} });
// @ts-expect-error a field of another device
codec.encode({ ...header, kind: 'water-heater.control', body: { swingVertical: 'off' } });
// @ts-expect-error a name that the field does not have
codec.encode({ ...header, kind: 'air-conditioner.control', body: { mode: 'cold' } });
// @ts-expect-error what was read may hold codes without a name, and is written leniently alone
codec.encode(codec.decode(new Uint8Array(18)));
// @ts-expect-error text is no bytes
codec.decode('5250');
// @ts-expect-error no such kind
codec.columnBuilder('toaster.status', ['serial']);
// @ts-expect-error a column that the kind does not have
codec.columnBuilder('air-conditioner.status', ['serial', 'temprature']);
// @ts-expect-error neither does a batch have it
for (const batch of codec.scanner().push(new Uint8Array(0))) batch.columns('water-heater.control', ['swingVertical']);
// @ts-expect-error the wrong type of a column
codec.encodeColumns('water-heater.control', { serial: 1, sequence: 1, power: ['yes'] });
// @ts-expect-error a rule without a destination
codec.router({ rules: [{ messageType: 'alarm' }] });
// @ts-expect-error a field that no kind of message has
codec.router({ rules: [{ to: 'cold', where: { field: 'temprature', atMost: 1 } }] });
// @ts-expect-error a name that the field does not have
codec.router({ rules: [{ to: 'alarms', where: { field: 'severity', atLeast: 'falt' } }] });
// @ts-expect-error nor does a list of them
codec.router({ rules: [{ to: 'alarms', where: { field: 'severity', oneOf: ['fault', 'falt'] } }] });
// @ts-expect-error no such flag
codec.router({ rules: [{ to: 'alarms', where: { field: 'faults', has: ['leak', 'leek'] } }] });
// @ts-expect-error a value of another type
codec.router([{ to: 'cold', where: { field: 'targetTemperature', atMost: '20' } }]);
// @ts-expect-error no such message type
codec.router({ rules: [{ to: 'alarms', messageType: 'alarms' }] });
// @ts-expect-error no such kind
describe('toaster.control');
// @ts-expect-error no such code
new RumpError('bad-luck', 'there is no such code');

export function wrong(message: Message, input: MessageInput, caught: unknown): void {
  // @ts-expect-error not before the kind is known
  message.body.targetTemperature;
  // @ts-expect-error no kind has this name
  if (message.kind === 'air-conditioner.controll') return;
  if (message.kind === 'water-heater.control') {
    // @ts-expect-error a field of another device
    message.body.swingVertical;
    // @ts-expect-error it may be a code without a name, or not set
    message.body.mode.length;
  }
  // @ts-expect-error what is to be written is read-only
  input.serial = 2;
  // @ts-expect-error anything can be thrown
  caught.code;
  // @ts-expect-error the union of codes is closed
  if (RumpError.is(caught) && caught.code === 'bad-luck') return;
  for (const batch of codec.scanner().push(new Uint8Array(0))) {
    // @ts-expect-error a view has its kind's fields
    for (const view of batch.views('water-heater.control')) view.swingVertical;
  }
  const { serial } = codec.columnBuilder('water-heater.control', ['serial']).finish();
  // @ts-expect-error a column of doubles
  const texts: string[] = serial;
  void texts;
}
