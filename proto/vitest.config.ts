import { mergeConfig } from 'vitest/config';
import base from '../vitest.config.ts';

/** Nothing here waits for a process or a clock: more workers than cores would only load everything once more. */
export default mergeConfig(base, { test: { maxWorkers: 2 } });
