import { configDefaults, defineConfig, mergeConfig } from 'vitest/config';
import shared from '../vitest.config.ts';

/**
 * CommonJS is handed over as Node does it: else a default import is another thing in a test than in a vehicle. Copies of
 * this package in which `npm run mutate` breaks something are not looked into.
 */
export default mergeConfig(
  shared,
  defineConfig({
    test: { deps: { interopDefault: false }, exclude: [...configDefaults.exclude, '.mutants/**'] },
  }),
);
