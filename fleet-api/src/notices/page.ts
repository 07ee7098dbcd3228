/** A document as plain pieces: from one of them come its Markdown and its HTML, so that neither says more. */
import type { LanguageId } from '@fleetveil/proto';

/** One piece. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** Terms with what is said of them. */
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [string, string])[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

/** A document. */
export interface Page {
  readonly language: LanguageId;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A heading of the first level below the title. */
export const section = (text: string): Block => ({ kind: 'heading', level: 2, text });
/** A heading below a section. */
export const part = (text: string): Block => ({ kind: 'heading', level: 3, text });
/** A paragraph. */
export const text = (words: string): Block => ({ kind: 'text', text: words });
/** A list. */
export const list = (items: readonly string[]): Block => ({ kind: 'list', items });
/** Terms and facts. */
export const facts = (rows: readonly (readonly [string, string])[]): Block => ({ kind: 'facts', rows });
/** A table. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): Block => ({
  ...{ kind: 'table', head, rows },
});
