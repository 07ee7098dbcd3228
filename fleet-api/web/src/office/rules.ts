/** A policy document as a matrix of what leaves: purposes × signals. The only file of the pages that reads YAML. */
import { parse } from 'yaml';

/** One purpose. */
export interface MatrixRow {
  readonly purpose: string;
  /** The state in which it holds, in the document's words. */
  readonly when: string;
  /** By signal, in the document's words; a signal that is not here does not leave. */
  readonly leaves: Readonly<Record<string, string>>;
}

/** The matrix: signals in the order in which the document names them first. */
export interface Matrix {
  readonly signals: readonly string[];
  readonly rows: readonly MatrixRow[];
}

interface Document {
  readonly purposes?: Readonly<Record<string, { when?: string; leaves?: Readonly<Record<string, string>> }>>;
}

/** @example matrixOf(document).rows[0]?.leaves['position'] // 'sealed ends' */
export function matrixOf(document: string): Matrix {
  const { purposes = {} } = parse(document) as Document;
  const rows = Object.entries(purposes).map(([purpose, { when = '', leaves = {} }]) => ({
    purpose,
    when,
    leaves,
  }));
  return { signals: [...new Set(rows.flatMap(({ leaves }) => Object.keys(leaves)))], rows };
}
