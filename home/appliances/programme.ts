/** The programme of a microwave oven and its progress: the states of Table 15. */
import type { ControlOf, Result, StateOf } from './bodies.ts';

type Control = ControlOf<'microwave-oven'>;
type State = StateOf<'microwave-oven'>;

const MAX_SECONDS = 5999;

export class Programme {
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
    if (fields.mode !== undefined) this.mode = fields.mode as State['mode'];
    if (fields.powerLevel !== undefined) this.powerLevel = fields.powerLevel;
    if (fields.preheat !== undefined) this.preheat = fields.preheat;
    if (fields.autoMenu !== undefined) this.autoMenu = fields.autoMenu;
    if (fields.cavityTarget !== undefined) this.cavityTarget = fields.cavityTarget;
    if (fields.weight !== undefined) this.weight = fields.weight;
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
