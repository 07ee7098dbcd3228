/** `fleetveil policy check, publish`: read, judge, sign, insert. Units get it with their next hello. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  comparePolicies,
  DEFAULT_POLICY_PATH,
  dayOf,
  type Finding,
  lintPolicy,
  type Policy,
  PolicyError,
  parsePolicy,
  v1,
} from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import { appendEntry } from '../audit/audit-log.ts';
import { ensurePartitions } from '../database/partitions.ts';
import type { Tables } from '../database/schema.ts';
import { FleetApiError } from '../errors.ts';
import type { Signer } from '../keys/signers.ts';
import { partitionPeriods } from './periods.ts';
import { insertPolicy, policyVersion, readPolicy } from './policy-store.ts';

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

/** Judges a document. Never throws for what is in it. */
export function checkPolicy(document: string): CheckedPolicy {
  try {
    const policy = parsePolicy(document);
    return { policy, findings: lintPolicy(policy) };
  } catch (error) {
    if (error instanceof PolicyError) return { findings: error.problems };
    throw error;
  }
}

/**
 * Publishes an edition, once there is room for what it keeps, and answers its version. Throws `policy_invalid` with all
 * findings, of its own and against the edition in force (P22: who is asked for more hears of it first), or
 * `policy_older` where its version is not above that one.
 *
 * @example await publishPolicy(owner.db, await loadSigner(keysDir, 'policy'), { tenant, document, nowS });
 */
export async function publishPolicy(
  db: Kysely<Tables>,
  signer: Signer,
  { tenant, document, nowS }: { tenant: string; document: string; nowS: number },
): Promise<number> {
  const { policy, findings } = checkPolicy(document);
  if (policy === undefined || findings.length > 0) throw invalid(findings);
  const { version } = policy;
  const body = v1.PolicyDocument.encode({ tenant, version, document }).finish();
  const signed = await signer.sign('policy', tenant, body);
  await ensurePartitions(db, dayOf(nowS), partitionPeriods(policy));
  await db.transaction().execute(async (trx) => {
    const inForce = await policyVersion(trx);
    if (inForce >= version) throw older();
    if (inForce > 0) requireNotice((await readPolicy(trx, inForce)).policy, policy);
    await insertPolicy(trx, { version, document, signed }, nowS);
    await appendEntry(trx, {
      act: 'policy_published',
      atS: Math.floor(nowS),
      tenant,
      actor: { kind: 'system', id: 'policy-key' },
      subject: {},
      detail: { policyVersion: version },
    });
  });
  return version;
}

/** Rules PC02 and PC03. */
function requireNotice(inForce: Policy, next: Policy): void {
  const { findings } = comparePolicies(inForce, next);
  if (findings.length > 0) throw invalid(findings);
}

function invalid(findings: CheckedPolicy['findings']): FleetApiError {
  const lines = findings.map(({ path, rule }) => `${path === '' ? 'document' : path}: ${rule}`);
  return new FleetApiError('policy_invalid', ['policy: it cannot be published.', ...lines].join('\n'));
}

function older(): FleetApiError {
  return new FleetApiError(
    'policy_older',
    'policy.version: it has to be above the version in force; units refuse an older one.',
  );
}
