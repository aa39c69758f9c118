// Generated from assembly/*.ts by `npm run generate`. Do not edit: correct those files.

/** The SDK refuses a binary of another number. */
export const ABI: u32 = 0xdb19cd7e;
