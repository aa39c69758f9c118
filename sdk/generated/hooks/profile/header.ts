// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
export {
  plainHeaderParts as headerParts,
  plainIsWrong as isWrong,
  plainRightBytes as rightBytes,
} from '../../../profile/header.ts';
