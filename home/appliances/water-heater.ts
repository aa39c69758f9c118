/** A storage water heater: a tank that cools and heats, and loses hot water while a tap runs. */

import { Habit } from './activity.ts';
import { type ControlOf, type FaultOf, type Result, type Severity, type StateOf, versionOf } from './bodies.ts';
import { Simulation, type SimulationOptions } from './simulation.ts';
import { kilowattHours, percent, tenths, whole, within } from './values.ts';

type Settings = Required<ControlOf<'water-heater'>>;

const LITRES = 80;
/** Of the tank's water, J/K. */
const HEAT_CAPACITY = LITRES * 4186;
/** Through the insulation, W/K. */
const LOSS = 1.6;
const ROOM = 20;
const ELEMENT: Readonly<Record<string, number>> = { standard: 2000, eco: 1200, boost: 3000, vacation: 1200 };
/** Degrees below the target at which heating begins. */
const SLACK = 3;
const SLACK_KEEPING_WARM = 1;
/** Kills legionella. */
const STERILISE_AT = 70;
const VACATION_TARGET = 35;
/** Below this the water is not hot. */
const LUKEWARM = 38;
const TOO_HOT = 85;

const SEVERITIES: Readonly<Record<FaultOf<'water-heater'>, Severity>> = {
  noHotWater: 'info',
  waterLeak: 'critical',
  freezing: 'warning',
  dryFire: 'critical',
  overTemperature: 'fault',
  tankSensor: 'fault',
  inletSensor: 'warning',
  earthLeakage: 'critical',
  heaterOpen: 'fault',
  anodeWorn: 'info',
  communication: 'warning',
};

export class WaterHeater extends Simulation<'water-heater'> {
  readonly deviceType = 'water-heater';
  readonly version = versionOf('Hearth & Home', 'Cistern 80', { hardware: '2.1', firmware: '3.4.12' });
  readonly #taps: Habit;
  readonly #settings: Settings = {
    power: true,
    mode: 'standard',
    sterilise: false,
    childLock: false,
    keepWarm: true,
    targetTemperature: 55,
    onTime: null,
    offTime: null,
    heatingPowerLimit: 3000,
  };
  #tank: number;
  #flow = 0;
  #heating = false;
  #joules = 0;

  constructor(options: SimulationOptions<'water-heater'>) {
    super(options, SEVERITIES);
    this.#tank = this.random.between(46, 53);
    this.#joules = this.random.between(0, 4e9);
    this.#taps = new Habit(this.random, { pause: [240, 1500], lasts: [30, 260] });
  }

  /** Litres a minute; 0 closes the taps. */
  setFlow(litres: number): void {
    this.#flow = litres;
  }

  protected pass(): void {
    if (this.inUse) {
      const change = this.#taps.pass();
      if (change !== null) this.setFlow(change === 'begins' ? this.random.between(3, 9) : 0);
    }
    if (this.day.isStartOf(this.#settings.onTime)) this.#settings.power = true;
    if (this.day.isStartOf(this.#settings.offTime)) this.#settings.power = false;
    this.#decide();
    const power = this.#power;
    const drawn = this.#flow / 60;
    this.#tank += (power - LOSS * (this.#tank - ROOM)) / HEAT_CAPACITY + (drawn / LITRES) * (this.#inlet - this.#tank);
    this.#joules += power;
    if (this.#settings.sterilise && this.#tank >= STERILISE_AT) this.#settings.sterilise = false;
    this.#watch();
  }

  #decide(): void {
    const { power, keepWarm } = this.#settings;
    const blocked = this.faults.has(
      'tankSensor',
      'dryFire',
      'earthLeakage',
      'heaterOpen',
      'waterLeak',
      'overTemperature',
    );
    if (!power || blocked || this.#tank >= this.#aim) this.#heating = false;
    else if (this.#tank < this.#aim - (keepWarm ? SLACK_KEEPING_WARM : SLACK)) this.#heating = true;
  }

  #watch(): void {
    const { power, mode } = this.#settings;
    // A hysteresis, so that it is not raised and cleared with every cup.
    const wanted = power && mode !== 'vacation';
    if (!wanted || this.#hotWater > 20) this.faults.set('noHotWater', false);
    else if (this.#hotWater < 8) this.faults.set('noHotWater', true);
    if (this.#tank > TOO_HOT) this.faults.set('overTemperature', true);
    if (this.#tank < 3) this.faults.set('freezing', true);
  }

  get #aim(): number {
    const { sterilise, mode, targetTemperature } = this.#settings;
    if (sterilise) return STERILISE_AT;
    return mode === 'vacation' ? Math.min(VACATION_TARGET, targetTemperature) : targetTemperature;
  }

  get #power(): number {
    return this.#heating ? Math.min(ELEMENT[this.#settings.mode] ?? 0, this.#settings.heatingPowerLimit) : 0;
  }

  /** Mains water, a little warmer in the afternoon. */
  get #inlet(): number {
    return this.day.outdoor(13, 1.5);
  }

  get #hotWater(): number {
    const full = Math.max(this.#settings.targetTemperature, LUKEWARM + 5);
    return within(((this.#tank - LUKEWARM) / (full - LUKEWARM)) * 100, 0, 100);
  }

  protected objection({ sterilise, power }: ControlOf<'water-heater'>): Result | null {
    const isOn = power ?? this.#settings.power;
    if (sterilise && !isOn) return 'unsupported';
    const broken = this.faults.has('dryFire', 'earthLeakage', 'waterLeak');
    if (broken && (power || sterilise)) return 'fault';
    return null;
  }

  protected apply(fields: ControlOf<'water-heater'>): void {
    Object.assign(this.#settings, fields);
    if (!this.#settings.power) this.#settings.sterilise = false;
    // At once, so that the answer already contains the new state.
    this.#decide();
  }

  protected state(): StateOf<'water-heater'> {
    const { heatingPowerLimit: _, ...settings } = this.#settings as Settings & {
      mode: StateOf<'water-heater'>['mode'];
    };
    const power = this.#power;
    const net = power - LOSS * (this.#tank - ROOM);
    const missing = this.#aim - this.#tank;
    return {
      result: 'ok',
      ...settings,
      heating: this.#heating,
      flowing: this.#flow > 0,
      defrosting: false,
      anodeDue: this.faults.has('anodeWorn'),
      tankTemperature: this.faults.has('tankSensor') ? null : tenths(this.#tank),
      inletTemperature: this.faults.has('inletSensor') ? null : tenths(this.#inlet),
      hotWater: this.faults.has('tankSensor') ? null : percent(this.#hotWater),
      flow: tenths(this.#flow),
      heatingPower: whole(power),
      energy: kilowattHours(this.#joules),
      remainingTime:
        this.#heating && net > 0 ? within(Math.ceil((missing * HEAT_CAPACITY) / net / 60), 0, 0xfffe) : null,
    };
  }
}
