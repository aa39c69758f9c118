/**
 * What stands in for what was refused or is missing. It means nothing: the checks look into `Report.partial` before they compare
 * anything with it.
 */

const provenance = { origin: 'assigned', source: '' };

export const NEUTRAL_SECTIONS: Readonly<Record<string, unknown>> = {
  id: '',
  version: '',
  title: '',
  deviceId: { table: undefined, title: '', deviceTypes: [], ...provenance },
  frame: {
    table: undefined,
    title: '',
    byteOrder: 'big',
    maximumBodyLength: 0,
    header: [],
    checks: [{ title: '', algorithm: 'none', ...provenance }],
    ...provenance,
  },
  messages: { table: undefined, title: '', identifiers: [], ...provenance },
  presence: { table: undefined, title: '', byte: 0, type: 'u32', ...provenance },
};

/** Of the lists whose entries hold lists of their own. */
export const NEUTRAL_ENTRIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  enums: { name: '', codes: [] },
  flags: { name: '', bits: [] },
  bodies: {
    name: '',
    title: '',
    messages: [],
    bytes: 0,
    list: { id: { type: 'u32' } },
    attributes: [],
    fields: [],
    ...provenance,
  },
};

/** Of a list of attributes: without an id. */
export const NEUTRAL_ATTRIBUTE: Readonly<Record<string, unknown>> = { title: '', fields: [], ...provenance };
