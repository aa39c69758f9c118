// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
export {
  noLengthCheck as checkLengthTold,
  noUnknownKindCheck as checkUnknownKind,
  numberSerialToWrite as serialToWrite,
  sequenceToWrite,
  writeNoMore as writeMore,
} from '../../../message/header.ts';
