/**
 * UTF-8, because Hermes and QuickJS have no TextDecoder, and for a field's few bytes this is faster than calling one. Bytes
 * become what the Encoding Standard's decoder makes of them; a byte-order mark is kept.
 */

/**
 * Text up to the first NUL, or to `end`.
 * @param text what was read before `at`
 * @returns each longest run of bytes that begins a character and does not end it as one U+FFFD, and any other invalid byte too
 */
export function readUtf8(view: DataView, at: number, end: number, text: string): string {
  let point = 0;
  // How many bytes the character still needs, and the range of the next one.
  let wanted = 0;
  let least = 0x80;
  let most = 0xbf;
  for (let next = at; next < end; next++) {
    const byte = view.getUint8(next);
    if (wanted > 0) {
      if (byte >= least && byte <= most) {
        point = (point << 6) | (byte & 0x3f);
        least = 0x80;
        most = 0xbf;
        if (--wanted === 0) text += String.fromCodePoint(point);
        continue;
      }
      text += '\ufffd';
      wanted = 0;
    }
    if (byte === 0) return text;
    if (byte < 0x80) {
      text += String.fromCharCode(byte);
    } else if (byte < 0xc2 || byte > 0xf4) {
      text += '\ufffd';
    } else {
      wanted = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
      point = byte & (0x3f >> wanted);
      // Neither overlong, nor a surrogate, nor beyond U+10FFFF.
      least = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
      most = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    }
  }
  return wanted > 0 ? `${text}\ufffd` : text;
}

/** The text's bytes. Half of a surrogate pair, which has none, gives three that no decoder takes: refuse it by `LONE_SURROGATE`. */
export function utf8Of(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) as number;
    const following = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    // The first byte's mark has as many ones as there are bytes.
    bytes.push(following === 0 ? point : ((0xff80 >> following) & 0xff) | (point >> (6 * following)));
    for (let rest = following - 1; rest >= 0; rest--) bytes.push(0x80 | ((point >> (6 * rest)) & 0x3f));
  }
  return bytes;
}

// By number, because Hermes does not know property names such as \p{Surrogate}.
export const LONE_SURROGATE: RegExp = /[\ud800-\udfff]/u;
