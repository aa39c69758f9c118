/** Widgets for numbers: a slider, or an input. */
import { element, setText } from '../element.ts';
import { faceOf } from '../faces.ts';
import { minuteOfDay, withUnit } from '../format.ts';
import { type Control, type ControlContext, row } from './control.ts';

/** Milliseconds without a change before a slider is sent, because a key that is held down changes it many times. */
const STILL = 350;

/** A number with few enough steps for a slider. */
export function slider(context: ControlContext): Control {
  const { field, id, verdict, send } = context;
  const { minimum = 0, maximum = 100, step = 1 } = field;
  const input = element('input', {
    type: 'range',
    id,
    min: minimum,
    max: maximum,
    step,
    'aria-describedby': verdict.id,
  });
  const output = element('output', { class: 'slider-value', for: id });
  let state: number | null = null;
  let isDraft = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const display = (value: number): void => {
    setText(output, withUnit(field, value));
    input.setAttribute('aria-valuetext', withUnit(field, value));
    const share = (value - minimum) / (maximum - minimum);
    input.style.setProperty('--share', String(share));
  };
  const back = (): void => {
    if (state === null) return;
    input.value = String(state);
    display(state);
  };
  input.addEventListener('input', () => {
    isDraft = true;
    clearTimeout(timer);
    display(input.valueAsNumber);
  });
  input.addEventListener('change', () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const value = input.valueAsNumber;
      await send(value, withUnit(field, value));
      isDraft = false;
      back();
    }, STILL);
  });
  return {
    root: row(context, input, 'slider', output),
    show: (value) => {
      if (typeof value !== 'number') return;
      state = value;
      if (!isDraft) back();
    },
  };
}

/** A number to type, with its allowed range beside it, and a button that clears it if it may be null. */
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
  // The browser explains invalid input, because the ranges come from the profile.
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
