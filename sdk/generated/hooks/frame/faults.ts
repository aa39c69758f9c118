// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
export { badStart, isStartOfStart, noConstant as badConstant, noEnd as badEnd } from '../../../frame/faults.ts';
