/** A file of rules → a router, or what is wrong with it. */
import { type Codec, type Router, type RouterOptions, type Rule, RumpError } from 'igrs-rump';
import { Failure } from '../failure.ts';
import { readText } from '../input.ts';
import { parseJsonFile } from '../json-file.ts';
import { checkDestinations } from './destination-names.ts';

export interface LoadedRules {
  readonly router: Router;
  readonly rules: readonly Rule[];
}

export async function loadRules(codec: Codec, path: string): Promise<LoadedRules> {
  const options = optionsOf(parseJsonFile(path, await readText(path)));
  const router = routerOf(codec, path, options);
  checkDestinations(options.rules, path);
  return { router, rules: options.rules };
}

function routerOf(codec: Codec, path: string, options: RouterOptions): Router {
  try {
    return codec.router(options);
  } catch (error) {
    if (!RumpError.is(error)) throw error;
    throw new Failure(`${path}: ${error.message}`, undefined, { cause: error });
  }
}

/** The list may stand alone. What is no list at all, the router refuses. */
function optionsOf(value: unknown): RouterOptions {
  return (Array.isArray(value) ? { rules: value } : (value ?? {})) as RouterOptions;
}
