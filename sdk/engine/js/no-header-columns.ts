/** Columns of the header's own fields, in profiles that have none. */
export { gather } from './columns.ts';
