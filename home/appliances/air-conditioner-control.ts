/** What an air conditioner makes of its settings: whether it cools or heats, how fast it runs, how it blows. */
import { within } from './measured.ts';
import type { ControlOf } from './types.ts';

export interface Climate {
  readonly settings: Required<ControlOf<'air-conditioner'>>;
  /** °C. */
  readonly room: number;
}

const FAN_WATTS: Readonly<Record<string, number>> = {
  auto: 24,
  low: 12,
  'medium-low': 18,
  medium: 24,
  'medium-high': 31,
  high: 40,
};

const SLOWEST = 18;
const FASTEST = 90;
const FASTEST_OF = { turbo: 110, quiet: 42, eco: 56, dry: 32 } as const;
/** Hertz for each degree that is missing. */
const GAIN = 24;

export function comfort({ settings, room }: Climate): 'cool' | 'heat' | 'dry' | 'fan' {
  const { mode, targetTemperature } = settings;
  if (mode === 'auto') return room >= targetTemperature ? 'cool' : 'heat';
  return mode === 'heat' || mode === 'dry' || mode === 'fan' ? mode : 'cool';
}

/** While it runs. */
export function hertz(climate: Climate): number {
  const { settings, room } = climate;
  const kind = comfort(climate);
  const missing = kind === 'heat' ? settings.targetTemperature - room : room - settings.targetTemperature;
  const fastest = limitOf(settings, kind);
  return within(SLOWEST + GAIN * (kind === 'dry' ? 1 : missing), SLOWEST, fastest);
}

function limitOf({ turbo, quiet, eco, sleep }: Climate['settings'], kind: string): number {
  if (kind === 'dry') return FASTEST_OF.dry;
  if (quiet || sleep) return FASTEST_OF.quiet;
  if (turbo) return FASTEST_OF.turbo;
  return eco ? FASTEST_OF.eco : FASTEST;
}

export function fanPower({ fanSpeed, quiet }: Climate['settings']): number {
  return FAN_WATTS[quiet ? 'low' : fanSpeed] ?? 0;
}
