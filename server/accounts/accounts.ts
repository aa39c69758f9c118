/** The account server (6.3): who a client is and what it may do. Any object with these methods can stand in. */
import type { LinkClose } from '../../sdk/exchange/link.ts';
import type { Grants } from './grants.ts';

/** What a token says and how it was verified. The token itself is not kept. */
export interface TokenClaims {
  readonly account: string;
  /** Its `jti`. */
  readonly id?: string;
  /** Its `iat`: seconds since 1970. */
  readonly issued?: number;
  /** Milliseconds since 1970, not shortened by a maximum age. */
  readonly expires: number;
  readonly roles?: readonly string[];
  /** Differs when key, algorithm, issuer or audience differ. */
  readonly verifiedBy: string;
}

/** The account at the other end of a link. */
export interface Principal {
  readonly account: string;
  /** Milliseconds since 1970 at which the link closes; null for never. */
  readonly expires: number | null;
  readonly grants: Grants;
  /** IDs of lost or stolen devices, which nobody may register, observe by name or control, whatever the grants say. */
  readonly revoked?: readonly string[];
  /** What `review` decides by whether an open link may stay. */
  readonly claims?: TokenClaims;
}

/** What a `MessageServer` gives to `review`. */
export interface Disconnecting {
  /** As `MessageServer.disconnect`. */
  disconnect(matches: (principal: Principal, device?: string) => boolean, close: LinkClose): void;
}

export interface Accounts {
  /**
   * Whose token this is. Throws, or rejects with, a RumpError `rejected` for an invalid token, whatever the reason;
   * the requester learns no more. Any other error means that tokens cannot be checked now.
   */
  authenticate(token: string): Promise<Principal>;
  /**
   * Closes links whose token is no longer valid or whose account's grants have changed since they were accepted. Hosts whose links outlive
   * their processes call it from time to time; without it, links keep what they were accepted with. They keep it, too, if this rejects.
   */
  review?(links: Disconnecting): Promise<void>;
}
