/** A token for this page, fetched anew for each link: one that was made before the server's last start is worth nothing. */
import { RumpError } from 'igrs-rump';

export async function sessionToken(signal: AbortSignal): Promise<string> {
  const response = await fetch(new URL('session', self.location.href), { method: 'POST', signal });
  if (!response.ok) throw new RumpError('rejected', `the server gives no token: ${response.status}`);
  const { token } = (await response.json()) as { readonly token: string };
  return token;
}

/** The WebSocket beside the page. */
export function socketAddress(): string {
  const url = new URL('rump', self.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
