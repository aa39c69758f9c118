/** Of which fields of each status message the sum is taken: a bool and two numbers, which count where the bool is true. */
export const VIEW_CHOICE = {
  'water-heater.status': ['power', 'tankTemperature', 'heatingPower'],
  'air-conditioner.status': ['power', 'roomTemperature', 'activePower'],
  'refrigerator.status': ['compressorRunning', 'fridgeActual', 'activePower'],
  'microwave-oven.status': ['turntable', 'cavityTemperature', 'activePower'],
} as const;

export type ViewedKind = keyof typeof VIEW_CHOICE;
