/**
 * A WebSocket of frames. workerd cannot stop a sender whose messages come too fast, so the sender counts: it may be no more than
 * `window` bytes ahead of what the answers call settled. README.md has the rules.
 */
import { MAXIMUM_FRAME_LENGTH } from 'igrs-rump';
import { Deliveries, type Outcome } from './deliveries.ts';
import { limits } from './limits.ts';
import { Round } from './round.ts';
import { engine, Split } from './split.ts';

export function openSocket(context: ExecutionContext): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.binaryType = 'arraybuffer';
  server.accept();
  const session = new Session(server);
  server.addEventListener('message', ({ data }) => session.take(data));
  // What has come whole is delivered, though nobody hears of it.
  server.addEventListener('close', () => context.waitUntil(session.end()));
  server.addEventListener('error', () => context.waitUntil(session.end()));
  return new Response(null, { status: 101, webSocket: client });
}

/** Bytes that went nowhere and are not answered yet; few enough that the longest message always finds room in the window. */
const UNANSWERED_LENGTH = Math.min(
  limits.windowBytes / 4,
  limits.windowBytes - limits.messageBytes - MAXIMUM_FRAME_LENGTH,
);

type Counts = Readonly<Pick<Split, 'position' | 'frames' | 'dropped' | 'bytesSkipped'>>;

function countsOf({ position, frames, dropped, bytesSkipped }: Split): Counts {
  return { position, frames, dropped, bytesSkipped };
}

class Session {
  readonly #socket: WebSocket;
  readonly #split = new Split();
  readonly #deliveries = new Deliveries();
  #round = new Round();
  #working: Promise<void> | null = null;
  #received = 0;
  /** Up to here everything is delivered, or named as not delivered. */
  #settled = 0;
  /** The same without what was not delivered: where a sender begins again. */
  #delivered = 0;
  /** The counts that the last answer has brought its reader to. */
  #answered: Counts = { position: 0, frames: 0, dropped: 0, bytesSkipped: 0 };
  #isClosed = false;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    const { windowBytes, messageBytes } = limits;
    this.#say({ type: 'open', engine, window: windowBytes, message: messageBytes });
  }

  take(data: unknown): void {
    if (this.#isClosed) return;
    if (!(data instanceof ArrayBuffer)) {
      this.#close(1003, 'no text: frames come in binary messages');
      return;
    }
    if (data.byteLength > limits.messageBytes) {
      this.#close(1009, `a message may have ${limits.messageBytes} bytes`);
      return;
    }
    this.#received += data.byteLength;
    if (this.#received - this.#settled > limits.windowBytes) {
      this.#close(1013, `more than ${limits.windowBytes} bytes are not settled: wait for answers`);
      return;
    }
    this.#round.add(this.#split.push(data));
    this.#work();
  }

  async end(): Promise<void> {
    if (!this.#isClosed) {
      this.#round.add(this.#split.end());
      this.#work();
      // Under newer dates the runtime does this by itself.
      this.#close(1000, '');
    }
    await this.#working;
  }

  /** One round after the other, each with all that has come during the last: so destinations get their bytes in order. */
  #work(): void {
    this.#working ??= this.#deliverRounds()
      .catch((error) => {
        console.error(error);
        this.#close(1011, 'the worker has failed; its log says why');
      })
      .finally(() => {
        this.#working = null;
      });
  }

  async #deliverRounds(): Promise<void> {
    while (this.#settled < this.#split.position) {
      const round = this.#round;
      const counts = countsOf(this.#split);
      this.#round = new Round();
      const outcomes = await this.#deliveries.deliver(round);
      const isWhole = outcomes.every(({ delivered }) => delivered);
      if (isWhole && this.#delivered === this.#settled) this.#delivered = counts.position;
      this.#settled = counts.position;
      this.#answer(outcomes, counts);
      if (this.#deliveries.count >= limits.socketDeliveries) {
        this.#close(1012, `connect again and go on from byte ${this.#settled}`);
        return;
      }
    }
  }

  #answer(destinations: readonly Outcome[], counts: Counts): void {
    const before = this.#answered;
    // Lest a message of one byte cause an answer of two hundred.
    if (destinations.length === 0 && counts.position - before.position < UNANSWERED_LENGTH) return;
    this.#answered = counts;
    this.#say({
      type: 'settled',
      from: before.position,
      settled: counts.position,
      delivered: this.#delivered,
      frames: counts.frames - before.frames,
      dropped: counts.dropped - before.dropped,
      bytesSkipped: counts.bytesSkipped - before.bytesSkipped,
      destinations,
    });
  }

  #say(answer: object): void {
    if (this.#isClosed) return;
    this.#socket.send(JSON.stringify(answer));
    if (this.#socket.bufferedAmount > limits.unreadBytes) this.#close(1008, 'answers are not read');
  }

  /** What is not settled then is the sender's to send again. */
  #close(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      this.#socket.close(code, reason);
    } catch {
      // The other side was first.
    }
  }
}
