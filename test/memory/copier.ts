/** The thread that copies a program's memory: the test's own goes on meanwhile to feed that program. */
import { parentPort, workerData } from 'node:worker_threads';
import { copyMemory } from './process-memory.ts';

parentPort?.postMessage(copyMemory(workerData as number));
