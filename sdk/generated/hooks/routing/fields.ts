// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
export {
  plainBlockSize as blockSize,
  plainComparableOf as comparableOf,
  plainConditionOf as conditionOf,
  plainNoneOf as noneOf,
  plainNotNull as notNull,
  plainNullRanges as nullRanges,
} from '../../../routing/operands.ts';
