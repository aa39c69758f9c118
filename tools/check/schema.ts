/** The validator of profile.schema.json. The bundled command has the code that this one makes, and no package for it. */
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import schema from '../../profile/profile.schema.json' with { type: 'json' };

// A union of types is how the schema says "one bit or a range".
const OPTIONS = { allErrors: true, discriminator: true, allowUnionTypes: true, verbose: true } as const;

let compiled: ValidateFunction | null = null;

/** Compiling the schema takes longer than checking a profile, and a comparison checks two. */
export function validator(): ValidateFunction {
  compiled ??= new Ajv2020(OPTIONS).compile(schema);
  return compiled;
}

/** A module that exports `validator`, as the one above does. */
export function sourceOfValidator(): string {
  // Without copies of what the schema refers to, the code is a quarter shorter.
  const ajv = new Ajv2020({ ...OPTIONS, inlineRefs: false, code: { source: true, esm: true } });
  return `${standalone.default(ajv, ajv.compile(schema))}\nexport const validator = () => validate;\n`;
}
