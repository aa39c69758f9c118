// Generated from profile/frame.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
import { BodyView } from '../../field/view.ts';
import { HEADER_LENGTH, readSequence, readSerial } from '../layout.ts';

/** The header's getters. */
export class FrameView extends BodyView {
  get serial(): number {
    return readSerial(this.view, this.at - HEADER_LENGTH);
  }

  get sequence(): number {
    return readSequence(this.view, this.at - HEADER_LENGTH);
  }
}
