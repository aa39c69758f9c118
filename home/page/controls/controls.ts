/** The controls of an appliance, derived from the profile's control table: one widget per field. */
import type { FieldDescription } from 'igrs-rump/profile';
import { element, setAttribute } from '../element.ts';
import { fieldsOf } from '../format.ts';
import type { Device, Home } from '../home.ts';
import { amount, slider } from './amount.ts';
import { actions, type Control, type ControlContext, contextOf, list, segments, toggle } from './control.ts';

type Widget = 'toggle' | 'segments' | 'list' | 'actions' | 'slider' | 'amount';

const WIDGETS: Readonly<Record<Widget, (context: ControlContext) => Control>> = {
  toggle,
  segments,
  list,
  actions,
  slider,
  amount,
};

/** Choices that fit side by side. */
const MAX_SEGMENTS = 5;
/** Steps that can be selected with a slider. */
const MAX_STEPS = 120;

interface Controls {
  readonly root: HTMLElement;
  update(): void;
}

export function showControls(home: Home, device: Device): Controls {
  const { deviceType } = device.line;
  const states = fieldsOf(deviceType, 'status');
  const made = [...fieldsOf(deviceType, 'control').values()].filter(isShown).map((field) => {
    const widget = widgetOf(field, states.has(field.name));
    // A switch for the whole appliance comes first.
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
    root: element(
      'section',
      { class: 'controls', 'aria-label': 'Controls', hidden: made.length === 0 },
      heading,
      refused,
      block,
    ),
    update: () => {
      const { state, line } = home.devices.get(device.line.id) ?? device;
      refused.hidden = line.mayControl;
      setAttribute(block, 'disabled', !line.mayControl || home.link.state !== 'online');
      if (state === null) return;
      for (const { name, control } of made) control.show(state[name]);
    },
  };
}

/** What can be set by hand: flags, text and bytes have no widget. */
function isShown({ type }: FieldDescription): boolean {
  return type === 'bool' || type === 'enum' || type === 'number';
}

function widgetOf(
  { type, codes = [], minimum, maximum, step = 1, nullable }: FieldDescription,
  hasState: boolean,
): Widget {
  if (type === 'bool') return 'toggle';
  // An enum that is not in the state is an action, not a setting.
  if (type === 'enum' && !hasState) return 'actions';
  if (type === 'enum') return codes.length > MAX_SEGMENTS ? 'list' : 'segments';
  if (!hasState || nullable === true || minimum === undefined || maximum === undefined) return 'amount';
  return (maximum - minimum) / step <= MAX_STEPS ? 'slider' : 'amount';
}
