// Generated from profile/water-heater.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { readFlags } from '../../field/read.ts';
import {
  type Event,
  event,
  type Result,
  result,
  type Severity,
  severity,
  type WaterHeaterFaults,
  type WaterHeaterMode,
  waterHeaterFaults,
  waterHeaterMode,
} from '../codes.ts';
import { FrameView } from './frame.ts';

/** Water heater control (Table 5). */
export class WaterHeaterControlView extends FrameView {
  get power(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x01) === 0) return undefined;
    return (view.getUint8(at + 4) & 0x01) !== 0;
  }

  get mode(): WaterHeaterMode | number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x02) === 0) return undefined;
    return waterHeaterMode.names[(view.getUint8(at + 4) >>> 1) & 0x07] as WaterHeaterMode | number;
  }

  get sterilise(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x04) === 0) return undefined;
    return (view.getUint8(at + 4) & 0x10) !== 0;
  }

  get childLock(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x08) === 0) return undefined;
    return (view.getUint8(at + 4) & 0x20) !== 0;
  }

  get keepWarm(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x10) === 0) return undefined;
    return (view.getUint8(at + 4) & 0x40) !== 0;
  }

  get targetTemperature(): number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x20) === 0) return undefined;
    return view.getUint8(at + 5) / 2;
  }

  get onTime(): number | null | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x40) === 0) return undefined;
    const onTimeRaw = view.getUint16(at + 6);
    return onTimeRaw === 0xffff ? null : onTimeRaw;
  }

  get offTime(): number | null | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x80) === 0) return undefined;
    const offTimeRaw = view.getUint16(at + 8);
    return offTimeRaw === 0xffff ? null : offTimeRaw;
  }

  get heatingPowerLimit(): number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x100) === 0) return undefined;
    return view.getUint16(at + 10);
  }
}

/** Water heater response and status (Table 6). */
export class WaterHeaterStateView extends FrameView {
  get result(): Result | number {
    const { view, at } = this;
    return result.names[view.getUint8(at)] as Result | number;
  }

  get power(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 1) & 0x01) !== 0;
  }

  get mode(): WaterHeaterMode | number {
    const { view, at } = this;
    return waterHeaterMode.names[(view.getUint8(at + 1) >>> 1) & 0x07] as WaterHeaterMode | number;
  }

  get sterilise(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 1) & 0x10) !== 0;
  }

  get childLock(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 1) & 0x20) !== 0;
  }

  get keepWarm(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 1) & 0x40) !== 0;
  }

  get heating(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 2) & 0x01) !== 0;
  }

  get flowing(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 2) & 0x02) !== 0;
  }

  get defrosting(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 2) & 0x04) !== 0;
  }

  get anodeDue(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 2) & 0x08) !== 0;
  }

  get targetTemperature(): number {
    const { view, at } = this;
    return view.getUint8(at + 3) / 2;
  }

  get tankTemperature(): number | null {
    const { view, at } = this;
    const tankTemperatureRaw = view.getInt16(at + 4);
    return tankTemperatureRaw === 0x7fff ? null : tankTemperatureRaw / 10;
  }

  get inletTemperature(): number | null {
    const { view, at } = this;
    const inletTemperatureRaw = view.getInt16(at + 6);
    return inletTemperatureRaw === 0x7fff ? null : inletTemperatureRaw / 10;
  }

  get hotWater(): number | null {
    const { view, at } = this;
    const hotWaterRaw = view.getUint8(at + 8);
    return hotWaterRaw === 0xff ? null : hotWaterRaw;
  }

  get flow(): number {
    const { view, at } = this;
    return view.getUint16(at + 10) / 10;
  }

  get heatingPower(): number {
    const { view, at } = this;
    return view.getUint16(at + 12);
  }

  get energy(): number {
    const { view, at } = this;
    return view.getUint32(at + 14) / 1000;
  }

  get remainingTime(): number | null {
    const { view, at } = this;
    const remainingTimeRaw = view.getUint16(at + 18);
    return remainingTimeRaw === 0xffff ? null : remainingTimeRaw;
  }

  get onTime(): number | null {
    const { view, at } = this;
    const onTimeRaw = view.getUint16(at + 20);
    return onTimeRaw === 0xffff ? null : onTimeRaw;
  }

  get offTime(): number | null {
    const { view, at } = this;
    const offTimeRaw = view.getUint16(at + 22);
    return offTimeRaw === 0xffff ? null : offTimeRaw;
  }
}

/** Water heater alarm (Table 7). */
export class WaterHeaterAlarmView extends FrameView {
  get event(): Event | number {
    const { view, at } = this;
    return event.names[view.getUint8(at)] as Event | number;
  }

  get severity(): Severity | number {
    const { view, at } = this;
    return severity.names[view.getUint8(at + 1)] as Severity | number;
  }

  get faults(): readonly (WaterHeaterFaults | number)[] {
    const { view, at } = this;
    return readFlags(view.getUint32(at + 2), waterHeaterFaults) as (WaterHeaterFaults | number)[];
  }

  get time(): number {
    const { view, at } = this;
    return view.getUint32(at + 6);
  }
}
