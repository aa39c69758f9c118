/** The ABI: every export, nothing else. Numbers in, numbers out; all data lies at the addresses of memory.ts. */
export { columnBehind, gather, gatherOffsets, gatherSequences, gatherSerials, scatter, select } from './columns';
export { convert, convertWide, narrow } from './convert';
export { FINGERPRINT } from './generated/layout';
export { INPUT, index, memoryFor, numbers, OUTPUT, OUTPUT_LENGTH, raw, resize, STATUS, selected } from './memory';
export { prepareRoute, route, routeCounts, routeDropped, routeNumbers, routeRuns, routeWords } from './route';
export { scan } from './scan';
export { seal } from './seal';
