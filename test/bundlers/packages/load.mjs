import { createRequire } from 'node:module';

/**
 * A package of this folder, by a name that the compiler does not follow: where the packages are not installed, the types of
 * the rest can be checked all the same.
 * @template Api
 * @param {string} name
 * @returns {Promise<Api>}
 */
export function load(name) {
  return import(name);
}

/** @param {string} name */
export function pathOf(name) {
  return createRequire(import.meta.url).resolve(name);
}
