// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
export { checkedNumbers as checkedSerials, messagesByCode as checkedMessages } from '../../../routing/operands.ts';
