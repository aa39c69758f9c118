// Generated from profile/*.yaml (profile igrs-rump-default 1.0.0) by `npm run generate`. Do not edit: correct the profile.
export {
  NO_HEADER_FIELDS as HEADER_FIELDS,
  numberSerials as serialColumn,
  openNoHeader as openHeader,
  openNumberSerials as openSerials,
} from '../../../columns/header.ts';
