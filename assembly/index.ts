/** The ABI: every export, nothing else. Numbers in, numbers out; all data lies at the addresses of memory.ts. */
export { gatherOffsets, gatherSequences, gatherSerials, select } from './columns';
export { convert, convertWide, narrow } from './convert';
export { gather, scatter } from './generated/bodies';
export { INPUT, index, memoryFor, numbers, OUTPUT, OUTPUT_LENGTH, raw, resize, STATUS, selected } from './memory';
export { scan } from './scan';
export { seal } from './seal';
