/** What has to be true before any part starts: keys, databases, documents. */
import { dayOf, type FleetClock } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import { appendEntry } from '../audit/audit-log.ts';
import type { FleetApiConfig } from '../config.ts';
import type { DatabasePasswords } from '../database/passwords.ts';
import { prepareDatabases } from '../database/prepare.ts';
import type { Tables } from '../database/schema.ts';
import { FleetApiError } from '../errors.ts';
import { initKeys } from '../keys/init.ts';
import { loadKeySet } from '../keys/key-set.ts';
import { loadSigner } from '../keys/signers.ts';
import type { Log } from '../log.ts';
import { organisationVersion } from '../organisation/organisation-store.ts';
import { publishOrganisation, readOrganisationFile } from '../organisation/publish.ts';
import { writePolicyFile } from '../policy/policy-file.ts';
import { policyVersion } from '../policy/policy-store.ts';
import { publishPolicy, readPolicyFile } from '../policy/publish.ts';

/** A demo makes its own keys; in earnest somebody does, and keeps the offline ones away. */
export async function prepareKeys(config: FleetApiConfig, nowS: number, log: Log): Promise<void> {
  if (!config.demo) {
    await loadKeySet(config.keysDir, config.tenant);
    return;
  }
  const made = await initKeys(config.keysDir, config.tenant, nowS);
  if (made.length > 0) log.info('keys_made', { count: made.length });
}

/** Roles, migrations, partitions. */
export async function prepareTables(
  config: FleetApiConfig,
  passwords: DatabasePasswords,
  clock: FleetClock,
  log: Log,
): Promise<void> {
  const { migrations, partitions } = await prepareDatabases(config, passwords, dayOf(clock.nowS()));
  if (migrations.length > 0) log.info('migrated', { count: migrations.length });
  if (partitions > 0) log.info('room_made', { count: partitions });
}

/** Puts key set, policy and organisation where units and doors find them. */
export async function prepareDocuments(
  config: FleetApiConfig,
  owner: Kysely<Tables>,
  clock: FleetClock,
  log: Log,
): Promise<void> {
  await publishKeySet(config, owner, clock.nowS(), log);
  if ((await policyVersion(owner)) === 0) {
    log.info('policy_published', { version: await publishFirst(config, owner, clock.nowS()) });
  }
  await writePolicyFile(config.keysDir, owner);
  await prepareOrganisation(config, owner, clock.nowS(), log);
}

/** The configured organisation, or in a demo the example, where none is published. Without one nobody receives anything. */
async function prepareOrganisation(
  config: FleetApiConfig,
  owner: Kysely<Tables>,
  nowS: number,
  log: Log,
): Promise<void> {
  const { tenant, organisationFile } = config;
  if ((await organisationVersion(owner, tenant)) > 0) return;
  if (organisationFile === undefined && !config.demo) {
    log.warn('organisation_missing');
    return;
  }
  const document = await readOrganisationFile(organisationFile);
  log.info('organisation_published', {
    version: await publishOrganisation(owner, { tenant, document, nowS }),
  });
}

/** Inserts the key set of the keys folder where the database does not have that version yet. */
async function publishKeySet(
  config: FleetApiConfig,
  owner: Kysely<Tables>,
  nowS: number,
  log: Log,
): Promise<void> {
  const { version, signed } = await loadKeySet(config.keysDir, config.tenant);
  await owner.transaction().execute(async (trx) => {
    const inserted = await trx
      .insertInto('key_set')
      .values({ version, signed })
      .onConflict((conflict) => conflict.column('version').doNothing())
      .returning('version')
      .executeTakeFirst();
    if (inserted === undefined) return;
    await appendEntry(trx, {
      act: 'key_set_published',
      atS: Math.floor(nowS),
      tenant: config.tenant,
      actor: { kind: 'system', id: 'root-key' },
      subject: {},
      detail: { keySetVersion: version },
    });
    log.info('key_set_published', { version });
  });
}

/** The shipped policy, or the configured one, where the database has none. */
async function publishFirst(config: FleetApiConfig, owner: Kysely<Tables>, nowS: number): Promise<number> {
  const document = await readPolicyFile(config.policyFile);
  const signer = await loadSigner(config.keysDir, 'policy').catch((cause: unknown) => {
    throw new FleetApiError(
      'policy_missing',
      'policy: none is published, and the key to sign one is not here. Run "fleetveil policy publish" where it is.',
      cause,
    );
  });
  return (await publishPolicy(owner, signer, { tenant: config.tenant, document, nowS })).version;
}
