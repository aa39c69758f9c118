import { element } from '../element.ts';
import { type Control, type ControlContext, row } from './control.ts';

/** An enum that the state has too, with a few names: beside each other. */
export function segments({ field, id, verdict, send }: ControlContext): Control {
  let state: unknown;
  const inputs = (field.codes ?? []).map(({ name, title }) => {
    const input = element('input', { type: 'radio', name: id, value: name, id: `${id}-${name}` });
    input.addEventListener('change', async () => {
      await send(name, title);
      show();
    });
    return input;
  });
  const show = (): void => {
    for (const input of inputs) input.checked = input.value === state;
  };
  const labels = inputs.map((input, index) =>
    element('label', { class: 'segment', for: input.id }, input, element('span', {}, field.codes?.[index]?.title)),
  );
  const root = element(
    'fieldset',
    { class: 'control control-segments', 'data-field': field.name, 'aria-describedby': verdict.id },
    element('legend', { class: 'control-label' }, field.title),
    element('div', { class: 'segments' }, ...labels),
    verdict,
  );
  return {
    root,
    show: (value) => {
      state = value;
      if (verdict.dataset.result !== 'pending') show();
    },
  };
}

/** With many names: in a list. */
export function list(context: ControlContext): Control {
  const { field, id, verdict, send } = context;
  let state: unknown;
  const options = (field.codes ?? []).map(({ name, title }) => element('option', { value: name }, title));
  const select = element('select', { id, 'aria-describedby': verdict.id }, ...options);
  select.addEventListener('change', async () => {
    await send(select.value, select.selectedOptions[0]?.textContent ?? '');
    select.value = String(state);
  });
  return {
    root: row(context, select, 'list'),
    show: (value) => {
      state = value;
      if (verdict.dataset.result !== 'pending' && document.activeElement !== select) select.value = String(value);
    },
  };
}
