/** Logs frames, keeps the last ones for the inspector, and measures their rate. */
import { type Codec, createCodec, type Scanner } from 'igrs-rump';
import { formatDeviceId, inspect } from 'igrs-rump/profile';
import type { FrameLine, Seen, Traffic } from '../feed.ts';

type Direction = FrameLine['direction'];

/** Frames kept for inspection: more than a minute of a home. */
const MAX_KEPT = 1000;
/** Seconds over which the rate is averaged. */
const WINDOW = 4;

interface Kept {
  readonly line: FrameLine;
  readonly bytes: Uint8Array;
}

export class FrameLog {
  /** A separate scanner: a scan with the controller's would expire the controller's batches. */
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

  /** A new link: its bytes do not continue those of the previous one. */
  restart(): void {
    this.#scanners = this.#newScanners();
  }

  add(direction: Direction, chunk: Uint8Array, time: number): void {
    this.#bytes += chunk.length;
    for (const batch of this.#scanners[direction].push(chunk)) {
      for (let index = 0; index < batch.length; index++) {
        const { deviceType, serial, kind, sequence } = batch.message(index);
        // A copy, because the chunk belongs to the link.
        const bytes = batch.bytes(index).slice();
        const number = ++this.#frames;
        const device = typeof deviceType === 'number' ? `${deviceType}-${serial}` : formatDeviceId(deviceType, serial);
        const line = { number, direction, time, device, kind, sequence, length: bytes.length };
        this.#kept.set(number, { line, bytes });
        this.#kept.delete(number - MAX_KEPT);
        this.#fresh.push(line);
      }
    }
  }

  /** The frames since the last call, oldest first. */
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
