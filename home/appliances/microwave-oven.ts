/** A microwave oven: a cavity and a meal that heat while it runs, and a door that stops it. */

import { Meals } from './meals.ts';
import { kilowattHours, tenths, whole } from './measured.ts';
import { Oven } from './oven.ts';
import { Programme } from './programme.ts';
import { Simulation, type SimulationOptions } from './simulation.ts';
import type { ControlOf, FaultOf, Result, Severity, StateOf } from './types.ts';

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
  readonly version = {
    protocolVersion: 1,
    hardwareMajor: 1,
    hardwareMinor: 3,
    firmwareMajor: 5,
    firmwareMinor: 1,
    firmwarePatch: 77,
    manufacturer: 'Hearth & Home',
    model: 'Quickset 25',
  };
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

  /** An open door stops whatever runs, at once. */
  setDoor(isOpen: boolean): void {
    this.#door = isOpen;
    if (!isOpen) return;
    this.#programme.interrupt();
    this.#steamLeft = STEAM_LASTS;
    this.faults.set('waterTankEmpty', false);
  }

  /** The switch on the oven by which somebody beside it allows a start from afar. */
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

  /** Somebody comes with a meal, and takes it out again when it is done. */
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
    // Six tenths of what a magnetron takes become microwaves.
    return 2 + lamp + motors + this.#elementWatts + this.#magnetronWatts / 0.6;
  }

  get #isLit(): boolean {
    return this.#switches.lamp || this.#door || this.#programme.isHot;
  }

  protected objection(fields: ControlOf<'microwave-oven'>): Result | null {
    const { command, mode = this.#programme.mode } = fields;
    const begins = command === 'start' || command === 'resume';
    if (begins && this.#isBroken) return 'fault';
    if (begins && this.faults.has('magnetron') && MAGNETRON.includes(mode)) return 'fault';
    // Nobody may set it going from afar with its door open, or unless somebody beside it has allowed it.
    if (begins && (this.#door || !this.#remoteStart)) return 'interlock';
    if (begins && mode === 'steam' && this.faults.has('waterTankEmpty')) return 'interlock';
    if (fields.powerLevel !== undefined && !MAGNETRON.includes(mode)) return 'unsupported';
    const hasTarget = ELEMENTS.includes(mode) && mode !== 'grill';
    if ((fields.cavityTarget !== undefined || fields.preheat) && !hasTarget) return 'unsupported';
    return this.#programme.objection(fields);
  }

  protected apply(fields: ControlOf<'microwave-oven'>): void {
    const { command, childLock, lamp, turntable } = fields;
    Object.assign(this.#switches, withoutUndefined({ childLock, lamp, turntable }));
    this.#programme.set(fields);
    this.#programme.carryOut(command);
  }

  status(): StateOf<'microwave-oven'> {
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

function withoutUndefined(values: Readonly<Record<string, boolean | undefined>>): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
