/**
 * Writes what is generated and committed: openapi.json, the contract of the doors, and docs/access.md, who may see
 * what under the shipped policy: `node fleet-api/generate.ts`. Tests compare.
 */
import { writeFileSync } from 'node:fs';
import { parsePolicy } from '@fleetveil/proto';
import { accessPage } from './src/access/table.ts';
import { contractText } from './src/doors/contract.ts';
import { readPolicyFile } from './src/policy/publish.ts';

writeFileSync(new URL('openapi.json', import.meta.url), contractText());
writeFileSync(new URL('../docs/access.md', import.meta.url), accessPage(parsePolicy(await readPolicyFile())));
