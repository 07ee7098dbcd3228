import {
  createProblemCounts,
  type ProblemCounts,
  type Row,
  type RowParser,
  type TextFailure,
} from './row.ts';

/** Largest document read as a whole, in characters. A day of 1 Hz fixes in GPX is about 10 million. */
const MAX_DOCUMENT_CHARS = 32 * 1024 * 1024;

/**
 * A row parser for the formats that can only be read as a whole. It keeps the text up to a bound and reads it
 * at the end; beyond the bound it keeps nothing and fails.
 */
export function createWholeTextParser(
  read: (text: string, counts: ProblemCounts) => Row[] | TextFailure,
  maxChars = MAX_DOCUMENT_CHARS,
): RowParser {
  const counts = createProblemCounts();
  let pieces: string[] = [];
  let length = 0;
  let failure: TextFailure | undefined;

  return {
    counts,
    get failure() {
      return failure;
    },
    push(text) {
      length += text.length;
      if (length <= maxChars) pieces.push(text);
      else {
        pieces = [];
        failure = { what: `larger than ${maxChars} characters; cut it into several files` };
      }
      return [];
    },
    end() {
      if (failure) return [];
      const text = pieces.join('');
      pieces = [];
      const found = read(text, counts);
      if (Array.isArray(found)) return found;
      failure = found;
      return [];
    },
  };
}
