/**
 * `fleetveil policy check, publish`: read, judge, sign, insert. Units get an edition in force with their next hello.
 *
 *     collects no more than before ─────────────────────────► policy (in force)
 *     collects more, told from a day to come ─► announced ───► policy, on that day (bringIntoForce)
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  comparePolicies,
  DEFAULT_POLICY_PATH,
  dayOf,
  type Finding,
  idleNotices,
  lateNotices,
  lintPolicy,
  type Policy,
  PolicyError,
  parsePolicy,
  parsePublishedPolicy,
  v1,
} from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import { appendEntry } from '../audit/audit-log.ts';
import { dateOfDay, dayOfDate } from '../database/days.ts';
import { ensurePartitions } from '../database/partitions.ts';
import type { Tables } from '../database/schema.ts';
import { FleetApiError } from '../errors.ts';
import type { Signer } from '../keys/signers.ts';
import { createOrganisationReader } from '../organisation/organisation-store.ts';
import { partitionPeriods } from './periods.ts';
import {
  announcedPolicy,
  heldVersion,
  insertAnnounced,
  insertPolicy,
  policyVersion,
  readPolicy,
  withdrawAnnounced,
} from './policy-store.ts';

/** Path of the shipped document. */
export const shippedPolicyFile = (): string => fileURLToPath(import.meta.resolve(DEFAULT_POLICY_PATH));

/** Reads a document; the shipped one where no file is named. Throws `config`. */
export async function readPolicyFile(file: string = shippedPolicyFile()): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new FleetApiError('config', 'policy: the file cannot be read.', cause);
  });
}

/** What a document is worth. */
export interface CheckedPolicy {
  /** Absent where the document is not in form. */
  readonly policy?: Policy;
  /** What has to be mended, by path and rule; empty = it may be published. */
  readonly findings: readonly Pick<Finding, 'path' | 'rule'>[];
}

/** Judges a document, of a new edition unless told how to read it. Never throws for what is in it. */
export function checkPolicy(document: string, read = parsePolicy): CheckedPolicy {
  try {
    const policy = read(document);
    return { policy, findings: lintPolicy(policy) };
  } catch (error) {
    if (error instanceof PolicyError) return { findings: error.problems };
    throw error;
  }
}

/** What is published. */
export interface PublishAsk {
  readonly tenant: string;
  readonly document: string;
  /** Domain time, Unix seconds. */
  readonly nowS: number;
  readonly despiteUnits?: boolean;
}

/** What became of an edition that was published. */
export interface PublishedPolicy {
  readonly version: number;
  /** `YYYY-MM-DD` from which an announced edition holds; absent = it is in force. */
  readonly holdsFrom?: string;
}

/**
 * Publishes an edition, once there is room for what it keeps. One that collects, shows or keeps more than the edition
 * in force is stored as announced and comes into force on its notice date (P22: who is asked for more hears of it
 * first; decision 0012); any other is in force at once. What was announced before is withdrawn by either.
 *
 * Throws `policy_invalid` with all findings, of its own and against the edition in force, or `policy_older` where its
 * version is not above the one in force and the one announced, or not above what units hold (a backup of before is back: they
 * would go on with another text under the same number). `policy_unassessed` where it may know more than the
 * impact assessment of the organisation has looked at (GDPR 35, L2).
 *
 * @param despiteUnits though units say that they hold this version or a newer one: one that is taken over may say any
 * @example await publishPolicy(owner.db, await loadSigner(keysDir, 'policy'), { tenant, document, nowS });
 */
export async function publishPolicy(
  db: Kysely<Tables>,
  signer: Signer,
  { tenant, document, nowS, despiteUnits = false }: PublishAsk,
): Promise<PublishedPolicy> {
  const { policy, findings } = checkPolicy(document);
  if (policy === undefined || findings.length > 0) throw invalid(findings);
  const { version } = policy;
  const body = v1.PolicyDocument.encode({ tenant, version, document }).finish();
  const signed = await signer.sign('policy', tenant, body);
  await ensurePartitions(db, dayOf(nowS), partitionPeriods(policy));
  const edition = { version, document, signed };
  const detail = { policyVersion: version };
  return db.transaction().execute(async (trx) => {
    const inForce = await policyVersion(trx);
    const announced = await announcedPolicy(trx);
    if (Math.max(inForce, announced?.version ?? 0) >= version) throw tooOld();
    const held = despiteUnits ? 0 : await heldVersion(trx, tenant);
    if (held >= version) throw heldByUnits(held);
    const older = inForce === 0 ? undefined : (await readPolicy(trx, inForce)).policy;
    const holdsFrom = noticeOf(older, policy, nowS);
    if (holdsFrom !== undefined) await needAssessment(trx, tenant, version);
    await withdrawAnnounced(trx);
    if (holdsFrom === undefined) {
      await insertPolicy(trx, edition, nowS);
      await appendEntry(trx, { act: 'policy_published', ...written(tenant, nowS), detail });
      return { version };
    }
    await insertAnnounced(trx, { ...edition, holdsFrom }, nowS);
    const fromDay = dayOfDate(holdsFrom);
    await appendEntry(trx, {
      act: 'policy_announced',
      ...written(tenant, nowS),
      detail: { ...detail, fromDay },
    });
    return { version, holdsFrom };
  });
}

/**
 * Puts the announced edition in force once its day has come; answers its version, or nothing. A program
 * that is newer than the announcement may judge it otherwise: then it stays announced. Throws `policy_invalid`.
 */
export async function bringIntoForce(
  db: Kysely<Tables>,
  tenant: string,
  nowS: number,
): Promise<number | undefined> {
  const due = await announcedPolicy(db);
  if (due === undefined || dayOf(nowS) < dayOfDate(due.holdsFrom)) return undefined;
  const { policy, findings } = checkPolicy(due.document, parsePublishedPolicy);
  if (policy === undefined || findings.length > 0) throw invalid(findings);
  await ensurePartitions(db, dayOf(nowS), partitionPeriods(policy));
  return db.transaction().execute(async (trx) => {
    const { version, document, signed } = due;
    // Another process was quicker, or it was withdrawn meanwhile, maybe for a next one: that stays announced.
    if ((await withdrawAnnounced(trx, version)) !== version) return undefined;
    if ((await policyVersion(trx)) >= version) throw tooOld();
    await insertPolicy(trx, { version, document, signed }, nowS);
    const detail = { policyVersion: version };
    await appendEntry(trx, { act: 'policy_published', ...written(tenant, nowS), detail });
    return version;
  });
}

/** What every entry about an edition has. */
function written(tenant: string, nowS: number) {
  const actor = { kind: 'system', id: 'policy-key' } as const;
  return { atS: Math.floor(nowS), tenant, actor, subject: {} };
}

/**
 * Rules PC02 to PC05; answers the day from which the edition holds where riders have to hear of it first.
 *
 * @param inForce `undefined` = this is the first edition, which holds at once
 */
function noticeOf(inForce: Policy | undefined, next: Policy, nowS: number): string | undefined {
  const today = dateOfDay(dayOf(nowS));
  const compared = inForce && comparePolicies(inForce, next);
  const findings = compared?.findings ?? [];
  const late = inForce && findings.length === 0 ? lateNotices(inForce, next, today) : [];
  const all = [...findings, ...late, ...idleNotices(inForce, next, today)];
  if (all.length > 0) throw invalid(all);
  return compared?.fromDate;
}

/** What may know more is assessed before it is published (GDPR 35(1), 35(11)). Throws `policy_unassessed`. */
async function needAssessment(db: Kysely<Tables>, tenant: string, version: number): Promise<void> {
  const found = await createOrganisationReader()(db, tenant);
  if ((found?.organisation.assessment.coversPolicyVersion ?? 0) >= version) return;
  throw new FleetApiError(
    'policy_unassessed',
    `impact_assessment.covers_policy_version: version ${version} of the policy may know more than the one in force. Assess it, publish an organisation document that says ${version}, then the policy.`,
  );
}

function invalid(findings: CheckedPolicy['findings']): FleetApiError {
  const lines = findings.map(({ path, rule }) => `${path === '' ? 'document' : path}: ${rule}`);
  return new FleetApiError('policy_invalid', ['policy: it cannot be published.', ...lines].join('\n'));
}

function tooOld(): FleetApiError {
  return new FleetApiError(
    'policy_older',
    'policy.version: it has to be above the version in force and the one announced; units refuse an older one.',
  );
}

function heldByUnits(version: number): FleetApiError {
  return new FleetApiError(
    'policy_older',
    `policy.version: a unit says that it holds version ${version}, which is not known here, as after a restore. Number this edition above ${version}: units tell editions apart by their number alone. If there never was such an edition, say --despite-units.`,
  );
}
