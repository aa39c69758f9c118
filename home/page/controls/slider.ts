import { element, setText } from '../element.ts';
import { withUnit } from '../format.ts';
import { type Control, type ControlContext, row } from './control.ts';

/** Milliseconds that a slider stands still before it is sent: a key that is held down changes it many times. */
const STILL = 350;

/** A number with few enough steps to point at. */
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
