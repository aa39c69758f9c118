/** Requests to one worker, over connections that stay open. */
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** Milliseconds without a byte: a worker that hangs must not keep the bench for ever. */
const LONGEST_SILENCE = 60_000;

export class Client {
  readonly #agent: Agent;
  readonly #port: number;

  constructor(port: number, connections: number) {
    this.#port = port;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  async get(path: string): Promise<string> {
    return this.#ask('GET', path, null);
  }

  async post(path: string, body: Uint8Array): Promise<string> {
    return this.#ask('POST', path, body);
  }

  stop(): void {
    this.#agent.destroy();
  }

  #ask(method: string, path: string, body: Uint8Array | null): Promise<string> {
    return new Promise((resolve, reject) => {
      const options = {
        agent: this.#agent,
        host: '127.0.0.1',
        port: this.#port,
        method,
        path,
        timeout: LONGEST_SILENCE,
      };
      const asked = request(options, (response) => {
        text(response).then((answer) => {
          if (response.statusCode === 200) resolve(answer);
          else reject(new Error(`${method} ${path} is answered with ${response.statusCode}: ${answer}`));
        }, reject);
      });
      asked.on('error', reject);
      asked.on('timeout', () =>
        asked.destroy(new Error(`${method} ${path} has no answer after ${LONGEST_SILENCE} ms`)),
      );
      if (body === null) asked.end();
      else asked.setHeader('content-length', body.length).end(body);
    });
  }
}
