// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
export {
  plainReadWhole as readWhole,
  plainRefuseExtras as refuseExtras,
  plainWriteExtras as writeExtras,
  plainWriteField as writeField,
  plainWriteFields as writeFields,
} from '../../../message/body.ts';
