/** A vault in a process of its own, so that a test can kill it. Arguments: file of its settings as JSON, domain time. */
import { readFileSync } from 'node:fs';
import type { FleetApiConfig } from '../../src/config.ts';
import { SILENT } from '../../src/log.ts';
import { startVault } from '../../src/vault/start.ts';

const config = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as FleetApiConfig;
const nowS = Number(process.argv[3]);
await startVault(config, {
  log: SILENT,
  clock: { rate: 1, nowS: () => nowS, realDelayMs: (s) => s * 1000 },
});
process.send?.('ready');
