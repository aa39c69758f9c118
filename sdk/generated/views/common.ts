// Generated from profile/common.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { readFlags, readText } from '../../field/read.ts';
import { type Capabilities, capabilities, type Result, result } from '../codes.ts';
import { FrameView } from './frame.ts';

/** Device status query (Table 17). */
export class StatusQueryView extends FrameView {}

/** Device version query request (Table 18). */
export class VersionQueryView extends FrameView {}

/** Device version query response (Table 19). */
export class VersionResponseView extends FrameView {
  get protocolVersion(): number {
    const { view, at } = this;
    return view.getUint8(at);
  }

  get hardwareMajor(): number {
    const { view, at } = this;
    return view.getUint8(at + 1);
  }

  get hardwareMinor(): number {
    const { view, at } = this;
    return view.getUint8(at + 2);
  }

  get firmwareMajor(): number {
    const { view, at } = this;
    return view.getUint8(at + 3);
  }

  get firmwareMinor(): number {
    const { view, at } = this;
    return view.getUint8(at + 4);
  }

  get firmwarePatch(): number {
    const { view, at } = this;
    return view.getUint16(at + 6);
  }

  get manufacturer(): string {
    const { view, at } = this;
    return readText(view, at + 8, 16);
  }

  get model(): string {
    const { view, at } = this;
    return readText(view, at + 24, 16);
  }
}

/** Register (extension for 6.4.1). */
export class RegisterView extends FrameView {
  get keepAlive(): number {
    const { view, at } = this;
    return view.getUint16(at);
  }

  get capabilities(): readonly (Capabilities | number)[] {
    const { view, at } = this;
    return readFlags(view.getUint16(at + 2), capabilities) as (Capabilities | number)[];
  }

  get profileFingerprint(): number {
    const { view, at } = this;
    return view.getUint32(at + 4);
  }
}

/** Register response (extension for 6.4.1). */
export class RegisterResponseView extends FrameView {
  get result(): Result | number {
    const { view, at } = this;
    return result.names[view.getUint8(at)] as Result | number;
  }

  get keepAlive(): number {
    const { view, at } = this;
    return view.getUint16(at + 2);
  }

  get serverTime(): number {
    const { view, at } = this;
    return view.getUint32(at + 4);
  }

  get session(): number {
    const { view, at } = this;
    return view.getUint32(at + 8);
  }
}

/** Deregister (extension for 6.4.1). */
export class DeregisterView extends FrameView {}

/** Heartbeat (extension for 6.4.1). */
export class HeartbeatView extends FrameView {}

/** Refusal (extension for 6.4.1). */
export class RefusalView extends FrameView {
  get result(): Result | number {
    const { view, at } = this;
    return result.names[view.getUint8(at)] as Result | number;
  }

  get messageId(): number {
    const { view, at } = this;
    return view.getUint8(at + 1);
  }
}
