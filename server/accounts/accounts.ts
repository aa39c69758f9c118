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
  /** IDs of devices that nobody may register, observe by name or control, whatever the grants say: lost or stolen ones. */
  readonly revoked?: readonly string[];
  /** By these, accounts that change tell what a link may do now that was accepted earlier. */
  readonly claims?: TokenClaims;
}

/** What a `MessageServer` has for accounts that change. */
export interface Disconnecting {
  /** As of `MessageServer`. */
  disconnect(matches: (principal: Principal, device?: string) => boolean, close: LinkClose): void;
}

export interface Accounts {
  /**
   * Whose token this is. Throws, or rejects with, a RumpError `rejected` for a token that is not good, whatever the reason;
   * the requester is told no more than that. Anything else that is thrown says that tokens cannot be checked now.
   */
  authenticate(token: string): Promise<Principal>;
  /**
   * Closes the links of which the token is no longer good, or the account may do something else than when they were accepted. Hosts call it whose
   * links outlive their processes, from time to time; without it links stay as they were accepted. Where it rejects they stay, too.
   */
  review?(links: Disconnecting): Promise<void>;
}
