/** How fixes are written for other programs: degrees with exactly six places, times in UTC. */

/**
 * Integers of 1e-6 degrees as decimal degrees, without a float in between.
 *
 * @example formatE6(-6266155) // '-6.266155'
 */
export function formatE6(degreesE6: number): string {
  const digits = String(Math.abs(degreesE6)).padStart(7, '0');
  return `${degreesE6 < 0 ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** Unix seconds as ISO 8601, whole seconds: `2026-03-01T12:00:00Z`. */
export function formatTime(timeS: number): string {
  return `${new Date(Math.round(timeS) * 1000).toISOString().slice(0, 19)}Z`;
}

/** Text for XML: the five entities, and nothing that XML 1.0 has no place for. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

/** Texts gathered to pieces of about this many characters before they are sent. */
const PIECE = 16_384;

/** A body of text pieces, made while it is downloaded. */
export function textStream(texts: Iterable<string>): ReadableStream<Uint8Array> {
  const iterator = texts[Symbol.iterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull(controller) {
      let piece = '';
      for (let next = iterator.next(); ; next = iterator.next()) {
        if (next.done === true) {
          if (piece !== '') controller.enqueue(encoder.encode(piece));
          controller.close();
          return;
        }
        piece += next.value;
        if (piece.length >= PIECE) break;
      }
      controller.enqueue(encoder.encode(piece));
    },
  });
}
