/** A file of rules → a router, or what is wrong with it. */
import { readFile } from 'node:fs/promises';
import { type Codec, type Router, type RouterOptions, type Rule, RumpError } from 'igrs-rump';
import { Failure } from '../failure.ts';
import { parseJsonFile } from '../json-file.ts';
import { systemFailure } from '../system-error.ts';

export interface LoadedRules {
  readonly router: Router;
  readonly rules: readonly Rule[];
}

export async function loadRules(codec: Codec, path: string): Promise<LoadedRules> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw systemFailure(path, error);
  });
  const options = optionsOf(parseJsonFile(path, text));
  try {
    return { router: codec.router(options), rules: options.rules };
  } catch (error) {
    if (!RumpError.is(error)) throw error;
    throw new Failure(`${path}: ${error.message}`, undefined, { cause: error });
  }
}

/** The list may stand alone. What is no list at all, the router refuses. */
function optionsOf(value: unknown): RouterOptions {
  return (Array.isArray(value) ? { rules: value } : (value ?? {})) as RouterOptions;
}
