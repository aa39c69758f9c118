/** What may be set, made of the profile's control table: one widget for each of its fields. */
import type { FieldDescription } from 'igrs-rump/profile';
import { element, setAttribute } from '../element.ts';
import { fieldsOf } from '../format.ts';
import type { Device, Home } from '../home.ts';
import { actions } from './actions.ts';
import { amount } from './amount.ts';
import { choice } from './choice.ts';
import { type Control, contextOf } from './control.ts';
import { slider } from './slider.ts';
import { toggle } from './toggle.ts';

/** More steps than these nobody hits with a slider. */
const MOST_STEPS = 120;

export interface Controls {
  readonly root: HTMLElement;
  update(): void;
}

export function showControls(home: Home, device: Device): Controls {
  const { deviceType } = device.line;
  const states = fieldsOf(`${deviceType}.status`);
  const fields = [...fieldsOf(`${deviceType}.control`).values()];
  const made = fields.map((field) => [field, controlOf(home, device, field, states.has(field.name))] as const);
  const of = (wanted: (field: FieldDescription) => boolean): HTMLElement[] =>
    made.filter(([field]) => wanted(field)).map(([, { root }]) => root);
  const inFront = ({ name, type }: FieldDescription): boolean => type === 'bool' && name === 'power';
  const isNumber = ({ type }: FieldDescription): boolean => type !== 'enum' && type !== 'bool';
  const isAmount = (field: FieldDescription): boolean => !isPointedAt(field, states.has(field.name));
  const block = element(
    'fieldset',
    { class: 'controls-block' },
    element('legend', { class: 'unseen' }, 'Settings'),
    ...of(inFront),
    ...of(({ type }) => type === 'enum'),
    ...of((field) => isNumber(field) && !isAmount(field)),
    element('div', { class: 'amounts' }, ...of((field) => isNumber(field) && isAmount(field))),
    element('div', { class: 'switches' }, ...of((field) => field.type === 'bool' && !inFront(field))),
  );
  const refused = element('p', { class: 'read-only' }, 'This account may look, but not touch.');
  return {
    root: element(
      'section',
      { class: 'controls', 'aria-label': 'Controls' },
      element('h3', {}, 'Controls'),
      refused,
      block,
    ),
    update: () => {
      const { state, line } = device;
      refused.hidden = line.mayControl;
      setAttribute(block, 'disabled', !line.mayControl || home.link.state !== 'online');
      if (state === null) return;
      for (const [field, control] of made) control.show(state[field.name]);
    },
  };
}

function controlOf(home: Home, device: Device, field: FieldDescription, hasState: boolean): Control {
  const context = contextOf(home, device, field);
  if (field.type === 'bool') return toggle(context);
  if (field.type === 'enum') return hasState ? choice(context) : actions(context);
  return isPointedAt(field, hasState) ? slider(context) : amount(context);
}

function isPointedAt({ minimum, maximum, step = 1, nullable }: FieldDescription, hasState: boolean): boolean {
  const steps = minimum === undefined || maximum === undefined ? Infinity : (maximum - minimum) / step;
  return steps <= MOST_STEPS && hasState && nullable !== true;
}
