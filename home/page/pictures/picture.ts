/** A drawing of each appliance that shows its state. It says nothing that the text beside it does not. */
import type { Body } from '../../feed.ts';
import { airConditioner } from './air-conditioner.ts';
import { microwaveOven } from './microwave-oven.ts';
import { refrigerator } from './refrigerator.ts';
import { waterHeater } from './water-heater.ts';

export interface Picture {
  readonly root: SVGElement;
  update(state: Body): void;
}

const PICTURES: Readonly<Record<string, () => Picture>> = {
  'water-heater': waterHeater,
  'air-conditioner': airConditioner,
  refrigerator,
  'microwave-oven': microwaveOven,
};

export function pictureOf(deviceType: string): Picture {
  const picture = PICTURES[deviceType];
  if (picture === undefined) throw new Error(`no picture of ${deviceType}`);
  return picture();
}
