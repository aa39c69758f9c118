/** The ABI: every export, nothing else. Numbers in, numbers out; all data lies at the addresses of memory.ts. */
export { columnBehind, gather, gatherOffsets, gatherSequences, gatherSerials, scatter } from './columns';
export { convert, convertWide, narrow } from './convert';
export { FINGERPRINT } from './generated/layout';
export { select, selected } from './group';
export { grouped, INPUT, index, memoryFor, numbers, OUTPUT, OUTPUT_LENGTH, raw, resize, STATUS } from './memory';
export { prepareRoute, route, routeCounts, routeDropped, routeNumbers, routeRuns, routeWords } from './route';
export { scan } from './scan';
export { seal } from './seal';
