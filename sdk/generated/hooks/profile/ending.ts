// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
export { checkOf as checksOf, noEndOf as endOf } from '../../../profile/ending.ts';
