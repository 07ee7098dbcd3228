import { defineConfig, mergeConfig } from 'vitest/config';
import shared from '../vitest.config.ts';

/** CommonJS is handed over as Node does it: else a default import is another thing in a test than in a vehicle. */
export default mergeConfig(shared, defineConfig({ test: { deps: { interopDefault: false } } }));
