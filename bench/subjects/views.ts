/** The fields of view-choice.ts, read as a user reads them: by name. */
import type { FrameBatch } from 'igrs-rump';

/** Adds to `sums`, of each kind, what its frames have. */
export function addViews(batch: FrameBatch, sums: Record<string, number>): void {
  let sum = 0;
  for (const status of batch.views('water-heater.status')) {
    if (status.power) sum += (status.tankTemperature ?? 0) + status.heatingPower;
  }
  add(sums, 'water-heater.status', sum);
  sum = 0;
  for (const status of batch.views('air-conditioner.status')) {
    if (status.power) sum += (status.roomTemperature ?? 0) + status.activePower;
  }
  add(sums, 'air-conditioner.status', sum);
  sum = 0;
  for (const status of batch.views('refrigerator.status')) {
    if (status.compressorRunning) sum += (status.fridgeActual ?? 0) + status.activePower;
  }
  add(sums, 'refrigerator.status', sum);
  sum = 0;
  for (const status of batch.views('microwave-oven.status')) {
    if (status.turntable) sum += (status.cavityTemperature ?? 0) + status.activePower;
  }
  add(sums, 'microwave-oven.status', sum);
}

function add(sums: Record<string, number>, kind: string, sum: number): void {
  sums[kind] = (sums[kind] ?? 0) + sum;
}
