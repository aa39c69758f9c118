import { decode, encode } from '@jridgewell/sourcemap-codec';

/**
 * A source map with one place for each line: a stack trace needs no more where a statement has a line of its own, and the others would be
 * two thirds of all maps. Coverage counts by columns, and takes the maps as esbuild makes them.
 */
export function withoutColumns(text: string): string {
  const map: { mappings: string } = JSON.parse(text);
  const lines = decode(map.mappings).map(([first]) => {
    if (first === undefined) return [];
    const [column, source, line, sourceColumn] = first;
    return [source === undefined ? [column] : [column, source, line, sourceColumn]] as [
      number,
      number,
      number,
      number,
    ][];
  });
  // No name is changed, so that none has to be told.
  return JSON.stringify({ ...map, names: [], mappings: encode(lines) });
}
