/** Writes openapi.json, the committed contract of the doors: `node fleet-api/generate.ts`. A test compares the two. */
import { writeFileSync } from 'node:fs';
import { contractText } from './src/doors/contract.ts';

writeFileSync(new URL('openapi.json', import.meta.url), contractText());
