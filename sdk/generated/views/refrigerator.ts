// Generated from profile/refrigerator.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { readFlags } from '../../field/read.ts';
import {
  type Event,
  event,
  type RefrigeratorFaults,
  type RefrigeratorMode,
  type Result,
  refrigeratorFaults,
  refrigeratorMode,
  result,
  type Severity,
  severity,
} from '../codes.ts';
import { FrameView } from './frame.ts';

/** Refrigerator control (Table 11). */
export class RefrigeratorControlView extends FrameView {
  get mode(): RefrigeratorMode | number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x01) === 0) return undefined;
    return refrigeratorMode.names[view.getUint8(at + 4) & 0x07] as RefrigeratorMode | number;
  }

  get quickCool(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x02) === 0) return undefined;
    return (view.getUint8(at + 4) & 0x08) !== 0;
  }

  get quickFreeze(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x04) === 0) return undefined;
    return (view.getUint8(at + 4) & 0x10) !== 0;
  }

  get iceMaker(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x08) === 0) return undefined;
    return (view.getUint8(at + 4) & 0x20) !== 0;
  }

  get childLock(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x10) === 0) return undefined;
    return (view.getUint8(at + 4) & 0x40) !== 0;
  }

  get muteAlarm(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x20) === 0) return undefined;
    return (view.getUint8(at + 4) & 0x80) !== 0;
  }

  get fridgeTemperature(): number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x40) === 0) return undefined;
    return view.getInt8(at + 5);
  }

  get freezerTemperature(): number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x80) === 0) return undefined;
    return view.getInt8(at + 6);
  }

  get flexTemperature(): number | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x100) === 0) return undefined;
    return view.getInt8(at + 7);
  }

  get fridgePower(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x200) === 0) return undefined;
    return (view.getUint8(at + 8) & 0x01) !== 0;
  }

  get freezerPower(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x400) === 0) return undefined;
    return (view.getUint8(at + 8) & 0x02) !== 0;
  }

  get flexPower(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x800) === 0) return undefined;
    return (view.getUint8(at + 8) & 0x04) !== 0;
  }

  get deodorise(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x1000) === 0) return undefined;
    return (view.getUint8(at + 8) & 0x08) !== 0;
  }

  get dispenserLock(): boolean | undefined {
    const { view, at } = this;
    if ((view.getUint32(at) & 0x2000) === 0) return undefined;
    return (view.getUint8(at + 8) & 0x10) !== 0;
  }
}

/** Refrigerator response and status (Table 12). */
export class RefrigeratorStateView extends FrameView {
  get result(): Result | number {
    const { view, at } = this;
    return result.names[view.getUint8(at)] as Result | number;
  }

  get mode(): RefrigeratorMode | number {
    const { view, at } = this;
    return refrigeratorMode.names[view.getUint8(at + 1) & 0x07] as RefrigeratorMode | number;
  }

  get quickCool(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 1) & 0x08) !== 0;
  }

  get quickFreeze(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 1) & 0x10) !== 0;
  }

  get iceMaker(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 1) & 0x20) !== 0;
  }

  get childLock(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 1) & 0x40) !== 0;
  }

  get muteAlarm(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 1) & 0x80) !== 0;
  }

  get fridgePower(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 2) & 0x01) !== 0;
  }

  get freezerPower(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 2) & 0x02) !== 0;
  }

  get flexPower(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 2) & 0x04) !== 0;
  }

  get deodorise(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 2) & 0x08) !== 0;
  }

  get dispenserLock(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 2) & 0x10) !== 0;
  }

  get fridgeDoor(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 3) & 0x01) !== 0;
  }

  get freezerDoor(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 3) & 0x02) !== 0;
  }

  get flexDoor(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 3) & 0x04) !== 0;
  }

  get defrosting(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 3) & 0x08) !== 0;
  }

  get iceFull(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 3) & 0x10) !== 0;
  }

  get waterTankEmpty(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 3) & 0x20) !== 0;
  }

  get compressorRunning(): boolean {
    const { view, at } = this;
    return (view.getUint8(at + 3) & 0x40) !== 0;
  }

  get fridgeTemperature(): number {
    const { view, at } = this;
    return view.getInt8(at + 4);
  }

  get freezerTemperature(): number {
    const { view, at } = this;
    return view.getInt8(at + 5);
  }

  get flexTemperature(): number {
    const { view, at } = this;
    return view.getInt8(at + 6);
  }

  get ambientHumidity(): number | null {
    const { view, at } = this;
    const ambientHumidityRaw = view.getUint8(at + 7);
    return ambientHumidityRaw === 0xff ? null : ambientHumidityRaw;
  }

  get fridgeActual(): number | null {
    const { view, at } = this;
    const fridgeActualRaw = view.getInt16(at + 8);
    return fridgeActualRaw === 0x7fff ? null : fridgeActualRaw / 10;
  }

  get freezerActual(): number | null {
    const { view, at } = this;
    const freezerActualRaw = view.getInt16(at + 10);
    return freezerActualRaw === 0x7fff ? null : freezerActualRaw / 10;
  }

  get flexActual(): number | null {
    const { view, at } = this;
    const flexActualRaw = view.getInt16(at + 12);
    return flexActualRaw === 0x7fff ? null : flexActualRaw / 10;
  }

  get ambient(): number | null {
    const { view, at } = this;
    const ambientRaw = view.getInt16(at + 14);
    return ambientRaw === 0x7fff ? null : ambientRaw / 10;
  }

  get compressorSpeed(): number {
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

  get waterFilter(): number | null {
    const { view, at } = this;
    const waterFilterRaw = view.getUint8(at + 24);
    return waterFilterRaw === 0xff ? null : waterFilterRaw;
  }

  get doorOpenTime(): number {
    const { view, at } = this;
    return view.getUint16(at + 26);
  }
}

/** Refrigerator alarm (Table 13). */
export class RefrigeratorAlarmView extends FrameView {
  get event(): Event | number {
    const { view, at } = this;
    return event.names[view.getUint8(at)] as Event | number;
  }

  get severity(): Severity | number {
    const { view, at } = this;
    return severity.names[view.getUint8(at + 1)] as Severity | number;
  }

  get faults(): readonly (RefrigeratorFaults | number)[] {
    const { view, at } = this;
    return readFlags(view.getUint32(at + 2), refrigeratorFaults) as (RefrigeratorFaults | number)[];
  }

  get time(): number {
    const { view, at } = this;
    return view.getUint32(at + 6);
  }
}
