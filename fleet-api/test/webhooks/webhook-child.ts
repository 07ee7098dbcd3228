/**
 * A deliverer of webhooks in a process of its own, so that a test can kill it: sends what is due, again and again, and
 * says after each run what came of it.
 *
 *     node webhook-child.ts <settings.json>    what `ChildSettings` says
 */
import { readFile } from 'node:fs/promises';
import { type Connection, openDatabase } from '../../src/database/database.ts';
import type { Tables } from '../../src/database/schema.ts';
import { loadWebhookKeys } from '../../src/keys/signers.ts';
import { createOrganisationReader } from '../../src/organisation/organisation-store.ts';
import { runWebhooks } from '../../src/webhooks/deliver.ts';
import { createSecretSeal } from '../../src/webhooks/secret-seal.ts';

/** What it is told. */
export interface ChildSettings {
  readonly connection: Connection;
  readonly keysDir: string;
  /** Domain time, for contracts. */
  readonly nowS: number;
  /** Real time of its first run; a minute passes from run to run. */
  readonly realS: number;
}

const settings = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as ChildSettings;
const { db } = openDatabase<Tables>(settings.connection, { poolSize: 4, applicationName: 'webhook-child' });
const parts = {
  ...{ db, organisationNow: createOrganisationReader(), webhookReach: { private: true } },
  webhookSeal: createSecretSeal(await loadWebhookKeys(settings.keysDir)),
  chance: () => 0.5,
  // Longer than any test: a try ends by its answer or with the process.
  tryMs: 600_000,
};
for (let { realS } = settings; ; realS += 60) {
  const { delivered } = await runWebhooks(parts, { nowS: settings.nowS, realS });
  process.send?.({ delivered });
}
