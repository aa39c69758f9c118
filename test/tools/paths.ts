/** Where the tests find their data, whatever folder they are started from. */

import { fileURLToPath } from 'node:url';

export const profileDirectory = fileURLToPath(new URL('../../profile', import.meta.url));
/** Profiles of no standard, with what the default one does not use: the first of the frame, the second of bodies. */
export const applianceDirectory = fileURLToPath(new URL('./fixtures/appliance', import.meta.url));
export const stationDirectory = fileURLToPath(new URL('./fixtures/station', import.meta.url));
export const brokenDirectory = fileURLToPath(new URL('./broken', import.meta.url));
export const goldenFile = fileURLToPath(new URL('../vectors/golden.json', import.meta.url));
export const refuseFile = fileURLToPath(new URL('../vectors/refuse.json', import.meta.url));
export const vectorsDirectory = fileURLToPath(new URL('../vectors', import.meta.url));
