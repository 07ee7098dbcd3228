/**
 * The job of accidents: a notice becomes a case by itself, the vault is asked whose rental its packet is of, and told
 * which releases ended. Each step is a transaction of its own: a kill in between leaves it to the next time.
 */
import { dayOf, latestEndDay, randomId } from '@fleetveil/proto';
import type { PolicyReader } from '../access/policy-in-force.ts';
import { appendEntry } from '../audit/audit-log.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { withRole } from '../database/access.ts';
import type { FleetDatabase } from '../database/database.ts';
import { dateOfDay } from '../database/days.ts';
import { coarsestTripStepS } from '../policy/trip-times.ts';
import type { VaultClient } from '../vault/client.ts';
import { nextLookS } from './accident.ts';
import { chunksOfCase } from './accident-store.ts';
import * as store from './case-store.ts';

/** What the job needs. */
export interface AccidentJobParts {
  readonly db: FleetDatabase;
  readonly policyNow: PolicyReader;
  readonly vault: Pick<VaultClient, 'bindPacket' | 'endReleases'>;
}

/** What one run did. */
export interface AccidentRun {
  readonly opened: number;
  readonly bound: number;
  readonly ended: number;
}

const ACTOR: AuditEntry['actor'] = { kind: 'system', id: 'accidents' };

/** Looks after accidents once. Several processes may: each case is opened once, and found once. */
export async function runAccidents(parts: AccidentJobParts, nowS: number): Promise<AccidentRun> {
  const atS = Math.floor(nowS);
  const opened = await openCases(parts, atS);
  const due = await withRole(parts.db, 'job_rentals', {}, (trx) => store.casesToLook(trx, atS));
  let bound = 0;
  for (const each of due) if (await lookWhose(parts, each, atS)) bound += 1;
  return { opened, bound, ended: await tellEnded(parts) };
}

/** Opens a case for each notice that has none. */
function openCases({ db, policyNow }: AccidentJobParts, nowS: number): Promise<number> {
  return withRole(db, 'job_rentals', {}, async (trx) => {
    const notices = await store.newNotices(trx);
    if (notices.length === 0) return 0;
    const { policy } = await policyNow(trx);
    const endsOn = dateOfDay(latestEndDay(policy, 'accident', dayOf(nowS)));
    let opened = 0;
    for (const notice of notices) {
      const caseId = randomId();
      if (!(await store.insertCase(trx, { ...notice, caseId, openedS: nowS, endsOn }))) continue;
      const { streamId, tenant, vehicleId } = notice;
      const subject = { vehicleId, streamId };
      const entry = { act: 'accident_opened', atS: nowS, tenant, actor: ACTOR, purpose: 'accident' } as const;
      await appendEntry(trx, { ...entry, subject, detail: { caseId } });
      opened += 1;
    }
    return opened;
  });
}

/** Asks the vault whose rental a packet is of; answers whether it is known now. */
async function lookWhose(
  { db, vault }: AccidentJobParts,
  due: store.DueCase,
  nowS: number,
): Promise<boolean> {
  const { chunks, candidates } = await withRole(db, 'job_rentals', {}, async (trx) => ({
    chunks: await chunksOfCase(trx, due),
    candidates: await store.candidatesOf(trx, due.vehicleId, {
      nowS,
      stepS: await coarsestTripStepS(trx),
    }),
  }));
  const isWhole = chunks.length === 2;
  const outcome = isWhole
    ? await vault.bindPacket({ streamId: due.streamId, chunks, candidates })
    : undefined;
  // The vault is away: that was no look.
  if (outcome?.kind === 'unavailable') return false;
  const rentalId = outcome?.kind === 'done' ? outcome.answer.rentalId : null;
  await withRole(db, 'job_rentals', {}, async (trx) => {
    const lookS = rentalId === null ? (nextLookS(nowS, due.looked) ?? null) : null;
    await store.noteLook(trx, due.caseId, { rentalId, lookS });
    if (rentalId === null) return;
    const { caseId, streamId, tenant, vehicleId } = due;
    const subject = { rentalId, vehicleId, streamId };
    const entry = { act: 'accident_bound', atS: nowS, tenant, actor: ACTOR, purpose: 'accident' } as const;
    await appendEntry(trx, { ...entry, subject, detail: { caseId } });
  });
  return rentalId !== null;
}

/** Tells the vault which releases ended: at the doors they ended already. */
async function tellEnded({ db, vault }: AccidentJobParts): Promise<number> {
  const ended = await withRole(db, 'job_rentals', {}, (trx) => store.untoldReleases(trx));
  if (ended.length === 0) return 0;
  await vault.endReleases({ releaseIds: ended });
  await withRole(db, 'job_rentals', {}, (trx) => store.noteTold(trx, ended));
  return ended.length;
}
