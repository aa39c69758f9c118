/** One line of controls: a label, a widget to set the value, and the answer of the appliance; with the widgets for names and switches. */
import type { FieldDescription } from 'igrs-rump/profile';
import type { Answer } from '../../feed.ts';
import { fieldWith, kindOf } from '../../vocabulary.ts';
import { announce, element, setAttribute, setText } from '../browser.ts';
import { codeTitle, sentence } from '../format.ts';
import type { Device, Home } from '../home.ts';

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
    // Shown at once, and reverted if the appliance refuses.
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

/** An enum that the state has too, with few names: side by side. */
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

/** An enum with many names: a list. */
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

/** An enum that no state has: actions. Its code 0 means no action. */
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

export interface Control {
  readonly root: HTMLElement;
  /** The field of this name in the device's state, if there is one. */
  show(value: unknown): void;
}

export interface ControlContext {
  readonly home: Home;
  readonly device: Device;
  readonly field: FieldDescription;
  /** Unique in the page. */
  readonly id: string;
  /** Sends the value, of which `text` is the wording. Resolves with the answer; a widget then shows the state again. */
  send(value: unknown, text: string): Promise<void>;
  /** Where the answer is shown. */
  readonly verdict: HTMLElement;
}

export function contextOf(home: Home, device: Device, field: FieldDescription): ControlContext {
  const { id: deviceId, deviceType } = device.line;
  const id = `${deviceId}-${field.name}`;
  const verdict = element('span', { class: 'verdict', id: `${id}-verdict` });
  return {
    home,
    device,
    field,
    id,
    verdict,
    send: async (value, text) => {
      verdict.dataset.result = 'pending';
      setText(verdict, 'Sending');
      const answer = await home.control(deviceId, { [field.name]: value });
      const words = verdictOf(deviceType, answer);
      verdict.dataset.result = isOk(answer) ? 'ok' : 'refused';
      setText(verdict, words);
      announce(`${field.title}, ${text}: ${words}`);
    },
  };
}

/** The worker says `ok` if the request was answered and not refused. */
export function isOk({ result }: Answer): boolean {
  return result === 'ok';
}

/** The text of an answer: the profile's title of its result, or the message of the error. */
export function verdictOf(deviceType: string, answer: Answer): string {
  const { result, message, milliseconds } = answer;
  if (isOk(answer)) return `Done in ${milliseconds} ms`;
  if (result === 'timeout') return 'No answer';
  const title = codeTitle(fieldWith(kindOf(deviceType, 'response'), 'result'), result);
  return title === result && message !== '' ? sentence(message) : title;
}

/** Label and verdict around a widget. */
export function row(
  context: ControlContext,
  widget: HTMLElement,
  name: string,
  extra: HTMLElement | null = null,
): HTMLElement {
  const label = element('label', { for: context.id, class: 'control-label' }, context.field.title);
  return element(
    'div',
    { class: `control control-${name}`, 'data-field': context.field.name },
    label,
    extra,
    widget,
    context.verdict,
  );
}
