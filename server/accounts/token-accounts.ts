/**
 * Accounts with signed tokens (JWT, RFC 7519), through `jose`. A token says who a client is; what it may do is in the
 * grants here, so that it can change while the token is valid.
 */

import { parseAddress } from '../../sdk/exchange/address.ts';
import { type Clock, systemClock } from '../../sdk/exchange/clock.ts';
import type { Grant } from '../../sdk/exchange/text.ts';
import { isPlain } from '../../sdk/values/checked.ts';
import { RumpError, refuse } from '../../sdk/values/error.ts';
import { DEVICE_ID_EXAMPLE } from '../../sdk/wire/names.ts';
import type { Accounts, Principal, TokenClaims } from './accounts.ts';
import { Access, checkedGrants, type Grants, narrowed } from './grants.ts';
import { type Jose, loadJose } from './jose.ts';

/** `none` is deliberately missing. */
const ALGORITHMS = [
  'HS256',
  'HS384',
  'HS512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

/** By the beginning of an algorithm's name. */
const KEY_TYPES: Readonly<Record<string, string>> = { HS: 'oct', RS: 'RSA', PS: 'RSA', ES: 'EC', Ed: 'OKP' };

export type TokenAlgorithm = (typeof ALGORITHMS)[number];

/** A JSON Web Key (RFC 7517). */
export interface VerificationKey {
  readonly kty: string;
  readonly kid?: string;
  readonly [member: string]: unknown;
}

/** As in a JSON file. */
export interface TokenAccountsOptions {
  /** The one algorithm of tokens; tokens with another are refused. */
  readonly algorithm: TokenAlgorithm;
  /** Required `iss` and `aud` of a token. */
  readonly issuer: string;
  readonly audience: string;
  /** Keys that verify, as JSON Web Keys. If there are several, each needs a `kid`, and so does each token. */
  readonly keys: readonly VerificationKey[];
  /** By account, which is a token's `sub`. An account that is not listed may do nothing, whatever its token says. */
  readonly accounts: Readonly<Record<string, { readonly grants: Grants }>>;
  /**
   * By role, the most that a token with this role may do, whatever its account may. If there are roles, a token needs one (`roles`, a
   * list). So all in one home can share an account, and the token of an appliance cannot control.
   */
  readonly roles?: Readonly<Record<string, readonly Grant[]>>;
  /** Tolerated difference between the issuer's clock and ours, in seconds: 0 to 300, by default 5. */
  readonly clockTolerance?: number;
  /** A token expires this many days after `iat`, whatever its `exp`; without `iat` it is refused. */
  readonly maxTokenDays?: number;
  readonly revoked?: {
    /** The `jti` of revoked tokens. */
    readonly tokens?: readonly string[];
    readonly accounts?: readonly string[];
    /** IDs of devices that nobody may register, observe by name or control. */
    readonly devices?: readonly string[];
  };
}

const DEFAULT_TOLERANCE = 5;
const MAX_TOLERANCE = 300;
/** Characters. Longer tokens are refused unread. */
const MAX_TOKEN_LENGTH = 4096;
const DAY = 86_400_000;

interface Key {
  readonly key: Awaited<ReturnType<Jose['importJWK']>>;
  /** As in `TokenClaims`. */
  readonly verifiedBy: string;
}

type Keys = ReadonlyMap<string | undefined, Key>;

/** Accounts that do not change. For those that do, see `readAccounts` and `KvAccounts`. */
export class TokenAccounts implements Accounts {
  /** @internal */
  static readonly name = 'TokenAccounts';
  readonly #options: TokenAccountsOptions;
  readonly #clock: Clock;
  readonly #tolerance: number;
  readonly #accounts: ReadonlyMap<string, Grants>;
  /** Imported with the first token, and kept. */
  #keys: Promise<Keys> | null = null;
  readonly #verifiedBy = new Set<string>();

  /**
   * @throws {RumpError} `wrong-type`, `unknown-name`, `out-of-range` or `contradiction` for invalid options, with the path of
   * the wrong value
   */
  constructor(options: TokenAccountsOptions, clock: Clock = systemClock) {
    checkOptions(options);
    this.#options = options;
    this.#clock = clock;
    this.#tolerance = options.clockTolerance ?? DEFAULT_TOLERANCE;
    this.#accounts = new Map(Object.entries(options.accounts).map(([name, { grants }]) => [name, grants]));
  }

  /** Imports the keys now instead of with the first token. Rejects with a RumpError for an invalid key. */
  async ready(): Promise<void> {
    await this.#imported();
  }

  async authenticate(token: string): Promise<Principal> {
    if (typeof token !== 'string' || token.length === 0 || token.length > MAX_TOKEN_LENGTH) throw notGood();
    const { jwtVerify } = await loadJose();
    const keys = await this.#imported();
    const { algorithm, issuer, audience } = this.#options;
    let claims: TokenClaims;
    try {
      const { payload, protectedHeader } = await jwtVerify(token, ({ kid }) => keyOf(keys, kid).key, {
        algorithms: [algorithm],
        issuer,
        audience,
        clockTolerance: this.#tolerance,
        requiredClaims: ['sub', 'exp'],
        currentDate: new Date(this.#clock.now()),
      });
      const {
        sub: account,
        jti: id,
        iat: issued,
        exp,
        roles,
      } = payload as typeof payload & { roles?: readonly string[] };
      claims = {
        account: account as string,
        expires: ((exp as number) + this.#tolerance) * 1000,
        verifiedBy: keyOf(keys, protectedHeader.kid).verifiedBy,
        ...(id !== undefined && { id }),
        ...(issued !== undefined && { issued }),
        ...(Array.isArray(roles) && { roles }),
      };
    } catch {
      // Which check failed would only help an attacker.
      throw notGood();
    }
    const principal = this.granted(claims);
    if (principal === null) throw notGood();
    return principal;
  }

  /** @internal Whether tokens were verified with one of these keys, once imported. */
  hasVerified({ verifiedBy }: TokenClaims): boolean {
    return this.#verifiedBy.has(verifiedBy);
  }

  /** @internal Needs imported keys. Null if a token with these claims is invalid. */
  granted(claims: TokenClaims): Principal | null {
    const { revoked, maxTokenDays, roles } = this.#options;
    const { account, id, issued } = claims;
    let { expires } = claims;
    let grants = this.#accounts.get(account);
    if (grants === undefined || !this.hasVerified(claims) || revoked?.accounts?.includes(account)) return null;
    if (id !== undefined && revoked?.tokens?.includes(id)) return null;
    if (maxTokenDays !== undefined) {
      if (issued === undefined) return null;
      expires = Math.min(expires, issued * 1000 + maxTokenDays * DAY);
      if (expires <= this.#clock.now()) return null;
    }
    if (roles !== undefined) {
      const known = claims.roles?.filter((role) => Object.hasOwn(roles, role)) ?? [];
      if (known.length === 0) return null;
      grants = narrowed(
        grants,
        known.flatMap((role) => roles[role] ?? []),
      );
    }
    return { account, expires, grants, claims, ...(revoked?.devices && { revoked: revoked.devices }) };
  }

  #imported(): Promise<Keys> {
    this.#keys ??= this.#import();
    return this.#keys;
  }

  async #import(): Promise<Keys> {
    const { calculateJwkThumbprint, importJWK } = await loadJose();
    const { keys, algorithm, issuer, audience } = this.#options;
    const imported = keys.map(async (key, index) => {
      try {
        const verifiedBy = JSON.stringify([algorithm, issuer, audience, await calculateJwkThumbprint(key)]);
        this.#verifiedBy.add(verifiedBy);
        return [key.kid, { key: await importJWK({ ...key, alg: algorithm }, algorithm), verifiedBy }] as const;
      } catch (error) {
        const text = `keys[${index}] is not a key for ${algorithm}: ${error instanceof Error ? error.message : error}`;
        throw new RumpError('wrong-type', text, { path: `keys[${index}]` });
      }
    });
    return new Map(await Promise.all(imported));
  }

  get [Symbol.toStringTag](): string {
    return 'TokenAccounts';
  }
}

function keyOf(keys: Keys, kid: string | undefined): Key {
  const [only] = keys.values();
  const key = kid === undefined && keys.size === 1 ? only : keys.get(kid);
  if (key === undefined) throw notGood();
  return key;
}

function notGood(): RumpError {
  return new RumpError('rejected', 'the token is not valid for this server', { path: 'token' });
}

function checkOptions(options: TokenAccountsOptions): void {
  if (typeof options !== 'object' || options === null) refuse('wrong-type', 'options', options, 'it must be an object');
  const { algorithm, issuer, audience, keys, accounts, clockTolerance } = options;
  if (!ALGORITHMS.includes(algorithm)) {
    refuse('unknown-name', 'algorithm', algorithm, `it must be one of ${ALGORITHMS.join(', ')}`);
  }
  for (const [path, value] of Object.entries({ issuer, audience })) {
    if (typeof value !== 'string' || value === '')
      refuse('wrong-type', path, value, 'it must be a string that is not empty');
  }
  // Given as an object, it is not quoted in the error: it may be a secret.
  if (!Array.isArray(keys) || keys.length === 0)
    refuse('wrong-type', 'keys', keys && Object(keys), 'it must be an array of JSON Web Keys, at least one');
  for (const [index, key] of keys.entries()) {
    const type = KEY_TYPES[algorithm.slice(0, 2)];
    // A public key used as a secret is the classic way to forge tokens.
    if (key?.kty !== type) refuse('wrong-type', `keys[${index}].kty`, key?.kty, `for ${algorithm} it must be ${type}`);
  }
  const identifiers = new Set(keys.map((key) => key?.kid));
  if (keys.length > 1 && (identifiers.has(undefined) || identifiers.size < keys.length)) {
    refuse('contradiction', 'keys', keys, 'if there are several keys, each needs a kid of its own');
  }
  if (!isPlain(accounts)) refuse('wrong-type', 'accounts', accounts, 'it must be an object, by account');
  for (const [name, account] of Object.entries(accounts)) {
    const path = `accounts[${JSON.stringify(name)}]`;
    if (!isPlain(account)) refuse('wrong-type', path, account, 'it must be an object with grants');
    new Access(account.grants, {}, `${path}.`);
  }
  checkBounds(options);
  if (clockTolerance === undefined) return;
  if (!Number.isFinite(clockTolerance) || clockTolerance < 0 || clockTolerance > MAX_TOLERANCE) {
    const allowed = `it must be a number of seconds from 0 to ${MAX_TOLERANCE}`;
    refuse('out-of-range', 'clockTolerance', clockTolerance, allowed);
  }
}

/** Options that restrict grants: a slip there would let somebody in. */
function checkBounds({ maxTokenDays, roles, revoked }: TokenAccountsOptions): void {
  if (
    maxTokenDays !== undefined &&
    !(typeof maxTokenDays === 'number' && maxTokenDays > 0 && maxTokenDays <= MAX_DAYS)
  ) {
    refuse('out-of-range', 'maxTokenDays', maxTokenDays, `it must be a number of days above 0, up to ${MAX_DAYS}`);
  }
  if (roles !== undefined && !isPlain(roles)) refuse('wrong-type', 'roles', roles, 'it must be an object, by role');
  for (const [role, allowed] of Object.entries(roles ?? {})) checkedGrants(`roles[${JSON.stringify(role)}]`, allowed);
  checkRevoked(revoked);
}

const MAX_DAYS = 36_500;
const REVOCABLE: readonly string[] = ['tokens', 'accounts', 'devices'];

function checkRevoked(revoked: unknown): void {
  if (revoked === undefined) return;
  if (!isPlain(revoked)) refuse('wrong-type', 'revoked', revoked, `it must be an object with ${REVOCABLE.join(', ')}`);
  for (const [name, list] of Object.entries(revoked)) {
    const path = `revoked.${name}`;
    if (!REVOCABLE.includes(name)) refuse('unknown-name', 'revoked', name, `it must be one of ${REVOCABLE.join(', ')}`);
    if (!Array.isArray(list)) refuse('wrong-type', path, list, 'it must be an array of strings');
    for (const [index, each] of (list as unknown[]).entries()) {
      if (typeof each !== 'string') refuse('wrong-type', `${path}[${index}]`, each, 'it must be a string');
      // In the form in which grants are compared.
      if (name === 'devices' && parseAddress(each as string)?.id !== each) {
        refuse('wrong-type', `${path}[${index}]`, each, `it must be a device ID such as ${DEVICE_ID_EXAMPLE}`);
      }
    }
  }
}

export interface DevelopmentAccounts {
  readonly accounts: Accounts;
  /** A token of this account, valid for `seconds`, by default a day. */
  token(account: string, seconds?: number): Promise<string>;
}

const DEVELOPMENT = 'igrs-rump-development';
const SECRET_LENGTH = 32;

/**
 * Accounts without a key to keep, for development, demonstrations and tests: with these grants, and tokens signed with a random secret that
 * never leaves this process.
 */
export function developmentAccounts(
  accounts: Readonly<Record<string, { readonly grants: Grants }>>,
  clock: Clock = systemClock,
): DevelopmentAccounts {
  const secret = crypto.getRandomValues(new Uint8Array(SECRET_LENGTH));
  const keys = [{ kty: 'oct', k: base64url(secret) }];
  const options = { algorithm: 'HS256', issuer: DEVELOPMENT, audience: DEVELOPMENT, keys, accounts } as const;
  return {
    accounts: new TokenAccounts(options, clock),
    async token(account, seconds = DAY / 1000) {
      const { SignJWT } = await loadJose();
      const now = Math.floor(clock.now() / 1000);
      return new SignJWT()
        .setProtectedHeader({ alg: options.algorithm, typ: 'JWT' })
        .setSubject(account)
        .setIssuer(DEVELOPMENT)
        .setAudience(DEVELOPMENT)
        .setIssuedAt(now)
        .setExpirationTime(now + seconds)
        .sign(secret);
    },
  };
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (sign) => ({ '+': '-', '/': '_', '=': '' })[sign] ?? '');
}
