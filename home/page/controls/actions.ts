import { element } from '../element.ts';
import type { Control, ControlContext } from './control.ts';

/** An enum that no state has: something to do. Its code 0 means to do nothing. */
export function actions({ field, verdict, send }: ControlContext): Control {
  const codes = (field.codes ?? []).filter(({ code }) => code !== 0);
  const buttons = codes.map(({ name, title }) => {
    const button = element('button', { type: 'button', class: `action action-${name}` }, title);
    button.addEventListener('click', () => send(name, title));
    return button;
  });
  return {
    root: element(
      'fieldset',
      { class: 'control control-actions', 'data-field': field.name, 'aria-describedby': verdict.id },
      element('legend', { class: 'control-label' }, field.title),
      element('div', { class: 'actions' }, ...buttons),
      verdict,
    ),
    show: () => {},
  };
}
