/** What may be set, made of the profile's control table: one widget for each of its fields. */
import type { FieldDescription } from 'igrs-rump/profile';
import { element, setAttribute } from '../element.ts';
import { fieldsOf } from '../format.ts';
import type { Device, Home } from '../home.ts';
import { actions } from './actions.ts';
import { amount } from './amount.ts';
import { list, segments } from './choice.ts';
import { type Control, type ControlContext, contextOf } from './control.ts';
import { slider } from './slider.ts';
import { toggle } from './toggle.ts';

type Widget = 'toggle' | 'segments' | 'list' | 'actions' | 'slider' | 'amount';

const WIDGETS: Readonly<Record<Widget, (context: ControlContext) => Control>> = {
  toggle,
  segments,
  list,
  actions,
  slider,
  amount,
};

/** More choices than these do not fit beside each other. */
const MOST_SEGMENTS = 5;
/** More steps than these nobody hits with a slider. */
const MOST_STEPS = 120;

export interface Controls {
  readonly root: HTMLElement;
  update(): void;
}

export function showControls(home: Home, device: Device): Controls {
  const { deviceType } = device.line;
  const states = fieldsOf(`${deviceType}.status`);
  const made = [...fieldsOf(`${deviceType}.control`).values()].map((field) => {
    const widget = widgetOf(field, states.has(field.name));
    // A switch for the whole appliance stands before everything else.
    const place = widget === 'toggle' && field.name === 'power' ? 'front' : widget;
    return { name: field.name, place, control: WIDGETS[widget](contextOf(home, device, field)) };
  });
  const at = (...places: readonly string[]): HTMLElement[] =>
    made.filter(({ place }) => places.includes(place)).map(({ control }) => control.root);
  const block = element(
    'fieldset',
    { class: 'controls-block' },
    element('legend', { class: 'unseen' }, 'Settings'),
    ...at('front'),
    ...at('actions', 'segments'),
    ...at('slider'),
    element('div', { class: 'pairs' }, ...at('list', 'amount')),
    element('div', { class: 'switches' }, ...at('toggle')),
  );
  const refused = element('p', { class: 'read-only' }, 'This account may look, but not touch.');
  const heading = element('h3', {}, 'Controls');
  return {
    root: element('section', { class: 'controls', 'aria-label': 'Controls' }, heading, refused, block),
    update: () => {
      const { state, line } = device;
      refused.hidden = line.mayControl;
      setAttribute(block, 'disabled', !line.mayControl || home.link.state !== 'online');
      if (state === null) return;
      for (const { name, control } of made) control.show(state[name]);
    },
  };
}

function widgetOf(
  { type, codes = [], minimum, maximum, step = 1, nullable }: FieldDescription,
  hasState: boolean,
): Widget {
  if (type === 'bool') return 'toggle';
  // An enum that no state repeats is something to do, not something that is.
  if (type === 'enum' && !hasState) return 'actions';
  if (type === 'enum') return codes.length > MOST_SEGMENTS ? 'list' : 'segments';
  if (!hasState || nullable === true || minimum === undefined || maximum === undefined) return 'amount';
  return (maximum - minimum) / step <= MOST_STEPS ? 'slider' : 'amount';
}
