/** The account server (6.3): who a client is and what it may do. Any object with these methods can stand in. */
import type { LinkClose } from '../../sdk/exchange/link.ts';
import type { Grants } from './grants.ts';

/** What a token says and was verified with. The token itself is not kept. */
export interface TokenClaims {
  readonly account: string;
  /** Its `jti`. */
  readonly id?: string;
  /** Its `iat`: seconds since 1970. */
  readonly issued?: number;
  /** Milliseconds since 1970, without regard to a longest life. */
  readonly expires: number;
  readonly roles?: readonly string[];
  /** Another one where key, algorithm, issuer or audience is another. */
  readonly verifiedBy: string;
}

/** The account at the other end of a link. */
export interface Principal {
  readonly account: string;
  /** Milliseconds since 1970 at which the link closes; null for never. */
  readonly expires: number | null;
  readonly grants: Grants;
  /** IDs of devices that nobody may be, whatever the grants say: lost or stolen ones. */
  readonly revoked?: readonly string[];
  /** By these, accounts that change tell what a link may do now that was accepted earlier. */
  readonly claims?: TokenClaims;
}

export interface Accounts {
  /**
   * Whose token this is. Throws, or rejects with, a RumpError `rejected` for a token that is not good, whatever the reason;
   * the requester is told no more than that.
   */
  authenticate(token: string): Promise<Principal>;
  /**
   * What a principal may do now whose link was accepted earlier; null where its token is no longer good. Asked by hosts whose accounts change
   * elsewhere; without it links stay as they were accepted. Where it rejects they stay, too.
   */
  review?(principal: Principal): Promise<Principal | null>;
}

/** Why it closes. */
export const SUPERSEDED: LinkClose = {
  reason: 'unauthorised',
  message: 'what this account may do has changed, or its token has been revoked; connect again',
};

/**
 * Whether a link has to close because its principal may do something else now. Devices that have been revoked since then are noted in the
 * principal of a link that stays open.
 *
 * @param device the ID of the device that is registered on the link
 */
export function isSuperseded(principal: Principal, now: Principal | null, device?: string): boolean {
  const isOver =
    now === null ||
    (now.expires ?? Infinity) < (principal.expires ?? Infinity) ||
    grantsText(now.grants) !== grantsText(principal.grants);
  if (isOver) return true;
  const { revoked = [] } = now;
  Object.assign(principal, { revoked });
  return device !== undefined && revoked.includes(device);
}

/** The same for the same grants, in any order. */
function grantsText(grants: Grants): string {
  return JSON.stringify(
    Object.entries(grants)
      .map((entry) => entry.flat().sort())
      .sort(),
  );
}
