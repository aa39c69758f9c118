/** An air conditioner and its room, which follows the outdoor temperature. */
import { Compressor } from './activity.ts';
import { type ControlOf, type FaultOf, type Result, type Severity, type StateOf, versionOf } from './bodies.ts';
import { Simulation, type SimulationOptions } from './simulation.ts';
import { kilowattHours, percent, tenths, whole, within } from './values.ts';

type Settings = Required<ControlOf<'air-conditioner'>>;

/** What decides whether it cools or heats, and how fast its compressor runs. */
interface Climate {
  readonly settings: Settings;
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
/** Hertz per degree of deviation from the target. */
const GAIN = 24;

function comfort({ settings, room }: Climate): 'cool' | 'heat' | 'dry' | 'fan' {
  const { mode, targetTemperature } = settings;
  if (mode === 'auto') return room >= targetTemperature ? 'cool' : 'heat';
  return mode === 'heat' || mode === 'dry' || mode === 'fan' ? mode : 'cool';
}

/** While it runs. */
function hertz(climate: Climate): number {
  const { settings, room } = climate;
  const kind = comfort(climate);
  const missing = kind === 'heat' ? settings.targetTemperature - room : room - settings.targetTemperature;
  const fastest = limitOf(settings, kind);
  return within(SLOWEST + GAIN * (kind === 'dry' ? 1 : missing), SLOWEST, fastest);
}

function limitOf({ turbo, quiet, eco, sleep }: Settings, kind: string): number {
  if (kind === 'dry') return FASTEST_OF.dry;
  if (quiet || sleep) return FASTEST_OF.quiet;
  if (turbo) return FASTEST_OF.turbo;
  return eco ? FASTEST_OF.eco : FASTEST;
}

function fanPower({ fanSpeed, quiet }: Settings): number {
  return FAN_WATTS[quiet ? 'low' : fanSpeed] ?? 0;
}

/** Air, furniture and the walls' inner side, J/K. */
const HEAT_CAPACITY = 280_000;
/** Through walls and windows, W/K. */
const LOSS = 90;
/** People and lamps, W. */
const GAINS = 220;
/** Watts of heat moved per hertz of the compressor, and per watt of electrical power. */
const HEAT_OF_HERTZ = 40;
const EFFICIENCY = 3.4;
const AUXILIARY_HEAT = 1000;
const STANDBY = 4;
const MINIMUM_OFF = 180;
/** Hours of its fan until the filter is due. */
const FILTER_LASTS = 250 * 3600;

const SEVERITIES: Readonly<Record<FaultOf<'air-conditioner'>, Severity>> = {
  compressor: 'fault',
  roomSensor: 'warning',
  outdoorSensor: 'warning',
  coilSensor: 'fault',
  indoorFan: 'fault',
  outdoorFan: 'fault',
  highPressure: 'fault',
  lowPressure: 'fault',
  refrigerantLeak: 'critical',
  waterFull: 'warning',
  overVoltage: 'fault',
  underVoltage: 'fault',
  overCurrent: 'fault',
  inverter: 'fault',
  fourWayValve: 'fault',
  memory: 'fault',
  indoorOutdoorLink: 'fault',
  filter: 'info',
  communication: 'warning',
};

/** The compressor runs in spite of these, and stops for all others. */
const HARMLESS = ['roomSensor', 'outdoorSensor', 'fourWayValve', 'filter', 'communication'];
const STOPPING = (Object.keys(SEVERITIES) as FaultOf<'air-conditioner'>[]).filter((name) => !HARMLESS.includes(name));

export class AirConditioner extends Simulation<'air-conditioner'> {
  readonly deviceType = 'air-conditioner';
  readonly version = versionOf('Zephyr Works', 'North Wind 35', { hardware: '1.7', firmware: '2.0.431' });
  readonly #compressor = new Compressor(MINIMUM_OFF);
  readonly #settings: Settings = {
    power: true,
    mode: 'cool',
    sleep: false,
    turbo: false,
    quiet: false,
    eco: false,
    fanSpeed: 'auto',
    display: true,
    beeper: true,
    health: true,
    auxiliaryHeat: false,
    childLock: false,
    swingVertical: 'swing',
    swingHorizontal: 'centre',
    targetTemperature: 24,
    targetHumidity: 50,
    onTimer: 0,
    offTimer: 0,
  };
  #room: number;
  #humidity: number;
  #particulates: number;
  #joules: number;
  #wanted = false;
  #hertz = 0;
  #fanSeconds: number;
  /** Seconds that the timers have left. */
  #until = { on: 0, off: 0 };

  constructor(options: SimulationOptions<'air-conditioner'>) {
    super(options, SEVERITIES);
    this.#room = this.random.between(25.5, 27.5);
    this.#humidity = this.random.between(50, 58);
    this.#particulates = this.random.between(9, 30);
    this.#joules = this.random.between(0, 3e9);
    this.#fanSeconds = this.random.between(0, FILTER_LASTS / 2);
  }

  protected pass(): void {
    this.#passTimers();
    this.#decide();
    const { mode, auxiliaryHeat } = this.#settings;
    const heats = comfort(this.#climate) === 'heat';
    const pumped = this.#compressor.running ? this.#hertz * HEAT_OF_HERTZ : 0;
    const auxiliary = this.#compressor.running && heats && auxiliaryHeat ? AUXILIARY_HEAT : 0;
    const heat = LOSS * (this.#outdoor - this.#room) + GAINS + (heats ? pumped + auxiliary : -pumped);
    this.#room += heat / HEAT_CAPACITY;
    const drying = this.#compressor.running && !heats ? (mode === 'dry' ? 0.006 : 0.0025) : 0;
    this.#humidity = within(this.#humidity + (58 - this.#humidity) * 0.0002 - drying, 25, 95);
    this.#passAir();
    this.#joules += this.#power;
  }

  #passAir(): void {
    const { power, health } = this.#settings;
    const drift = this.random.between(-0.12, 0.12);
    const cleaned = power && health ? 0.0012 : 0;
    this.#particulates =
      within(this.#particulates + drift + (18 - this.#particulates) * 0.0006, 2, 120) * (1 - cleaned);
    if (power && ++this.#fanSeconds >= FILTER_LASTS) this.faults.set('filter', true);
  }

  #passTimers(): void {
    for (const which of ['on', 'off'] as const) {
      if (this.#until[which] === 0 || --this.#until[which] > 0) continue;
      this.#settings.power = which === 'on';
    }
  }

  #decide(): void {
    this.#wanted = !this.#isBlocked && this.#settings.power && this.#needsCompressor();
    this.#compressor.pass(this.#wanted);
    const asked = this.#compressor.running ? hertz(this.#climate) : 0;
    // An inverter changes its speed by a few hertz a second.
    this.#hertz = asked === 0 ? 0 : this.#hertz + within(asked - this.#hertz, -2, 2);
  }

  /** A hysteresis of half a degree, so that it does not switch constantly. */
  #needsCompressor(): boolean {
    const { targetTemperature } = this.#settings;
    const slack = this.#compressor.running ? 0.5 : -0.3;
    const kind = comfort(this.#climate);
    if (kind === 'cool') return this.#room > targetTemperature - slack;
    if (kind === 'heat') return this.#room < targetTemperature + slack;
    return kind === 'dry' && this.#humidity > this.#settings.targetHumidity;
  }

  get #climate(): Climate {
    return { settings: this.#settings, room: this.#room };
  }

  get #isBlocked(): boolean {
    return this.faults.has(...STOPPING);
  }

  /** A warm summer's day. */
  get #outdoor(): number {
    return this.day.outdoor(28.5, 5);
  }

  get #power(): number {
    const compressor = this.#compressor.running ? (this.#hertz * HEAT_OF_HERTZ) / EFFICIENCY : 0;
    const heats = comfort(this.#climate) === 'heat';
    const auxiliary = this.#compressor.running && heats && this.#settings.auxiliaryHeat ? AUXILIARY_HEAT : 0;
    return STANDBY + (this.#settings.power ? fanPower(this.#settings) + compressor + auxiliary : 0);
  }

  protected objection(fields: ControlOf<'air-conditioner'>): Result | null {
    const { mode, turbo, quiet, auxiliaryHeat } = { ...this.#settings, ...fields };
    if (fields.targetTemperature !== undefined && mode === 'fan') return 'unsupported';
    if (fields.targetHumidity !== undefined && mode !== 'dry' && mode !== 'auto') return 'unsupported';
    if (fields.auxiliaryHeat && auxiliaryHeat && mode !== 'heat' && mode !== 'auto') return 'unsupported';
    if (fields.turbo && (mode === 'fan' || mode === 'dry')) return 'unsupported';
    // Both at once are contradictory; one after the other, the later takes effect.
    if (fields.turbo && fields.quiet && turbo && quiet) return 'invalid-value';
    if (fields.power && this.faults.has('refrigerantLeak', 'indoorOutdoorLink', 'memory')) return 'fault';
    return null;
  }

  protected apply(fields: ControlOf<'air-conditioner'>): void {
    Object.assign(this.#settings, fields);
    const settings = this.#settings;
    if (fields.turbo) settings.quiet = false;
    if (fields.quiet) settings.turbo = false;
    if (settings.mode === 'fan' || settings.mode === 'dry') settings.turbo = false;
    if (settings.mode !== 'heat' && settings.mode !== 'auto') settings.auxiliaryHeat = false;
    if (fields.onTimer !== undefined) this.#until.on = fields.onTimer * 60;
    if (fields.offTimer !== undefined) this.#until.off = fields.offTimer * 60;
  }

  protected state(): StateOf<'air-conditioner'> {
    const heats = comfort(this.#climate) === 'heat';
    const running = this.#compressor.running;
    const settings = this.#settings as Settings & StateOf<'air-conditioner'>;
    return {
      ...settings,
      result: 'ok',
      roomTemperature: this.faults.has('roomSensor') ? null : tenths(this.#room),
      outdoorTemperature: this.faults.has('outdoorSensor') ? null : tenths(this.#outdoor),
      roomHumidity: percent(this.#humidity),
      compressorRunning: running,
      defrosting: false,
      // The fan waits for the compressor, so that heating does not begin with cold air.
      preheating: heats && settings.power && this.#wanted && !running,
      filterDue: this.faults.has('filter'),
      fourWayValve: heats && running,
      compressorFrequency: Math.round(this.#hertz),
      activePower: whole(this.#power),
      energy: kilowattHours(this.#joules),
      onTimer: Math.ceil(this.#until.on / 60),
      offTimer: Math.ceil(this.#until.off / 60),
      particulates: whole(this.#particulates),
    };
  }
}
