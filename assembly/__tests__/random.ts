/** Random numbers that are the same in every run, so that a failure comes back. */

let state: u32 = 1;

export function seed(value: u32): void {
  state = value;
}

/** Marsaglia's xorshift; never 0. */
export function random(): u32 {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

export function randomBelow(limit: u32): u32 {
  return (random() >> 4) % limit;
}

export function fillRandom(at: usize, length: u32): void {
  for (let index: usize = 0; index < <usize>length; index++) store<u8>(at + index, <u8>(random() >> 11));
}
