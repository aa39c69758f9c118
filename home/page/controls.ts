/**
 * The controls of an appliance, derived from the profile's control table: one widget for each field, with its label and the appliance's
 * answer.
 */
import type { FieldDescription } from 'igrs-rump/profile';
import { fieldsToSet, isClearable } from '../appliances/values.ts';
import type { Answer } from '../feed.ts';
import { fieldWith, kindOf } from '../vocabulary.ts';
import { announce, element, setAttribute, setText } from './browser.ts';
import { faceOf } from './faces.ts';
import { bare, codeTitle, fieldsOf, minuteOfDay, sentence, withUnit } from './format.ts';
import type { Device, Home } from './home.ts';

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
    'fieldset.controls-block',
    element('legend.unseen', 'Settings'),
    ...at('front'),
    ...at('actions', 'segments'),
    ...at('slider'),
    element('div.pairs', ...at('list', 'amount')),
    element('div.switches', ...at('toggle')),
  );
  const refused = element('p.quiet', 'This account may look, but not touch.');
  const attributes = { 'aria-label': 'Controls', hidden: made.length === 0 };
  return {
    root: element('section.controls', attributes, element('h3', 'Controls'), refused, block),
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
  { type, codes = [], minimum, maximum, step = 1, nullable, special }: FieldDescription,
  hasState: boolean,
): Widget {
  if (type === 'bool') return 'toggle';
  // An enum that is not in the state is an action, not a setting.
  if (type === 'enum' && !hasState) return 'actions';
  if (type === 'enum') return codes.length > MAX_SEGMENTS ? 'list' : 'segments';
  if (!hasState || nullable || special || minimum === undefined || maximum === undefined) return 'amount';
  return (maximum - minimum) / step <= MAX_STEPS ? 'slider' : 'amount';
}

interface Control {
  readonly root: HTMLElement;
  /** The field of this name in the device's state, if there is one. */
  show(value: unknown): void;
}

interface ControlContext {
  readonly device: Device;
  readonly field: FieldDescription;
  /** Unique in the page. */
  readonly id: string;
  /** Sends the value, of which `text` is the wording. Resolves with the answer; a widget then shows the state again. */
  send(value: unknown, text: string): Promise<void>;
  /** Where the answer is shown. */
  readonly verdict: HTMLElement;
}

function contextOf(home: Home, device: Device, field: FieldDescription): ControlContext {
  const { id: deviceId, deviceType } = device.line;
  const id = `${deviceId}-${field.name}`;
  const verdict = element('span.verdict', { id: `${id}-verdict` });
  return {
    device,
    field,
    id,
    verdict,
    send: async (value, text) => {
      verdict.dataset.result = 'pending';
      setText(verdict, 'Sending');
      const fields = [...fieldsOf(deviceType, 'control').values()];
      const { state } = home.devices.get(deviceId) ?? device;
      const answer = await home.control(deviceId, fieldsToSet(fields, field.name, value, state ?? {}));
      announce(`${field.title}, ${text}: ${showVerdict(verdict, deviceType, answer)}`);
    },
  };
}

/** Shows an answer, and returns its words. The worker says `ok` if the request was answered and not refused. */
export function showVerdict(place: HTMLElement, deviceType: string, answer: Answer): string {
  place.dataset.result = answer.result === 'ok' ? 'ok' : 'refused';
  const words = wordsOf(deviceType, answer);
  setText(place, words);
  return words;
}

/** The profile's title of its result, or the message of the error. */
function wordsOf(deviceType: string, { result, message, milliseconds }: Answer): string {
  if (result === 'ok') return `Done in ${milliseconds} ms`;
  if (result === 'timeout') return 'No answer';
  const title = codeTitle(fieldWith(kindOf(deviceType, 'response'), 'result'), result);
  return title === result && message !== '' ? sentence(message) : title;
}

/** Label and verdict around a widget. */
function row({ field, id, verdict }: ControlContext, widget: HTMLElement, extra?: HTMLElement): HTMLElement {
  const label = element('label.control-label', { for: id }, field.title);
  return element('div.control', { 'data-field': field.name }, label, extra, widget, verdict);
}

/** The same around several. */
function group({ field, verdict }: ControlContext, widgets: HTMLElement): HTMLElement {
  const legend = element('legend.control-label', field.title);
  const attributes = { 'data-field': field.name, 'aria-describedby': verdict.id };
  return element('fieldset.control', attributes, legend, widgets, verdict);
}

/** A bool: a switch. */
function toggle(context: ControlContext): Control {
  const { field, id, verdict, send } = context;
  const button = element(
    'button.switch',
    { type: 'button', role: 'switch', id, 'aria-checked': 'false', 'aria-describedby': verdict.id },
    element('span.switch-track', { 'aria-hidden': 'true' }),
    element('span', field.title),
  );
  let state = false;
  button.addEventListener('click', async () => {
    // Shown at once, and reverted if the appliance refuses.
    setAttribute(button, 'aria-checked', String(!state));
    await send(!state, state ? 'off' : 'on');
    setAttribute(button, 'aria-checked', String(state));
  });
  return {
    root: element('div.control.control-switch', { 'data-field': field.name }, button, verdict),
    show: (value) => {
      state = value === true;
      if (verdict.dataset.result !== 'pending') setAttribute(button, 'aria-checked', String(state));
    },
  };
}

/** An enum that the state has too, with few names: side by side. */
function segments(context: ControlContext): Control {
  const { field, id, verdict, send } = context;
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
    element('label.segment', { for: input.id }, input, element('span', field.codes?.[index]?.title)),
  );
  return {
    root: group(context, element('div.segments', ...labels)),
    show: (value) => {
      state = value;
      if (verdict.dataset.result !== 'pending') show();
    },
  };
}

/** An enum with many names: a list. */
function list(context: ControlContext): Control {
  const { field, id, verdict, send } = context;
  let state: unknown;
  const options = (field.codes ?? []).map(({ name, title }) => element('option', { value: name }, title));
  const select = element('select', { id, 'aria-describedby': verdict.id }, ...options);
  select.addEventListener('change', async () => {
    await send(select.value, select.selectedOptions[0]?.textContent ?? '');
    select.value = String(state);
  });
  return {
    root: row(context, select),
    show: (value) => {
      state = value;
      if (verdict.dataset.result !== 'pending' && document.activeElement !== select) select.value = String(value);
    },
  };
}

/** An enum that no state has: actions. Its code 0 means no action. */
function actions(context: ControlContext): Control {
  const { field, send } = context;
  const codes = (field.codes ?? []).filter(({ code }) => code !== 0);
  const buttons = codes.map(({ name, title }) => {
    const button = element(`button.action.action-${name}`, { type: 'button' }, title);
    button.addEventListener('click', () => send(name, title));
    return button;
  });
  return { root: group(context, element('div.actions', ...buttons)), show: () => {} };
}

/** Milliseconds without a change before a slider is sent, because a key that is held down changes it many times. */
const STILL = 350;

/** A number with few enough steps for a slider. */
function slider(context: ControlContext): Control {
  const { field, id, verdict, send } = context;
  const { minimum = 0, maximum = 100, step = 1 } = field;
  const range = { type: 'range', min: minimum, max: maximum, step };
  const input = element('input', range, { id, 'aria-describedby': verdict.id });
  const output = element('output.slider-value', { for: id });
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
    // Dragged back to its old value, it fires no `change`.
    isDraft = input.valueAsNumber !== state;
    clearTimeout(timer);
    display(input.valueAsNumber);
  });
  input.addEventListener('change', () => {
    clearTimeout(timer);
    const value = input.valueAsNumber;
    timer = setTimeout(async () => {
      await send(value, withUnit(field, value));
      isDraft = false;
      back();
    }, STILL);
  });
  return {
    root: row(context, input, output),
    show: (value) => {
      if (typeof value !== 'number') return;
      state = value;
      if (!isDraft) back();
    },
  };
}

/** A number to type, with its allowed range beside it, and a button for each meaning that it may have instead: null is to clear it. */
function amount(context: ControlContext): Control {
  const { field, id, verdict, send, device } = context;
  const isClock = faceOf(device.line.deviceType).times?.[field.name] === 'clock';
  const { minimum = 0, maximum = 254, step = 1 } = field;
  const hint = element('span.hint', { id: `${id}-hint` }, isClock ? 'time of day' : rangeText(field));
  const input = element(
    'input',
    { id, required: true, 'aria-describedby': `${hint.id} ${verdict.id}` },
    isClock ? { type: 'time' } : { type: 'number', min: minimum, max: maximum, step, inputmode: 'decimal' },
  );
  const title = field.title.toLowerCase();
  const set = element('button.action', { type: 'submit', 'aria-label': `Set ${title}` }, 'Set');
  const current = element('span.current');
  let isDraft = false;

  const transmit = async (value: unknown, text: string): Promise<void> => {
    await send(value, text);
    isDraft = false;
  };
  const meaning = (value: string | null, words: string, text: string, label: string): HTMLElement => {
    const button = element('button.action', { type: 'button', 'aria-label': label }, words);
    button.addEventListener('click', () => {
      input.value = '';
      transmit(value, text);
    });
    return button;
  };
  const clear = meaning(null, 'Clear', 'no value', `Clear ${title}`);
  const named = (field.special ?? []).map((each) =>
    meaning(each.name, each.title, each.title, `Set ${title} to ${each.title}`),
  );
  input.addEventListener('input', () => {
    isDraft = true;
  });
  // The browser explains invalid input, because the ranges come from the profile.
  const form = element('form.amount', input, set, isClearable(field) ? clear : null, ...named);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const value = isClock ? input.valueAsNumber / 60_000 : input.valueAsNumber;
    transmit(value, isClock ? minuteOfDay(value) : withUnit(field, value));
  });
  return {
    root: row(context, form, element('span.aside', hint, current)),
    show: (value) => {
      if (value === undefined) return;
      clear.hidden = value === null;
      if (isDraft) return;
      setText(current, value === null ? 'not set' : typeof value === 'number' ? '' : bare(field, value));
      if (typeof value !== 'number' || document.activeElement === input) return;
      input.value = isClock ? minuteOfDay(value) : String(value);
    },
  };
}

function rangeText({ minimum, maximum, unit = '' }: ControlContext['field']): string {
  return minimum === undefined || maximum === undefined ? '' : `${minimum} to ${maximum} ${unit}`.trim();
}
