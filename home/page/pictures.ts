/** A drawing of each appliance that shows its state; index.html has them. It adds nothing to the text beside it. */
import type { Body } from '../feed.ts';
import { byId, setAttribute } from './browser.ts';
import { hasDrawnFace } from './faces.ts';

interface Picture {
  readonly root: Element;
  update(state: Body): void;
}

/** The part of a drawing with this class. */
type PartOf = (name: string) => Element;

/** The tank, from its top, and the ring around the oven's countdown. */
const TOP = 26;
const DEPTH = 132;
const AROUND = 2 * Math.PI * 13;

/** What of the state each drawing shows: by classes, and some by the size of a part. */
const PICTURES: Readonly<Record<string, (state: Body, partOf: PartOf) => Readonly<Record<string, boolean>>>> = {
  plain: () => ({}),
  'water-heater': ({ hotWater, heating, flowing, power }, partOf) => {
    const share = typeof hotWater === 'number' ? hotWater / 100 : 0;
    setAttribute(partOf('tank'), 'height', Math.round(DEPTH * share));
    setAttribute(partOf('wave'), 'transform', `translate(0 ${Math.round(TOP + DEPTH * share) - 2})`);
    setAttribute(partOf('wave'), 'visibility', share === 0 ? 'hidden' : 'visible');
    return { 'is-heating': heating === true, 'is-flowing': flowing === true, 'is-off': power === false };
  },
  'air-conditioner': ({ power, compressorRunning, fourWayValve }) => {
    const on = power === true;
    const works = on && compressorRunning === true;
    const heats = fourWayValve === true;
    return { 'is-off': !on, 'is-blowing': on, 'is-cooling': works && !heats, 'is-heating': works && heats };
  },
  refrigerator: (state, partOf) => {
    for (const name of ['fridge', 'flex', 'freezer']) {
      partOf(name).classList.toggle('is-open', state[`${name}Door`] === true);
    }
    return { 'is-cooling': state.compressorRunning === true };
  },
  'microwave-oven': ({ state, lamp, door, foodTemperature, remaining, elapsed }, partOf) => {
    const left = Number(remaining) || 0;
    const whole = left + (Number(elapsed) || 0);
    const share = whole === 0 ? 0 : left / whole;
    setAttribute(partOf('ring'), 'stroke-dasharray', `${(share * AROUND).toFixed(1)} ${AROUND.toFixed(1)}`);
    return {
      'is-running': state === 'running' || state === 'preheating',
      'is-lit': lamp === true,
      'is-open': door === true,
      'is-empty': foodTemperature === null,
    };
  },
};

export function pictureOf(deviceType: string): Picture {
  const name = hasDrawnFace(deviceType) && Object.hasOwn(PICTURES, deviceType) ? deviceType : 'plain';
  const { content } = byId(`picture-${name}`) as HTMLTemplateElement;
  const root = document.importNode(content, true).firstElementChild as Element;
  const partOf: PartOf = (part) => root.querySelector(`.${part}`) as Element;
  return {
    root,
    update: (state) => {
      const classes = PICTURES[name]?.(state, partOf) ?? {};
      for (const [each, isSet] of Object.entries(classes)) root.classList.toggle(each, isSet);
    },
  };
}
