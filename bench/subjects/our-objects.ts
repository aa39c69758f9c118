/** What a view saves: the same sums from our own plain objects, on the Wasm engine. */
import { createCodec } from 'igrs-rump';
import { keep, type Subject, type Work } from './subject.ts';

export function ourObjects(): Subject {
  return { view };
}

function view(stream: Uint8Array): Work {
  const codec = createCodec({ engine: 'wasm' });
  const sum = (sums: Record<string, number>): number => {
    let frames = 0;
    let heaters = 0;
    let conditioners = 0;
    let refrigerators = 0;
    let ovens = 0;
    for (const batch of codec.scanner().push(stream)) {
      frames += batch.length;
      for (const { kind, body } of batch) {
        if (kind === 'water-heater.status') {
          if (body.power) heaters += (body.tankTemperature ?? 0) + body.heatingPower;
        } else if (kind === 'air-conditioner.status') {
          if (body.power) conditioners += (body.roomTemperature ?? 0) + body.activePower;
        } else if (kind === 'refrigerator.status') {
          if (body.compressorRunning) refrigerators += (body.fridgeActual ?? 0) + body.activePower;
        } else if (kind === 'microwave-oven.status') {
          if (body.turntable) ovens += (body.cavityTemperature ?? 0) + body.activePower;
        }
      }
    }
    sums['water-heater.status'] = heaters;
    sums['air-conditioner.status'] = conditioners;
    sums['refrigerator.status'] = refrigerators;
    sums['microwave-oven.status'] = ovens;
    return frames;
  };
  return {
    run: () => {
      const sums = {};
      const frames = sum(sums);
      keep(sums);
      return frames;
    },
    result: () => {
      const sums = {};
      sum(sums);
      return sums;
    },
  };
}
