/** What /readyz asks. Each problem is a code word. */
import { dayOf, PolicyError } from '@fleetveil/proto';
import { sql } from 'kysely';
import type { PolicyReader } from '../access/policy-in-force.ts';
import type { RunningSequencer } from '../audit/sequencer-loop.ts';
import { loginProblems, withRole } from '../database/access.ts';
import type { FleetDatabase } from '../database/database.ts';
import { DEFAULT_PERIODS, partitionNames, planPartitions } from '../database/partitions.ts';
import { Problem } from '../http/problem.ts';
import type { ReadyCheck } from '../http/readiness.ts';
import type { VaultClient } from '../vault/client.ts';

/** What the checks look at. */
export interface CheckParts {
  readonly db: FleetDatabase;
  readonly vault: Pick<VaultClient, 'transportKeys'>;
  readonly policyNow: PolicyReader;
  readonly sequencer: Pick<RunningSequencer, 'health'>;
  /** Domain time, Unix seconds. */
  readonly nowS: () => number;
}

/** All checks: any that fails takes the doors out of service, but for those that only warn. */
export function readyChecks(parts: CheckParts): ReadyCheck[] {
  const { db, vault, policyNow, sequencer, nowS } = parts;
  return [
    { name: 'database', problem: async () => void (await sql`SELECT 1`.execute(db)) },
    { name: 'login', problem: async () => (await loginProblems(db))[0] },
    { name: 'vault', problem: async () => void (await vault.transportKeys()) },
    { name: 'policy', problem: () => policyProblem(db, policyNow) },
    { name: 'partitions', problem: async () => missingRoom(await partitionNames(db), dayOf(nowS())) },
    { name: 'restore', problem: () => restoreProblem(db) },
    { name: 'audit', problem: async () => auditProblem(sequencer.health()) },
    { name: 'retention', problem: () => sealedOff(db), onlyWarns: true },
  ];
}

/** Something ended could not be deleted (T10): nobody reads it, but somebody has to see to it. */
function sealedOff(db: FleetDatabase): Promise<string | undefined> {
  return withRole(db, 'door_public', {}, async (trx) => {
    const row = await trx.selectFrom('sealed_off').select('source').limit(1).executeTakeFirst();
    return row === undefined ? undefined : 'sealed_off';
  });
}

/** Between an archive of trips and that of their links: nobody would find what is theirs. */
async function restoreProblem(db: FleetDatabase): Promise<string | undefined> {
  const parts = await withRole(db, 'door_public', {}, (trx) =>
    trx.selectFrom('restored').select('part').execute(),
  );
  return parts.length === 1 ? 'restoring' : undefined;
}

async function policyProblem(db: FleetDatabase, policyNow: PolicyReader): Promise<string | undefined> {
  try {
    await withRole(db, 'door_public', {}, policyNow);
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.code;
    if (error instanceof PolicyError) return 'unreadable';
    throw error;
  }
}

/**
 * Whether there is room for every record that may arrive today. Made with slack, so it is judged a week
 * less far ahead than it is made: the job that makes it has until then.
 */
export function missingRoom(names: readonly string[], nowDay: number): string | undefined {
  const there = new Set(names);
  const needed = planPartitions(nowDay - 7, DEFAULT_PERIODS).filter((partition) => partition.toDay > nowDay);
  return needed.every((partition) => there.has(partition.name)) ? undefined : 'missing';
}

function auditProblem({ ok, state }: ReturnType<RunningSequencer['health']>): string | undefined {
  return ok ? undefined : state;
}
