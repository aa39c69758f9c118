/** Makes a router from rules.json, in the format of `rump route`. It is read while the worker starts, and invalid rules prevent that. */
import { type Codec, type Router, type RouterOptions, type Rule, RumpError } from 'igrs-rump';

/** A destination of rules. */
export interface Group {
  readonly to: string;
  /** Undefined if the rule does not split it. */
  readonly shards: number | undefined;
}

export interface Rules {
  readonly router: Router;
  /** Each destination once, in the order of the rules. */
  readonly groups: readonly Group[];
}

/** Names become names of Durable Objects, in which a slash precedes the shard. */
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_. -]{0,63}$/u;

/** @param file what the file holds: `{"rules": [...]}` or the list itself */
export function readRules(codec: Codec, file: unknown, mostDestinations: number): Rules {
  const options = (Array.isArray(file) ? { rules: file } : (file ?? {})) as RouterOptions;
  const router = routerOf(codec, options);
  const groups = new Map(options.rules.map((rule) => [nameOf(rule), { to: nameOf(rule), shards: rule.shards }]));
  for (const name of groups.keys()) {
    if (NAME.test(name)) continue;
    throw new RangeError(
      `rules.json: the destination ${JSON.stringify(name)} must be up to 64 letters, digits, - _ . and spaces`,
    );
  }
  const total = [...groups.values()].reduce((sum, { shards = 1 }) => sum + shards, 0);
  if (total > mostDestinations) {
    throw new RangeError(
      `rules.json: there are ${total} destinations, shards counted; LIMITS.destinations allows ${mostDestinations}`,
    );
  }
  return { router, groups: [...groups.values()] };
}

function routerOf(codec: Codec, options: RouterOptions): Router {
  try {
    return codec.router(options);
  } catch (error) {
    if (!RumpError.is(error)) throw error;
    throw new RangeError(`rules.json: ${error.message}`, { cause: error });
  }
}

function nameOf(rule: Rule): string {
  return 'to' in rule ? rule.to : rule.copyTo;
}
