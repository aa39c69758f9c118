// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
export { matchesNone as matchesGeneral } from '../../../engine/route-program.ts';
