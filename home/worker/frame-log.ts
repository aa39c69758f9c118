/** The frames that went by, the last ones kept for the glass, and how many there are in a second. */
import { type Codec, createCodec, type Scanner } from 'igrs-rump';
import { formatDeviceId, inspect } from 'igrs-rump/profile';
import type { FrameLine, Seen, Traffic } from '../feed.ts';

type Direction = FrameLine['direction'];

/** Frames that can still be looked at: a minute and more of a home. */
const MOST_KEPT = 1000;
/** Seconds over which a rate is taken. */
const WINDOW = 4;

interface Kept {
  readonly line: FrameLine;
  readonly bytes: Uint8Array;
}

export class FrameLog {
  /** One of its own: a scan on the controller's would make the controller's batches stale. */
  readonly #codec: Codec = createCodec();
  readonly #kept = new Map<number, Kept>();
  #scanners: Record<Direction, Scanner> = this.#newScanners();
  #fresh: FrameLine[] = [];
  #samples: { readonly time: number; readonly frames: number; readonly bytes: number }[] = [];
  #frames = 0;
  #bytes = 0;

  get engine(): string {
    return this.#codec.engine;
  }

  /** Another link: its bytes go on where no others ended. */
  restart(): void {
    this.#scanners = this.#newScanners();
  }

  hear(direction: Direction, chunk: Uint8Array, time: number): void {
    this.#bytes += chunk.length;
    for (const batch of this.#scanners[direction].push(chunk)) {
      for (let index = 0; index < batch.length; index++) {
        const { deviceType, serial, kind, sequence } = batch.message(index);
        // A copy, because the chunk is somebody else's.
        const bytes = batch.bytes(index).slice();
        const number = ++this.#frames;
        const device = typeof deviceType === 'number' ? `${deviceType}-${serial}` : formatDeviceId(deviceType, serial);
        const line = { number, direction, time, device, kind, sequence, length: bytes.length };
        this.#kept.set(number, { line, bytes });
        this.#kept.delete(number - MOST_KEPT);
        this.#fresh.push(line);
      }
    }
  }

  /** Those that came since the last call, oldest first. */
  take(): FrameLine[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  /** Null for a frame that is no longer kept. */
  look(number: number): Seen | null {
    const kept = this.#kept.get(number);
    return kept === undefined ? null : { ...kept, inspection: inspect(kept.bytes) };
  }

  traffic(time: number): Traffic {
    this.#samples.push({ time, frames: this.#frames, bytes: this.#bytes });
    while (this.#samples.length > 2 && time - (this.#samples[1]?.time ?? time) >= WINDOW * 1000) this.#samples.shift();
    const [first] = this.#samples;
    const seconds = first === undefined ? 0 : (time - first.time) / 1000;
    const rate = (now: number, then = now): number => (seconds === 0 ? 0 : (now - then) / seconds);
    return {
      engine: this.engine,
      engineReason: this.#codec.engineReason,
      framesPerSecond: rate(this.#frames, first?.frames),
      bytesPerSecond: rate(this.#bytes, first?.bytes),
      frames: this.#frames,
    };
  }

  #newScanners(): Record<Direction, Scanner> {
    return { in: this.#codec.scanner(), out: this.#codec.scanner() };
  }
}
