import { element, setAttribute } from '../element.ts';
import type { Control, ControlContext } from './control.ts';

/** A bool: a switch. */
export function toggle(context: ControlContext): Control {
  const { field, id, verdict, send } = context;
  const button = element(
    'button',
    { type: 'button', role: 'switch', id, 'aria-checked': 'false', 'aria-describedby': verdict.id, class: 'switch' },
    element('span', { class: 'switch-track', 'aria-hidden': 'true' }),
    element('span', { class: 'switch-name' }, field.title),
  );
  let state = false;
  button.addEventListener('click', async () => {
    // Shown at once, and taken back where the appliance says no.
    setAttribute(button, 'aria-checked', String(!state));
    await send(!state, state ? 'off' : 'on');
    setAttribute(button, 'aria-checked', String(state));
  });
  return {
    root: element('div', { class: 'control control-switch', 'data-field': field.name }, button, verdict),
    show: (value) => {
      state = value === true;
      if (verdict.dataset.result !== 'pending') setAttribute(button, 'aria-checked', String(state));
    },
  };
}
