/**
 * What stands in for what was refused or is missing. It means nothing: the checks look into `Report.partial` before they compare
 * anything with it.
 */

const provenance = { origin: 'assigned', source: '' };

export const NEUTRAL_SECTIONS: Readonly<Record<string, unknown>> = {
  id: '',
  version: '',
  title: '',
  deviceId: { table: 1, title: '', deviceTypes: [], ...provenance },
  frame: {
    table: 2,
    title: '',
    byteOrder: 'big',
    maximumBodyLength: 0,
    header: [],
    check: { title: '', algorithm: 'none', ...provenance },
    ...provenance,
  },
  messages: { table: 3, title: '', identifiers: [], ...provenance },
  presence: { table: 4, title: '', byte: 0, type: 'u32', ...provenance },
};

/** Of the lists whose entries hold lists of their own. */
export const NEUTRAL_ENTRIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  enums: { name: '', codes: [] },
  flags: { name: '', bits: [] },
  bodies: { name: '', title: '', clause: '', messages: [], bytes: 0, fields: [], ...provenance },
};
