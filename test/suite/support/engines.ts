import type { EngineName } from 'igrs-rump';

/** Every test body runs once on each; asking by name makes a host without one fail instead of testing the other twice. */
export const engines: readonly EngineName[] = ['wasm', 'js'];
