// Generated from profile/microwave-oven.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { readFlags } from '../../field/read.ts';
import {
  type Event,
  event,
  type MicrowaveOvenActivity,
  type MicrowaveOvenCommand,
  type MicrowaveOvenFaults,
  type MicrowaveOvenMode,
  microwaveOvenActivity,
  microwaveOvenCommand,
  microwaveOvenFaults,
  microwaveOvenMode,
  type Result,
  result,
  type Severity,
  severity,
} from '../codes.ts';
import { FrameView } from './frame.ts';

/** Microwave oven control (Table 14). */
export class MicrowaveOvenControlView extends FrameView {
  get command(): MicrowaveOvenCommand | number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x01) === 0) return undefined;
    return microwaveOvenCommand.names[view.getUint8(at + 4) & 0x07] as MicrowaveOvenCommand | number;
  }

  get mode(): MicrowaveOvenMode | number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x02) === 0) return undefined;
    return microwaveOvenMode.names[(view.getUint8(at + 4) >>> 3) & 0x0f] as MicrowaveOvenMode | number;
  }

  get childLock(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x04) === 0) return undefined;
    return (view.getUint8(at + 5) & 0x01) !== 0;
  }

  get lamp(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x08) === 0) return undefined;
    return (view.getUint8(at + 5) & 0x02) !== 0;
  }

  get turntable(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x10) === 0) return undefined;
    return (view.getUint8(at + 5) & 0x04) !== 0;
  }

  get preheat(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x20) === 0) return undefined;
    return (view.getUint8(at + 5) & 0x08) !== 0;
  }

  get powerLevel(): number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x40) === 0) return undefined;
    return view.getUint8(at + 6);
  }

  get autoMenu(): number | null | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x80) === 0) return undefined;
    const autoMenuRaw = view.getUint8(at + 7);
    return autoMenuRaw === 0xff ? null : autoMenuRaw;
  }

  get duration(): number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x100) === 0) return undefined;
    return view.getUint16(at + 8);
  }

  get addTime(): number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x200) === 0) return undefined;
    return view.getUint16(at + 10);
  }

  get cavityTarget(): number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x400) === 0) return undefined;
    return view.getUint16(at + 12);
  }

  get weight(): number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x800) === 0) return undefined;
    return view.getUint16(at + 14);
  }

  get startDelay(): number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x1000) === 0) return undefined;
    return view.getUint16(at + 16);
  }
}

/** Microwave oven response and status (Table 15). */
export class MicrowaveOvenStateView extends FrameView {
  get result(): Result | number {
    const { view, at } = this;
    return result.names[view.getUint8(at)] as Result | number;
  }

  get state(): MicrowaveOvenActivity | number {
    const { view, at } = this;
    return microwaveOvenActivity.names[view.getUint8(at + 1) & 0x07] as MicrowaveOvenActivity | number;
  }

  get mode(): MicrowaveOvenMode | number {
    const { view, at } = this;
    return microwaveOvenMode.names[(view.getUint8(at + 1) >>> 3) & 0x0f] as MicrowaveOvenMode | number;
  }

  get door(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 1) & 0x80) !== 0;
  }

  get childLock(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 2) & 0x01) !== 0;
  }

  get lamp(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 2) & 0x02) !== 0;
  }

  get turntable(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 2) & 0x04) !== 0;
  }

  get preheat(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 2) & 0x08) !== 0;
  }

  get remoteStart(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 2) & 0x10) !== 0;
  }

  get powerLevel(): number {
    const { view, at } = this;
    return view.getUint8(at + 3);
  }

  get autoMenu(): number | null {
    const { view, at } = this;
    const autoMenuRaw = view.getUint8(at + 4);
    return autoMenuRaw === 0xff ? null : autoMenuRaw;
  }

  get step(): number {
    const { view, at } = this;
    return view.getUint8(at + 5);
  }

  get remaining(): number {
    const { view, at } = this;
    return view.getUint16(at + 6);
  }

  get elapsed(): number {
    const { view, at } = this;
    return view.getUint16(at + 8);
  }

  get cavityTarget(): number {
    const { view, at } = this;
    return view.getUint16(at + 10);
  }

  get cavityTemperature(): number | null {
    const { view, at } = this;
    const cavityTemperatureRaw = view.getInt16(at + 12);
    return cavityTemperatureRaw === 0x7fff ? null : cavityTemperatureRaw / 10;
  }

  get foodTemperature(): number | null {
    const { view, at } = this;
    const foodTemperatureRaw = view.getInt16(at + 14);
    return foodTemperatureRaw === 0x7fff ? null : foodTemperatureRaw / 10;
  }

  get weight(): number {
    const { view, at } = this;
    return view.getUint16(at + 16);
  }

  get activePower(): number {
    const { view, at } = this;
    return view.getUint16(at + 18);
  }

  get energy(): number {
    const { view, at } = this;
    return view.getUint32(at + 20) / 1000;
  }

  get startDelay(): number {
    const { view, at } = this;
    return view.getUint16(at + 24);
  }
}

/** Microwave oven alarm (Table 16). */
export class MicrowaveOvenAlarmView extends FrameView {
  get event(): Event | number {
    const { view, at } = this;
    return event.names[view.getUint8(at)] as Event | number;
  }

  get severity(): Severity | number {
    const { view, at } = this;
    return severity.names[view.getUint8(at + 1)] as Severity | number;
  }

  get faults(): readonly (MicrowaveOvenFaults | number)[] {
    const { view, at } = this;
    return readFlags(view.getUint32(at + 2), microwaveOvenFaults) as (MicrowaveOvenFaults | number)[];
  }

  get time(): number {
    const { view, at } = this;
    return view.getUint32(at + 6);
  }
}
