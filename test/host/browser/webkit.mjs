import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { requireProgram } from '../../../scripts/common/programs.ts';
import { opened } from './opened.mjs';
import { sharedBrowser } from './shared-browser.mjs';

/** Milliseconds between two questions whether a page is still there. */
const PULSE = 500;

/** Milliseconds between two attempts to reach a driver that starts. */
const KNOCK = 20;

/**
 * WebKitGTK's own browser over WebDriver. Its driver takes one session, so that each page has a driver and a browser of its own;
 * what they share is the display, because the browser cannot do without.
 */
export const useWebKit = sharedBrowser(async () => {
  const [display, driver] = [requireProgram('Xvfb'), requireProgram('WebKitWebDriver')];
  const home = await mkdtemp(join(tmpdir(), 'igrs-rump-webkit-'));
  const server = spawn(display, ['-displayfd', '3', '-screen', '0', '1024x768x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const ended = once(server, 'exit');
  const [number] = await Promise.race([once(/** @type {any} */ (server.stdio[3]), 'data'), ended]);
  if (server.exitCode !== null) throw new Error(`Xvfb ended with ${server.exitCode}`);
  const env = {
    ...process.env,
    // Nobody's own settings, display or session bus.
    ...{ HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, XDG_DATA_HOME: home, XDG_RUNTIME_DIR: home },
    ...{ DISPLAY: `:${String(number).trim()}`, GDK_BACKEND: 'x11' },
    ...{ DBUS_SESSION_BUS_ADDRESS: 'disabled:', NO_AT_BRIDGE: '1' },
  };
  /** @type {Set<Session>} */
  const sessions = new Set();
  let version = '';
  return {
    get version() {
      return version;
    },
    isRunning: () => server.exitCode === null,
    end: async () => {
      await Promise.all([...sessions].map((session) => session.end()));
      server.kill();
      await ended;
    },
    remove: () => {
      for (const session of sessions) session.kill();
      // Not by force, which would leave the display's lock behind.
      server.kill();
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
    visit: async (address) => {
      const session = new Session(driver, env, await freePort());
      sessions.add(session);
      version = await session.begin();
      const close = async () => {
        await session.end();
        sessions.delete(session);
      };
      return { printed: [], failed: opened(session.open(address), session.crashed()), close };
    },
  };
});

/** A driver with the one session that it takes, and the browser that it starts for that. */
class Session {
  #driver;
  #address;
  #path = '';
  #isOpen = true;

  /**
   * @param {string} program
   * @param {NodeJS.ProcessEnv} env
   * @param {number} port
   */
  constructor(program, env, port) {
    // A group of its own, to which the browser and its processes belong.
    this.#driver = spawn(program, [`--port=${port}`], { env, stdio: 'ignore', detached: true });
    this.#address = `http://127.0.0.1:${port}`;
  }

  /** @returns {Promise<string>} the version of the browser */
  async begin() {
    while (!(await this.#command('GET', '/status').catch(() => null))) {
      if (this.#driver.exitCode !== null) throw new Error(`WebKitWebDriver ended with ${this.#driver.exitCode}`);
      await sleep(KNOCK);
    }
    const { sessionId, capabilities } = await this.#command('POST', '/session', { capabilities: {} });
    this.#path = `/session/${sessionId}`;
    return capabilities.browserVersion;
  }

  /** @param {string} url */
  open(url) {
    return this.#command('POST', `${this.#path}/url`, { url });
  }

  /** Ends with what is said of the session that a crash has closed. It is only said to those who ask. */
  async crashed() {
    while (this.#isOpen) {
      await sleep(PULSE);
      try {
        await this.#command('GET', `${this.#path}/window`);
      } catch (error) {
        return /** @type {Error} */ (error).message;
      }
    }
    return 'the page was closed';
  }

  async end() {
    this.#isOpen = false;
    await this.#command('DELETE', this.#path).catch(() => {});
    this.kill();
  }

  kill() {
    const { pid } = this.#driver;
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    } catch {
      // They have ended.
    }
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [content]
   * @returns {Promise<any>}
   */
  async #command(method, path, content) {
    const body = content === undefined ? {} : { body: JSON.stringify(content) };
    const response = await fetch(`${this.#address}${path}`, { method, ...body });
    const { value } = /** @type {{ value: any }} */ (await response.json());
    if (!response.ok) throw new Error(`WebKitWebDriver says: ${value.error} ${value.message}`.trim());
    return value;
  }
}

/** The driver chooses one if none is given, and does not say which. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}
