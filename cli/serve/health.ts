/** For whoever watches over the process: `GET /health` answers while it serves, to anybody, and tells nothing else. */
import type { RequestListener } from 'node:http';

const PATH = '/health';

/** @param pages answer everything else; 404 without them */
export function withHealth(pages: RequestListener | undefined): RequestListener {
  return (request, response) => {
    const isAsked = request.url === PATH && (request.method === 'GET' || request.method === 'HEAD');
    if (isAsked) response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-store' }).end('ok\n');
    else if (pages !== undefined) pages(request, response);
    else response.writeHead(404).end();
  };
}
