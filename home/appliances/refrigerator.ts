/** A refrigerator of three compartments on one compressor. */
import { Compressor, Habit, type SeededRandom, type Span } from './activity.ts';
import { type ControlOf, type FaultOf, type Result, type Severity, type StateOf, versionOf } from './bodies.ts';
import { Simulation, type SimulationOptions } from './simulation.ts';
import { kilowattHours, percent, tenths, whole, within } from './values.ts';

interface CompartmentOptions {
  /** Of the air and what lies in it, J/K. */
  readonly heatCapacity: number;
  /** Through the walls, W/K. */
  readonly loss: number;
  readonly start: number;
  readonly doorPause: Span;
  readonly doorLasts: Span;
}

/** Through an open door, W/K. */
const OPEN_DOOR = 22;
/** Degrees between on and off. */
const SLACK = 1;

class Compartment {
  temperature: number;
  isOpen = false;
  power = true;
  /** Seconds. */
  openFor = 0;
  #calls = false;
  readonly #options: CompartmentOptions;
  readonly #door: Habit;

  constructor(random: SeededRandom, options: CompartmentOptions) {
    this.#options = options;
    this.temperature = options.start + random.between(-0.5, 0.5);
    this.#door = new Habit(random, { pause: options.doorPause, lasts: options.doorLasts });
  }

  /** Advances the use of its door by one second; returns whether it has just been opened. */
  passDoor(): boolean {
    const change = this.#door.pass();
    if (change !== null) this.isOpen = change === 'begins';
    return change === 'begins';
  }

  /** Advances its temperature by one second, with this cooling power in watts. */
  pass(ambient: number, cooling: number): void {
    const { loss, heatCapacity } = this.#options;
    const leaking = (loss + (this.isOpen ? OPEN_DOOR : 0)) * (ambient - this.temperature);
    this.temperature += (leaking - cooling) / heatCapacity;
    this.openFor = this.isOpen ? this.openFor + 1 : 0;
  }

  /** Whether it needs cooling to reach this temperature. */
  calls(target: number): boolean {
    if (!this.power || this.temperature <= target - SLACK / 2) this.#calls = false;
    else if (this.temperature >= target + SLACK / 2) this.#calls = true;
    return this.#calls;
  }
}

/** Per second: ice made, water used, and wear of the filter, in percent of full. */
const ICE = 0.02;
const WATER = 0.012;
const WEAR = 0.0002;

class IceMaker {
  filter: number;
  #ice: number;
  #water: number;
  readonly #random: SeededRandom;

  constructor(random: SeededRandom) {
    this.#random = random;
    this.#ice = random.between(20, 90);
    this.#water = random.between(40, 100);
    this.filter = random.between(35, 95);
  }

  get isFull(): boolean {
    return this.#ice >= 99.5;
  }

  get isDry(): boolean {
    return this.#water < 0.5;
  }

  pass(isRunning: boolean): void {
    if (!isRunning || this.isFull || this.isDry) return;
    this.#ice = within(this.#ice + ICE, 0, 100);
    this.#water = within(this.#water - WATER, 0, 100);
    this.filter = within(this.filter - WEAR, 0, 100);
  }

  /** A user takes ice from the freezer, or opens the fridge and fills the tank. */
  visited(compartment: string): void {
    if (compartment === 'freezer') this.#ice = within(this.#ice - this.#random.between(0, 30), 0, 100);
    if (compartment === 'fridge' && this.#water < 20 && this.#random.chance(0.4)) this.#water = 100;
  }
}

type Settings = Required<ControlOf<'refrigerator'>>;
type CompartmentName = 'fridge' | 'freezer' | 'flex';

const NAMES: readonly CompartmentName[] = ['fridge', 'freezer', 'flex'];
const MINIMUM_OFF = 300;
/** Cooling power per electrical power. */
const EFFICIENCY = 1.9;
const STANDBY = 3;
const DOOR_ALARM_AFTER = 60;
/** Degrees above the target at which food is in danger. */
const TOO_WARM = 8;
const DEFROST_EVERY = 8 * 3600;
const DEFROST_LASTS = 15 * 60;
const DEFROST_HEATER = 140;
/** A quick run ends by itself. */
const QUICK_LASTS = 3 * 3600;

const SEVERITIES: Readonly<Record<FaultOf<'refrigerator'>, Severity>> = {
  fridgeDoorOpen: 'warning',
  freezerDoorOpen: 'warning',
  flexDoorOpen: 'warning',
  fridgeHigh: 'warning',
  freezerHigh: 'critical',
  fridgeSensor: 'fault',
  freezerSensor: 'fault',
  flexSensor: 'fault',
  defrostSensor: 'fault',
  ambientSensor: 'warning',
  fridgeFan: 'fault',
  freezerFan: 'fault',
  compressor: 'critical',
  defrostOvertime: 'fault',
  iceMaker: 'fault',
  waterFilterDue: 'info',
  memory: 'fault',
  communication: 'warning',
};

export class Refrigerator extends Simulation<'refrigerator'> {
  readonly deviceType = 'refrigerator';
  readonly version = versionOf('Larder & Sons', 'Trio 480', { hardware: '4.0', firmware: '1.12.3' });
  readonly #compartments: Readonly<Record<CompartmentName, Compartment>>;
  readonly #compressor = new Compressor(MINIMUM_OFF);
  readonly #ice: IceMaker;
  readonly #settings: Settings = {
    mode: 'normal',
    quickCool: false,
    quickFreeze: false,
    iceMaker: true,
    childLock: false,
    muteAlarm: false,
    fridgeTemperature: 4,
    freezerTemperature: -18,
    flexTemperature: 0,
    fridgePower: true,
    freezerPower: true,
    flexPower: true,
    deodorise: true,
    dispenserLock: false,
  };
  #calling: CompartmentName[] = [];
  #sinceDefrost: number;
  #quickLeft = { quickCool: 0, quickFreeze: 0 };
  #joules: number;

  constructor(options: SimulationOptions<'refrigerator'>) {
    super(options, SEVERITIES);
    const { random } = this;
    this.#compartments = {
      fridge: new Compartment(random, {
        heatCapacity: 30_000,
        loss: 1.2,
        start: 4,
        doorPause: [200, 900],
        doorLasts: [12, 90],
      }),
      freezer: new Compartment(random, {
        heatCapacity: 26_000,
        loss: 0.8,
        start: -18,
        doorPause: [900, 3600],
        doorLasts: [10, 70],
      }),
      flex: new Compartment(random, {
        heatCapacity: 15_000,
        loss: 0.6,
        start: 0,
        doorPause: [700, 2600],
        doorLasts: [10, 50],
      }),
    };
    this.#ice = new IceMaker(random);
    this.#sinceDefrost = random.between(0, DEFROST_EVERY * 0.9);
    this.#joules = random.between(0, 2e9);
  }

  setDoor(name: CompartmentName, isOpen: boolean): void {
    this.#compartments[name].isOpen = isOpen;
  }

  protected pass(): void {
    for (const name of this.inUse ? NAMES : []) {
      if (this.#compartments[name].passDoor()) this.#ice.visited(name);
    }
    this.#passQuick();
    this.#sinceDefrost = this.#sinceDefrost >= DEFROST_EVERY + DEFROST_LASTS ? 0 : this.#sinceDefrost + 1;
    this.#calling = NAMES.filter((name) => this.#compartments[name].calls(this.#aim(name)));
    const broken = this.faults.has('compressor', 'memory');
    this.#compressor.pass(this.#calling.length > 0 && !broken && !this.#isDefrosting);
    const cooling = this.#compressor.running ? this.#electrical * EFFICIENCY : 0;
    for (const name of NAMES) {
      const share = this.#calling.includes(name) ? cooling / this.#calling.length : 0;
      const defrost = name === 'freezer' && this.#isDefrosting ? -DEFROST_HEATER / 4 : 0;
      this.#compartments[name].pass(this.#ambient, share + defrost);
    }
    this.#ice.pass(
      this.#settings.iceMaker && !this.faults.has('iceMaker') && this.#compartments.freezer.temperature < -8,
    );
    this.#joules += this.#power;
    this.#watch();
  }

  #passQuick(): void {
    for (const quick of ['quickCool', 'quickFreeze'] as const) {
      if (this.#settings[quick] && --this.#quickLeft[quick] <= 0) this.#settings[quick] = false;
    }
  }

  #watch(): void {
    const { fridge, freezer } = this.#compartments;
    for (const name of NAMES) {
      this.faults.set(`${name}DoorOpen`, this.#compartments[name].openFor >= DOOR_ALARM_AFTER);
    }
    // Cleared a degree below where it is raised.
    const tooWarm = (above: number, was: boolean): boolean => above > (was ? TOO_WARM - 1 : TOO_WARM);
    const fridgeAbove = fridge.temperature - this.#settings.fridgeTemperature;
    const freezerAbove = freezer.temperature - this.#settings.freezerTemperature;
    this.faults.set('fridgeHigh', fridge.power && tooWarm(fridgeAbove, this.faults.has('fridgeHigh')));
    this.faults.set('freezerHigh', freezer.power && tooWarm(freezerAbove, this.faults.has('freezerHigh')));
    this.faults.set('waterFilterDue', this.#ice.filter < 5 || this.faults.has('waterFilterDue'));
  }

  #aim(name: CompartmentName): number {
    const { quickCool, quickFreeze, mode } = this.#settings;
    if (name === 'fridge' && quickCool) return 2;
    if (name === 'freezer' && quickFreeze) return -24;
    const saved = mode === 'eco' ? 1 : 0;
    if (name === 'fridge' && mode === 'vacation') return 12;
    return this.#settings[`${name}Temperature`] + saved;
  }

  get #isDefrosting(): boolean {
    return this.#sinceDefrost >= DEFROST_EVERY;
  }

  get #ambient(): number {
    return this.day.outdoor(22.5, 1.5);
  }

  /** The power of the running compressor, which grows with the number of compartments that need cooling. */
  get #electrical(): number {
    const quick = this.#settings.quickCool || this.#settings.quickFreeze;
    return (quick ? 105 : 58) + 16 * (this.#calling.length - 1);
  }

  get #power(): number {
    const lamps = NAMES.filter((name) => this.#compartments[name].isOpen).length * 6;
    const defrost = this.#isDefrosting ? DEFROST_HEATER : 0;
    return STANDBY + lamps + defrost + (this.#compressor.running ? this.#electrical : 0);
  }

  protected objection(fields: ControlOf<'refrigerator'>): Result | null {
    const wanted = { ...this.#settings, ...fields };
    // A compartment that is off has no target temperature.
    for (const name of NAMES) {
      if (fields[`${name}Temperature`] !== undefined && !wanted[`${name}Power`]) return 'unsupported';
    }
    if (fields.quickCool && (!wanted.fridgePower || wanted.mode === 'vacation')) return 'unsupported';
    if (fields.quickFreeze && !wanted.freezerPower) return 'unsupported';
    if ((fields.quickCool || fields.quickFreeze) && this.faults.has('compressor')) return 'fault';
    return null;
  }

  protected apply(fields: ControlOf<'refrigerator'>): void {
    Object.assign(this.#settings, fields);
    const settings = this.#settings;
    for (const name of NAMES) this.#compartments[name].power = settings[`${name}Power`];
    if (!settings.fridgePower || settings.mode === 'vacation') settings.quickCool = false;
    if (!settings.freezerPower) settings.quickFreeze = false;
    if (fields.quickCool) this.#quickLeft.quickCool = QUICK_LASTS;
    if (fields.quickFreeze) this.#quickLeft.quickFreeze = QUICK_LASTS;
  }

  protected state(): StateOf<'refrigerator'> {
    const { fridge, freezer, flex } = this.#compartments;
    const measured = (name: CompartmentName): number | null =>
      this.faults.has(`${name}Sensor`) ? null : tenths(this.#compartments[name].temperature);
    const settings = this.#settings as Settings & StateOf<'refrigerator'>;
    return {
      ...settings,
      result: 'ok',
      fridgeDoor: fridge.isOpen,
      freezerDoor: freezer.isOpen,
      flexDoor: flex.isOpen,
      defrosting: this.#isDefrosting,
      iceFull: this.#ice.isFull,
      waterTankEmpty: this.#ice.isDry,
      compressorRunning: this.#compressor.running,
      ambientHumidity: percent(48 + 4 * Math.sin(this.day.minute / 200)),
      fridgeActual: measured('fridge'),
      freezerActual: measured('freezer'),
      flexActual: measured('flex'),
      ambient: this.faults.has('ambientSensor') ? null : tenths(this.#ambient),
      compressorSpeed: this.#compressor.running ? whole(within(this.#electrical * 36, 1200, 4300)) : 0,
      activePower: whole(this.#power),
      energy: kilowattHours(this.#joules),
      waterFilter: percent(this.#ice.filter),
      doorOpenTime: whole(Math.max(fridge.openFor, freezer.openFor, flex.openFor)),
    };
  }
}
