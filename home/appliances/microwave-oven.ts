/** A microwave oven: its programme, a cavity and a meal that heat while it runs, and a door that stops it. */
import type { SeededRandom } from './activity.ts';
import { type ControlOf, type FaultOf, type Result, type Severity, type StateOf, versionOf } from './bodies.ts';
import { Simulation, type SimulationOptions } from './simulation.ts';
import { kilowattHours, tenths, whole } from './values.ts';

type Control = ControlOf<'microwave-oven'>;
type State = StateOf<'microwave-oven'>;

const MAX_SECONDS = 5999;

/** Its progress is reported by the states of Table 15. */
class Programme {
  state: State['state'] = 'idle';
  mode: State['mode'] = 'microwave';
  powerLevel = 100;
  preheat = false;
  autoMenu: number | null = null;
  cavityTarget = 180;
  /** Grams, if given. */
  weight: number | null = null;
  /** Seconds. */
  remaining = 0;
  elapsed = 0;
  delay = 0;
  #duration = 90;
  #resumes: State['state'] = 'running';

  /** Whether magnetron and elements may be on. */
  get isHot(): boolean {
    return this.state === 'running' || this.state === 'preheating';
  }

  /** Under way: started, and neither finished nor stopped. */
  get #isActive(): boolean {
    return this.isHot || this.state === 'paused' || this.state === 'delayed';
  }

  /** Why this cannot be done now; null if it can. */
  objection(fields: Control): Result | null {
    const { command, addTime } = fields;
    const changes = (['mode', 'duration', 'autoMenu', 'startDelay', 'preheat', 'weight'] as const).some(
      (name) => fields[name] !== undefined,
    );
    if (changes && this.#isActive && command !== 'stop') return 'busy';
    if (command === 'start' && this.#isActive) return 'busy';
    if (command === 'pause' && !this.isHot && this.state !== 'delayed') return 'unsupported';
    if (command === 'resume' && this.state !== 'paused') return 'unsupported';
    if (addTime === undefined || addTime === 0) return null;
    if (!this.isHot && this.state !== 'paused') return 'unsupported';
    return this.remaining + addTime > MAX_SECONDS ? 'invalid-value' : null;
  }

  set(fields: Control): void {
    const { mode, powerLevel, preheat, autoMenu, cavityTarget, weight } = fields;
    Object.assign(this, withoutUndefined({ mode, powerLevel, preheat, autoMenu, cavityTarget, weight }));
    if (fields.startDelay !== undefined) this.delay = fields.startDelay * 60;
    if (fields.duration !== undefined) this.#duration = fields.duration;
    if (fields.addTime !== undefined) this.remaining += fields.addTime;
    if (!this.#isActive) {
      this.remaining = this.#duration;
      if (this.state === 'finished') this.state = 'idle';
    }
  }

  carryOut(command: Control['command']): void {
    if (command === 'start') this.start();
    if (command === 'pause') this.interrupt();
    if (command === 'resume') this.state = this.#resumes;
    if (command === 'stop') this.#stop();
  }

  start(): void {
    this.remaining = this.#duration;
    this.elapsed = 0;
    if (this.delay > 0) this.state = 'delayed';
    else this.#begin();
  }

  #begin(): void {
    this.delay = 0;
    const needsHeat = this.mode === 'convection' || this.mode === 'combination';
    this.state = this.preheat && needsHeat ? 'preheating' : 'running';
  }

  #stop(): void {
    this.state = 'idle';
    this.remaining = 0;
    this.elapsed = 0;
    this.delay = 0;
  }

  /** Pauses until it is resumed, because of the door, an empty tank or a command; ends a finished one. */
  interrupt(): void {
    if (this.state === 'finished') this.#stop();
    if (!this.isHot && this.state !== 'delayed') return;
    this.#resumes = this.state;
    this.state = 'paused';
  }

  fail(): void {
    this.state = 'fault';
    this.remaining = 0;
  }

  recover(): void {
    if (this.state === 'fault') this.#stop();
  }

  /** Advances by one second, in a cavity of this temperature. */
  pass(cavity: number): void {
    if (this.state === 'delayed' && --this.delay <= 0) this.#begin();
    if (this.state === 'preheating' && cavity >= this.cavityTarget) this.state = 'running';
    if (this.state !== 'running') return;
    this.elapsed++;
    if (--this.remaining > 0) return;
    this.remaining = 0;
    this.state = 'finished';
  }
}

/** Of the walls, J/K, and what they give to the kitchen, W/K. */
const HEAT_CAPACITY = 3200;
const LOSS = 4.6;
/** From the air to a meal, W/K. */
const TO_FOOD = 1.4;
/** J/(g K): most meals are water. */
const FOOD = 3.6;
const ROOM = 22;
const BOILING = 100;

class Oven {
  cavity = ROOM;
  /** °C; null while it is empty. */
  food: number | null = null;
  /** Grams. */
  weight = 0;

  put(weight: number, temperature: number): void {
    this.weight = weight;
    this.food = temperature;
  }

  take(): void {
    this.weight = 0;
    this.food = null;
  }

  /** Advances by one second. Microwaves heat the meal, or the walls if there is none. */
  pass(microwaves: number, elements: number): void {
    const toFood = this.food === null ? 0 : TO_FOOD * (this.cavity - this.food);
    const toWalls = elements + (this.food === null ? microwaves : microwaves * 0.08);
    this.cavity += (toWalls - toFood - LOSS * (this.cavity - ROOM)) / HEAT_CAPACITY;
    if (this.food !== null) {
      const heated = this.food + (toFood + microwaves * 0.92) / (this.weight * FOOD);
      // Any further heat leaves as steam.
      this.food = Math.min(heated, BOILING);
    }
  }
}

type Doing = 'opens' | 'takes' | 'puts' | 'closes' | 'starts' | null;

/** Seconds between two visits to the oven. */
const PAUSE = [240, 900] as const;
/** Seconds that a finished meal waits. */
const WAITS = [15, 60] as const;
const DOOR_OPEN = [20, 60] as const;

class Meals {
  readonly #random: SeededRandom;
  #left: number;
  #then: Doing[] = [];

  constructor(random: SeededRandom) {
    this.#random = random;
    this.#left = random.between(60, PAUSE[1]);
  }

  /** Advances by one second. */
  pass(state: string, isDoorOpen: boolean): Doing {
    if (--this.#left > 0) return null;
    const next = this.#then.shift();
    if (next !== undefined) return this.#does(next);
    // Do not disturb a running meal; check again soon.
    if (state !== 'idle' && state !== 'finished' && state !== 'paused') {
      this.#left = this.#random.between(...WAITS);
      return null;
    }
    const startsIt = this.#random.chance(0.5);
    this.#then = ['takes', 'puts', 'closes', ...(startsIt ? (['starts'] as const) : [])];
    return this.#does(isDoorOpen ? 'takes' : 'opens');
  }

  #does(doing: Doing): Doing {
    const isLast = this.#then.length === 0;
    if (isLast) this.#left = this.#random.between(...PAUSE);
    else this.#left = doing === 'opens' ? this.#random.between(...DOOR_OPEN) : this.#random.between(2, 6);
    return doing;
  }
}

/** What each mode has: a magnetron, heating elements, water for steam. */
const MAGNETRON: readonly unknown[] = ['microwave', 'combination', 'defrost'];
const ELEMENTS: readonly unknown[] = ['grill', 'convection', 'combination', 'keep-warm'];
/** Seconds of steam in a full tank. */
const STEAM_LASTS = 1800;

const SEVERITIES: Readonly<Record<FaultOf<'microwave-oven'>, Severity>> = {
  doorInterlock: 'critical',
  cavitySensor: 'fault',
  overTemperature: 'critical',
  magnetron: 'fault',
  coolingFan: 'fault',
  turntable: 'warning',
  foodSensor: 'warning',
  waterTankEmpty: 'warning',
  inverter: 'fault',
  keypad: 'warning',
  communication: 'warning',
};

export class MicrowaveOven extends Simulation<'microwave-oven'> {
  readonly deviceType = 'microwave-oven';
  readonly version = versionOf('Hearth & Home', 'Quickset 25', { hardware: '1.3', firmware: '5.1.77' });
  readonly #programme = new Programme();
  readonly #oven = new Oven();
  readonly #meals: Meals;
  readonly #switches = { childLock: false, lamp: false, turntable: true };
  #door = false;
  #remoteStart = true;
  #steamLeft = STEAM_LASTS;
  #joules: number;

  constructor(options: SimulationOptions<'microwave-oven'>) {
    super(options, SEVERITIES);
    this.#joules = this.random.between(0, 5e8);
    this.#meals = new Meals(this.random);
    this.#oven.put(320, 8);
  }

  /** An open door stops everything at once. */
  setDoor(isOpen: boolean): void {
    this.#door = isOpen;
    if (!isOpen) return;
    this.#programme.interrupt();
    this.#steamLeft = STEAM_LASTS;
    this.faults.set('waterTankEmpty', false);
  }

  /** The switch on the oven that permits a remote start. */
  setRemoteStart(isAllowed: boolean): void {
    this.#remoteStart = isAllowed;
  }

  protected pass(): void {
    if (this.inUse) this.#live();
    if (this.#isBroken) this.#programme.fail();
    else this.#programme.recover();
    this.#programme.pass(this.#oven.cavity);
    this.#oven.pass(this.#magnetronWatts, this.#elementWatts);
    this.#joules += this.#power;
    this.#passSteam();
    if (this.#oven.cavity > 280) this.faults.set('overTemperature', true);
  }

  /** A user puts a meal in, and takes it out when it is done. */
  #live(): void {
    const doing = this.#meals.pass(this.#programme.state, this.#door);
    if (doing === 'opens') this.setDoor(true);
    if (doing === 'takes') this.#oven.take();
    if (doing === 'puts') this.#oven.put(Math.round(this.random.between(120, 600)), this.random.between(4, 12));
    if (doing === 'closes') this.setDoor(false);
    if (doing === 'starts' && !this.#isBroken) {
      this.#programme.set({ mode: 'microwave', duration: Math.round(this.random.between(60, 200)), preheat: false });
      this.#programme.start();
    }
  }

  #passSteam(): void {
    if (this.#programme.state !== 'running' || this.#programme.mode !== 'steam') return;
    if (--this.#steamLeft > 0) return;
    this.faults.set('waterTankEmpty', true);
    this.#programme.interrupt();
  }

  get #isBroken(): boolean {
    return this.faults.has('doorInterlock', 'overTemperature', 'coolingFan', 'inverter', 'cavitySensor');
  }

  get #magnetronWatts(): number {
    const { isHot, mode, powerLevel } = this.#programme;
    if (!isHot || !MAGNETRON.includes(mode) || this.faults.has('magnetron')) return 0;
    return (mode === 'defrost' ? 270 : 900) * (powerLevel / 100);
  }

  get #elementWatts(): number {
    const { isHot, mode, cavityTarget } = this.#programme;
    if (!isHot) return 0;
    if (mode === 'steam') return this.#oven.cavity < 98 ? 1200 : 300;
    if (!ELEMENTS.includes(mode)) return 0;
    const target = mode === 'keep-warm' ? Math.min(cavityTarget, 80) : mode === 'grill' ? 230 : cavityTarget;
    return this.#oven.cavity < target ? 1400 : 0;
  }

  get #power(): number {
    const lamp = this.#isLit ? 20 : 0;
    const motors = this.#programme.isHot ? 30 : 0;
    // A magnetron turns six tenths of its power into microwaves.
    return 2 + lamp + motors + this.#elementWatts + this.#magnetronWatts / 0.6;
  }

  get #isLit(): boolean {
    return this.#switches.lamp || this.#door || this.#programme.isHot;
  }

  protected objection(fields: Control): Result | null {
    const { command, mode = this.#programme.mode } = fields;
    const begins = command === 'start' || command === 'resume';
    if (begins && this.#isBroken) return 'fault';
    if (begins && this.faults.has('magnetron') && MAGNETRON.includes(mode)) return 'fault';
    // A remote start needs a closed door and the permission switch.
    if (begins && (this.#door || !this.#remoteStart)) return 'interlock';
    if (begins && mode === 'steam' && this.faults.has('waterTankEmpty')) return 'interlock';
    if (fields.powerLevel !== undefined && !MAGNETRON.includes(mode)) return 'unsupported';
    const hasTarget = ELEMENTS.includes(mode) && mode !== 'grill';
    if ((fields.cavityTarget !== undefined || fields.preheat) && !hasTarget) return 'unsupported';
    return this.#programme.objection(fields);
  }

  protected apply(fields: Control): void {
    const { command, childLock, lamp, turntable } = fields;
    Object.assign(this.#switches, withoutUndefined({ childLock, lamp, turntable }));
    this.#programme.set(fields);
    this.#programme.carryOut(command);
  }

  protected state(): State {
    const programme = this.#programme;
    return {
      result: 'ok',
      state: programme.state,
      mode: programme.mode,
      door: this.#door,
      ...this.#switches,
      lamp: this.#isLit,
      preheat: programme.preheat,
      remoteStart: this.#remoteStart,
      powerLevel: programme.powerLevel,
      autoMenu: programme.autoMenu,
      step: programme.state === 'idle' ? 0 : programme.state === 'preheating' ? 1 : 2,
      remaining: whole(programme.remaining),
      elapsed: whole(programme.elapsed),
      cavityTarget: programme.cavityTarget,
      cavityTemperature: this.faults.has('cavitySensor') ? null : tenths(this.#oven.cavity),
      foodTemperature: this.faults.has('foodSensor') || this.#oven.food === null ? null : tenths(this.#oven.food),
      weight: whole(programme.weight ?? this.#oven.weight),
      activePower: whole(this.#power),
      energy: kilowattHours(this.#joules),
      startDelay: Math.ceil(programme.delay / 60),
    };
  }
}

function withoutUndefined(values: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
