import { expect, test } from 'vitest';
import { undoAll } from '../../src/supervisor/supervisor.ts';

test('a step that fails keeps none behind it from being taken back; what failed is said', async () => {
  const taken: string[] = [];
  const undo = [
    async () => void taken.push('postgres'),
    async () => {
      throw new Error('the folder is gone');
    },
    async () => void taken.push('parts'),
  ];
  await expect(undoAll(undo)).rejects.toThrow('the folder is gone');
  expect(taken).toEqual(['parts', 'postgres']);
  expect(undo).toEqual([]);
});
