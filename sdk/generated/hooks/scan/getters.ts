// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
export { addNoHeader as addHeader, noGetter as generalGetter } from '../../../scan/getters.ts';
