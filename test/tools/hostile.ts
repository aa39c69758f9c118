/** Profiles whose texts try to get out of where they are written. The checker would refuse most of them. */
import type { Profile } from '../../tools/model.ts';

export const HOSTILE_TEXTS: readonly string[] = [
  'x */ globalThis.PWNED = 1; /*',
  "x'; globalThis.PWNED = 1; '",
  'x"; globalThis.PWNED = 1; "',
  `x\`; globalThis.PWNED = 1; \`\${globalThis.PWNED = 1}`,
  'x\nglobalThis.PWNED = 1;\n//',
  'x\u2028globalThis.PWNED = 1;\u2029x\u0085x\rx',
  '@ts-expect-error @license @preserve //# sourceMappingURL=x',
  '\\',
  '\\\'; \\"; \\`',
  ']] .. os.exit(1) --[[ \\0 \\u{41}',
  'x --> <script>PWNED</script> <!-- <img src=x onerror=PWNED> &amp; &#x3c;',
  '| a | b \\| c \\\\| d ||',
  '[a](javascript:PWNED) ![b](x) <https://x.example> https://x.example www.x.example a@x.example',
  '# a #',
  '- a',
  '1. *a* _b_ ~~c~~ `d` $e$',
  ' leading and trailing ',
  '\u202edirection\u2066 \ufeff \u200b \u0000 \u0007 \u001b[31m \u009b31m',
  '\ud800 half \udc00',
  `{{ x }} \${x} %s %n #{x} <%= x %>`,
  ...[
    'yes',
    '~',
    '0x10',
    '1_000',
    '12:30:45',
    '2001-01-01',
    '<<',
    '=',
    '- x',
    '? x',
    '!x',
    '&x',
    '*x',
    'a: b',
    'a #b',
    '---',
    '...',
    '%a',
  ],
  '漢字 é 😀',
];

const TEXTS = new Set(['title', 'messagesTitle', 'source', 'clause', 'unit', 'id', 'version']);

/** A copy in which each text that is no name of code is the next of these; what is one object stays one. */
export function withTexts(profile: Profile, next: () => string): Profile {
  const copy = structuredClone(profile);
  const seen = new Set<object>();
  const walk = (value: object): void => {
    if (seen.has(value)) return;
    seen.add(value);
    const entry = value as Record<string, unknown>;
    for (const [key, part] of Object.entries(entry)) {
      if (typeof part === 'string' && TEXTS.has(key)) entry[key] = next();
      else if (typeof part === 'object' && part !== null) walk(part);
    }
  };
  walk(copy);
  return copy;
}

/** The same texts from another one on, so that each place has each of them in one of the profiles. */
export function hostileProfile(profile: Profile, first: number): Profile {
  let place = first;
  return withTexts(profile, () => HOSTILE_TEXTS[place++ % HOSTILE_TEXTS.length] as string);
}
