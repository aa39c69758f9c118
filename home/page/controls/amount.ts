import { element, setText } from '../element.ts';
import { faceOf } from '../faces.ts';
import { minuteOfDay, withUnit } from '../format.ts';
import { type Control, type ControlContext, row } from './control.ts';

/** A number to type, with what is allowed beside it; where it may have no value, a button that clears it. */
export function amount(context: ControlContext): Control {
  const { field, id, verdict, send, device } = context;
  const isClock = faceOf(device.line.deviceType).clocks.includes(field.name);
  const { minimum, maximum, step = 1 } = field;
  const hint = element('span', { class: 'hint', id: `${id}-hint` }, isClock ? 'time of day' : rangeText(field));
  const input = element('input', {
    id,
    ...(isClock
      ? { type: 'time' }
      : { type: 'number', min: minimum ?? 0, max: maximum ?? 254, step, inputmode: 'decimal' }),
    required: true,
    'aria-describedby': `${hint.id} ${verdict.id}`,
  });
  const set = element(
    'button',
    { type: 'submit', class: 'set', 'aria-label': `Set ${field.title.toLowerCase()}` },
    'Set',
  );
  const clear = element(
    'button',
    { type: 'button', class: 'set', 'aria-label': `Clear ${field.title.toLowerCase()}` },
    'Clear',
  );
  const current = element('span', { class: 'current' });
  let isDraft = false;

  const shown = (value: number): string => (isClock ? minuteOfDay(value) : withUnit(field, value));
  const transmit = async (value: number | null): Promise<void> => {
    await send(value, value === null ? 'no value' : shown(value));
    isDraft = false;
  };
  input.addEventListener('input', () => {
    isDraft = true;
  });
  clear.addEventListener('click', () => {
    input.value = '';
    transmit(null);
  });
  // The browser says what is wrong with what was typed: the ranges are the profile's.
  const form = element('form', { class: 'amount' }, input, set, field.nullable === true ? clear : null);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    transmit(isClock ? minutesOf(input.value) : input.valueAsNumber);
  });
  return {
    root: row(context, form, 'amount', element('span', { class: 'aside' }, hint, current)),
    show: (value) => {
      if (value === undefined) return;
      clear.hidden = value === null;
      if (isDraft) return;
      if (value === null) setText(current, 'not set');
      else if (typeof value === 'number') {
        setText(current, '');
        if (document.activeElement !== input) input.value = isClock ? minuteOfDay(value) : String(value);
      }
    },
  };
}

function rangeText({ minimum, maximum, unit = '' }: ControlContext['field']): string {
  return minimum === undefined || maximum === undefined ? '' : `${minimum} to ${maximum} ${unit}`.trim();
}

function minutesOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}
