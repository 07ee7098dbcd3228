import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { contractTypes } from '../../web/types.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

test('the pages’ types are those of the committed contract: run `npm run types -w fleet-api`', () => {
  expect(contractTypes(read('../../openapi.json'))).toBe(read('../../web/src/generated/contract.ts'));
});

test('what types.ts does not know throws, instead of becoming anything', () => {
  const schema = { type: 'file' };
  const document = { components: { schemas: { Odd: schema } }, paths: {} };
  expect(() => contractTypes(JSON.stringify(document))).toThrow(/does not know: file/);
});
