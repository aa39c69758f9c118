/** Which columns are benched: of one kind eight, of every type but text. */
export const COLUMN_KIND = 'air-conditioner.status';

export const COLUMN_FIELDS = [
  'serial',
  'sequence',
  'roomTemperature',
  'outdoorTemperature',
  'targetTemperature',
  'power',
  'mode',
  'activePower',
] as const;
