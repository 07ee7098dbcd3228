/** One line, or the notice that one was too long to be kept. */
export type Line = { text: string } | { tooLong: true };

/**
 * Cuts text into lines, wherever the pieces were cut. Ends at LF, CRLF or CR LF; a byte order mark at the very
 * start is dropped. A line longer than `maxChars` is thrown away as it arrives, so that no sender can make the
 * unit keep it, and reported once.
 *
 * @example
 * const lines = createLineSplitter(80);
 * lines.push('a\r\nb'); // [{ text: 'a' }]
 * lines.end(); // [{ text: 'b' }]
 */
export function createLineSplitter(maxChars: number): { push(text: string): Line[]; end(): Line[] } {
  let open = '';
  let skipping = false;
  let atStart = true;

  function take(piece: string): void {
    if (skipping) return;
    open += piece;
    if (open.length <= maxChars) return;
    open = '';
    skipping = true;
  }

  function close(): Line {
    const line: Line = skipping
      ? { tooLong: true }
      : { text: open.endsWith('\r') ? open.slice(0, -1) : open };
    open = '';
    skipping = false;
    return line;
  }

  return {
    push(text) {
      const clean = atStart && text.startsWith('\uFEFF') ? text.slice(1) : text;
      if (text.length > 0) atStart = false;
      const found: Line[] = [];
      let from = 0;
      for (let at = clean.indexOf('\n'); at >= 0; at = clean.indexOf('\n', from)) {
        take(clean.slice(from, at));
        found.push(close());
        from = at + 1;
      }
      take(clean.slice(from));
      return found;
    },
    end() {
      return skipping || open.length > 0 ? [close()] : [];
    },
  };
}
