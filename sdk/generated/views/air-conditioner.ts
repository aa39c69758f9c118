// Generated from profile/air-conditioner.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { readFlags } from '../../field/read.ts';
import {
  type AirConditionerFaults,
  type AirConditionerMode,
  airConditionerFaults,
  airConditionerMode,
  type Event,
  event,
  type FanSpeed,
  fanSpeed,
  type Result,
  result,
  type Severity,
  type SwingHorizontal,
  type SwingVertical,
  severity,
  swingHorizontal,
  swingVertical,
} from '../codes.ts';
import { FrameView } from './frame.ts';

/** Air conditioner control (Table 8). */
export class AirConditionerControlView extends FrameView {
  get power(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x01) === 0) return undefined;
    return (view.getUint8(at + 4) & 0x01) !== 0;
  }

  get mode(): AirConditionerMode | number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x02) === 0) return undefined;
    return airConditionerMode.names[(view.getUint8(at + 4) >>> 1) & 0x07] as AirConditionerMode | number;
  }

  get sleep(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x04) === 0) return undefined;
    return (view.getUint8(at + 4) & 0x10) !== 0;
  }

  get turbo(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x08) === 0) return undefined;
    return (view.getUint8(at + 4) & 0x20) !== 0;
  }

  get quiet(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x10) === 0) return undefined;
    return (view.getUint8(at + 4) & 0x40) !== 0;
  }

  get eco(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x20) === 0) return undefined;
    return (view.getUint8(at + 4) & 0x80) !== 0;
  }

  get fanSpeed(): FanSpeed | number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x40) === 0) return undefined;
    return fanSpeed.names[view.getUint8(at + 5) & 0x07] as FanSpeed | number;
  }

  get display(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x80) === 0) return undefined;
    return (view.getUint8(at + 5) & 0x08) !== 0;
  }

  get beeper(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x100) === 0) return undefined;
    return (view.getUint8(at + 5) & 0x10) !== 0;
  }

  get health(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x200) === 0) return undefined;
    return (view.getUint8(at + 5) & 0x20) !== 0;
  }

  get auxiliaryHeat(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x400) === 0) return undefined;
    return (view.getUint8(at + 5) & 0x40) !== 0;
  }

  get childLock(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x800) === 0) return undefined;
    return (view.getUint8(at + 5) & 0x80) !== 0;
  }

  get swingVertical(): SwingVertical | number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x1000) === 0) return undefined;
    return swingVertical.names[view.getUint8(at + 6) & 0x0f] as SwingVertical | number;
  }

  get swingHorizontal(): SwingHorizontal | number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x2000) === 0) return undefined;
    return swingHorizontal.names[view.getUint8(at + 6) >>> 4] as SwingHorizontal | number;
  }

  get targetTemperature(): number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x4000) === 0) return undefined;
    return view.getUint8(at + 7) / 2;
  }

  get targetHumidity(): number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x8000) === 0) return undefined;
    return view.getUint8(at + 8);
  }

  get onTimer(): number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x10000) === 0) return undefined;
    return view.getUint16(at + 10);
  }

  get offTimer(): number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x20000) === 0) return undefined;
    return view.getUint16(at + 12);
  }
}

/** Air conditioner response and status (Table 9). */
export class AirConditionerStateView extends FrameView {
  get result(): Result | number {
    const { view, at } = this;
    return result.names[view.getUint8(at)] as Result | number;
  }

  get power(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 1) & 0x01) !== 0;
  }

  get mode(): AirConditionerMode | number {
    const { view, at } = this;
    return airConditionerMode.names[(view.getUint8(at + 1) >>> 1) & 0x07] as AirConditionerMode | number;
  }

  get sleep(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 1) & 0x10) !== 0;
  }

  get turbo(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 1) & 0x20) !== 0;
  }

  get quiet(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 1) & 0x40) !== 0;
  }

  get eco(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 1) & 0x80) !== 0;
  }

  get fanSpeed(): FanSpeed | number {
    const { view, at } = this;
    return fanSpeed.names[view.getUint8(at + 2) & 0x07] as FanSpeed | number;
  }

  get display(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 2) & 0x08) !== 0;
  }

  get beeper(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 2) & 0x10) !== 0;
  }

  get health(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 2) & 0x20) !== 0;
  }

  get auxiliaryHeat(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 2) & 0x40) !== 0;
  }

  get childLock(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 2) & 0x80) !== 0;
  }

  get swingVertical(): SwingVertical | number {
    const { view, at } = this;
    return swingVertical.names[view.getUint8(at + 3) & 0x0f] as SwingVertical | number;
  }

  get swingHorizontal(): SwingHorizontal | number {
    const { view, at } = this;
    return swingHorizontal.names[view.getUint8(at + 3) >>> 4] as SwingHorizontal | number;
  }

  get targetTemperature(): number {
    const { view, at } = this;
    return view.getUint8(at + 4) / 2;
  }

  get targetHumidity(): number {
    const { view, at } = this;
    return view.getUint8(at + 5);
  }

  get roomTemperature(): number | null {
    const { view, at } = this;
    const roomTemperatureRaw = view.getInt16(at + 6);
    return roomTemperatureRaw === 0x7fff ? null : roomTemperatureRaw / 10;
  }

  get outdoorTemperature(): number | null {
    const { view, at } = this;
    const outdoorTemperatureRaw = view.getInt16(at + 8);
    return outdoorTemperatureRaw === 0x7fff ? null : outdoorTemperatureRaw / 10;
  }

  get roomHumidity(): number | null {
    const { view, at } = this;
    const roomHumidityRaw = view.getUint8(at + 10);
    return roomHumidityRaw === 0xff ? null : roomHumidityRaw;
  }

  get compressorRunning(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 11) & 0x01) !== 0;
  }

  get defrosting(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 11) & 0x02) !== 0;
  }

  get preheating(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 11) & 0x04) !== 0;
  }

  get filterDue(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 11) & 0x08) !== 0;
  }

  get fourWayValve(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 11) & 0x10) !== 0;
  }

  get compressorFrequency(): number {
    const { view, at } = this;
    return view.getUint8(at + 12);
  }

  get activePower(): number {
    const { view, at } = this;
    return view.getUint16(at + 14);
  }

  get energy(): number {
    const { view, at } = this;
    return view.getUint32(at + 16) / 1000;
  }

  get onTimer(): number {
    const { view, at } = this;
    return view.getUint16(at + 20);
  }

  get offTimer(): number {
    const { view, at } = this;
    return view.getUint16(at + 22);
  }

  get particulates(): number | null {
    const { view, at } = this;
    const particulatesRaw = view.getUint16(at + 24);
    return particulatesRaw === 0xffff ? null : particulatesRaw;
  }
}

/** Air conditioner alarm (Table 10). */
export class AirConditionerAlarmView extends FrameView {
  get event(): Event | number {
    const { view, at } = this;
    return event.names[view.getUint8(at)] as Event | number;
  }

  get severity(): Severity | number {
    const { view, at } = this;
    return severity.names[view.getUint8(at + 1)] as Severity | number;
  }

  get faults(): readonly (AirConditionerFaults | number)[] {
    const { view, at } = this;
    return readFlags(view.getUint32(at + 2), airConditionerFaults) as (AirConditionerFaults | number)[];
  }

  get time(): number {
    const { view, at } = this;
    return view.getUint32(at + 6);
  }
}
