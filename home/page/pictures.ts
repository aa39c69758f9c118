/** A drawing of each appliance that shows its state. It adds nothing to the text beside it. */
import type { Body } from '../feed.ts';
import { drawn, setAttribute } from './browser.ts';
import { hasDrawnFace } from './faces.ts';

/** A tank, filled with red in proportion to its hot water, with a coil that glows and drops while a tap runs. */
const TOP = 26;
const DEPTH = 132;
let count = 0;

function waterHeater(): Picture {
  const clip = `tank-${++count}`;
  const hot = drawn('rect', { class: 'fill-hot', x: 52, y: TOP, width: 96, height: 0 });
  const wave = drawn('path', { class: 'fill-hot wave', d: 'M40 0c20-5 40 5 60 0s40-5 60 0v8H40z' });
  const coil = drawn('path', {
    class: 'coil',
    d: 'M70 144c0-16 12-16 12 0s12 16 12 0 12-16 12 0 12 16 12 0 12-16 12 0',
  });
  const drops = [0, 1, 2].map((index) =>
    drawn('path', { class: `drop drop-${index}`, d: 'M168 172c0 4-6 4-6 0 0-3 3-6 3-7 0 1 3 4 3 7z' }),
  );
  const root = drawn(
    'svg',
    { viewBox: '0 0 200 200', class: 'picture picture-heater' },
    drawn('clipPath', { id: clip }, drawn('rect', { x: 52, y: TOP, width: 96, height: DEPTH, rx: 40 })),
    drawn('rect', { class: 'shell', x: 46, y: 20, width: 108, height: 144, rx: 46 }),
    drawn(
      'g',
      { 'clip-path': `url(#${clip})` },
      drawn('rect', { class: 'fill-cold', x: 52, y: TOP, width: 96, height: DEPTH }),
      hot,
      wave,
    ),
    coil,
    drawn('path', { class: 'stroke', d: 'M78 164v22M122 164v8q0 6 6 6h28q9 0 9-9v-3' }),
    ...drops,
  );
  return {
    root,
    update: (state) => {
      const share = typeof state.hotWater === 'number' ? state.hotWater / 100 : 0;
      setAttribute(hot, 'height', Math.round(DEPTH * share));
      setAttribute(wave, 'transform', `translate(0 ${Math.round(TOP + DEPTH * share) - 2})`);
      setAttribute(wave, 'visibility', share === 0 ? 'hidden' : 'visible');
      root.classList.toggle('is-heating', state.heating === true);
      root.classList.toggle('is-flowing', state.flowing === true);
      root.classList.toggle('is-off', state.power === false);
    },
  };
}

/** The indoor unit with its louvre, and air in a colour that depends on the mode. */
function airConditioner(): Picture {
  const air = [0, 1, 2, 3].map((index) =>
    drawn('path', { class: `air air-${index}`, d: `M${62 + index * 25} 112c-8 12 8 22 0 34s4 20 0 26` }),
  );
  const root = drawn(
    'svg',
    { viewBox: '0 0 200 200', class: 'picture picture-air' },
    drawn('rect', { class: 'shell', x: 18, y: 34, width: 164, height: 62, rx: 14 }),
    drawn('path', { class: 'stroke thin', d: 'M34 52h132' }),
    drawn('path', { class: 'louvre', d: 'M38 84h124l-8 12H46z' }),
    drawn('circle', { class: 'lamp', cx: 162, cy: 68, r: 3.5 }),
    ...air,
  );
  return {
    root,
    update: (state) => {
      const on = state.power === true;
      root.classList.toggle('is-off', !on);
      root.classList.toggle('is-blowing', on);
      const works = on && state.compressorRunning === true;
      root.classList.toggle('is-cooling', works && state.fourWayValve !== true);
      root.classList.toggle('is-heating', works && state.fourWayValve === true);
    },
  };
}

/** Three doors, with light in those that are open. */
const DOORS = [
  { name: 'fridge', x: 56, y: 18, width: 88, height: 78 },
  { name: 'flex', x: 56, y: 99, width: 88, height: 32 },
  { name: 'freezer', x: 56, y: 134, width: 88, height: 46 },
];

export function refrigerator(): Picture {
  const doors = DOORS.map(({ name, x, y, width, height }) => {
    const inside = drawn('rect', { class: 'inside', x, y, width, height, rx: 5 });
    const shut = drawn(
      'g',
      { class: 'shut' },
      drawn('rect', { class: 'door', x, y, width, height, rx: 5 }),
      drawn('path', { class: 'stroke thin', d: `M${x + 10} ${y + 10}v${Math.min(height - 20, 22)}` }),
    );
    // Seen from the side, because it is open.
    const open = drawn('path', { class: 'door leaf', d: `M${x + width} ${y}l30 9v${height - 9}l-30 0z` });
    return { name, root: drawn('g', { class: 'compartment' }, inside, open, shut) };
  });
  const root = drawn(
    'svg',
    { viewBox: '0 0 200 200', class: 'picture picture-fridge' },
    drawn('rect', { class: 'shell', x: 50, y: 12, width: 100, height: 174, rx: 12 }),
    ...doors.map((door) => door.root),
    drawn('path', { class: 'stroke', d: 'M66 186v6M134 186v6' }),
  );
  return {
    root,
    update: (state) => {
      for (const door of doors) door.root.classList.toggle('is-open', state[`${door.name}Door`] === true);
      root.classList.toggle('is-cooling', state.compressorRunning === true);
    },
  };
}

/** A window that glows while it runs, a countdown ring, and the door, open or closed. */
const AROUND = 2 * Math.PI * 13;

function microwaveOven(): Picture {
  const ring = drawn('circle', { class: 'ring', cx: 163, cy: 76, r: 13, 'stroke-dasharray': `0 ${AROUND}` });
  const root = drawn(
    'svg',
    { viewBox: '0 0 200 200', class: 'picture picture-oven' },
    drawn('rect', { class: 'shell', x: 14, y: 44, width: 172, height: 112, rx: 14 }),
    drawn('rect', { class: 'window', x: 26, y: 57, width: 108, height: 86, rx: 8 }),
    drawn('path', { class: 'meal', d: 'M56 128h48M62 124c0-22 36-22 36 0z' }),
    drawn(
      'g',
      { class: 'waves' },
      ...[0, 1, 2].map((index) =>
        drawn('path', { class: `heat heat-${index}`, d: `M${68 + index * 12} 92c-5 6 5 8 0 14` }),
      ),
    ),
    drawn('path', { class: 'door leaf', d: 'M26 57l-14 12v86l14-12z' }),
    drawn('circle', { class: 'ring-ground', cx: 163, cy: 76, r: 13 }),
    ring,
    drawn('path', { class: 'stroke thin', d: 'M150 108h26M150 120h26M150 132h26' }),
    drawn('path', { class: 'stroke', d: 'M36 156v8M164 156v8' }),
  );
  return {
    root,
    update: (state) => {
      root.classList.toggle('is-running', state.state === 'running' || state.state === 'preheating');
      root.classList.toggle('is-lit', state.lamp === true);
      root.classList.toggle('is-open', state.door === true);
      root.classList.toggle('is-empty', state.foodTemperature === null);
      const remaining = Number(state.remaining) || 0;
      const whole = remaining + (Number(state.elapsed) || 0);
      const share = whole === 0 ? 0 : remaining / whole;
      setAttribute(ring, 'stroke-dasharray', `${(share * AROUND).toFixed(1)} ${AROUND.toFixed(1)}`);
    },
  };
}

interface Picture {
  readonly root: SVGElement;
  update(state: Body): void;
}

const PICTURES: Readonly<Record<string, () => Picture>> = {
  'water-heater': waterHeater,
  'air-conditioner': airConditioner,
  refrigerator,
  'microwave-oven': microwaveOven,
};

/** Any other appliance: a box with a lamp that shows whether it is there, and a dial. */
function plain(): Picture {
  const root = drawn(
    'svg',
    { viewBox: '0 0 200 200', class: 'picture picture-plain' },
    drawn('rect', { class: 'shell', x: 34, y: 30, width: 132, height: 140, rx: 18 }),
    drawn('rect', { class: 'window', x: 52, y: 48, width: 96, height: 44, rx: 8 }),
    drawn('circle', { class: 'shell', cx: 100, cy: 128, r: 20 }),
    drawn('path', { class: 'stroke thin', d: 'M100 128l10-12M60 158h12M128 158h12' }),
  );
  return { root, update: () => {} };
}

export function pictureOf(deviceType: string): Picture {
  return hasDrawnFace(deviceType) ? (PICTURES[deviceType] ?? plain)() : plain();
}
