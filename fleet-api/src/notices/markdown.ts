/** A document as Markdown (CommonMark, with tables as GitHub has them). */
import type { Block, Page } from './page.ts';

/** The text. */
export function markdownOf({ title, blocks }: Page): string {
  return [`# ${escaped(title)}`, ...blocks.map(blockText), ''].join('\n\n').replace(/\n+$/, '\n');
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escaped(block.text)}`;
    case 'text':
      return escaped(block.text);
    case 'list':
      return block.items.map((item) => `- ${escaped(item)}`).join('\n');
    case 'facts':
      return block.rows.map(([term, said]) => `- **${escaped(term)}**: ${escaped(said)}`).join('\n');
    case 'table':
      return [block.head, block.head.map(() => '---'), ...block.rows].map(rowText).join('\n');
  }
}

function rowText(cells: readonly string[]): string {
  return `| ${cells.map((cell) => (cell === '---' ? cell : escaped(cell))).join(' | ')} |`;
}

/** What an organisation wrote is text, never markup: neither a link nor HTML can come out of it. */
function escaped(words: string): string {
  return words
    .replace(/[\\`*_[\]<>|#&!]/g, '\\$&')
    .replace(/\s+/g, ' ')
    .trim();
}
