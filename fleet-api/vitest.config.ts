import { mergeConfig } from 'vitest/config';
import base from '../vitest.config.ts';

/**
 * One worker less than elsewhere: these suites wait for their own database, which works beside them, and each worker
 * loads four hundred modules.
 */
export default mergeConfig(base, { test: { maxWorkers: 3, globalSetup: ['./testing/global-setup.ts'] } });
