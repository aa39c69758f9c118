/** One line of controls: a label, something to set it with, and what the appliance said to it. */
import type { FieldDescription } from 'igrs-rump/profile';
import type { Answer } from '../../feed.ts';
import { element, setText } from '../element.ts';
import { commonTitle } from '../format.ts';
import type { Device, Home } from '../home.ts';
import { announce } from '../parts/announcer.ts';

export interface Control {
  readonly root: HTMLElement;
  /** The device's state, where it has one with this name. */
  show(value: unknown): void;
}

export interface ControlContext {
  readonly home: Home;
  readonly device: Device;
  readonly field: FieldDescription;
  /** Unique in the page. */
  readonly id: string;
  /** Sends it; `text` is how the value reads. Resolves when it is answered; whoever shows a draft then goes back to the state. */
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
      const words = verdictOf(`${deviceType}.response`, answer);
      verdict.dataset.result = answer.result === 'ok' ? 'ok' : 'refused';
      setText(verdict, words);
      announce(`${field.title}, ${text}: ${words}`);
    },
  };
}

/** What an answer means: the profile's word for its result, or the error's own. */
export function verdictOf(kind: string, { result, message, milliseconds }: Answer): string {
  if (result === 'ok') return `Done in ${milliseconds} ms`;
  if (result === 'timeout') return 'No answer';
  const title = commonTitle(kind, 'result', result);
  return title === result && message !== '' ? message : title;
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
