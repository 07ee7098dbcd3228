/**
 * The daily run of retention, as the owner of the main database. The vault purges its own keys by itself; the
 * run tells it which keys may go earlier, and which have to stay.
 *
 *     clock sane? ─ days move nearer ─ holds: lapsed ones end ─ plan ─ put aside what is held ─ list keys
 *       ─ delete rows and partitions ─ seal off what would not go ─ vault: hold, destroy ─ evidence
 *
 * Each step may be killed and done again. What is acknowledged as forgotten is gone from the tables. A step that the
 * database refuses is told and stops none behind it: one row that cannot be moved must not keep a fleet from forgetting.
 */
import { latestEndDay, type Policy } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import { appendEntry } from '../audit/audit-log.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { type Forgotten, forgetEnded, hasLeapt, noteDone } from '../database/forget.ts';
import type { Tables } from '../database/schema.ts';
import { FleetApiError } from '../errors.ts';
import type { VaultClient } from '../vault/client.ts';
import { MOST_HOLDS, MOST_STREAMS } from '../vault/wire.ts';
import { holdState } from './hold.ts';
import { type PlannedEnd, plan, type RetentionPlan } from './plan.ts';
import { REGISTER } from './register.ts';
import * as store from './retention-store.ts';

/** What a run needs. */
export interface RetentionParts {
  readonly owner: Kysely<Tables>;
  /** In whose log the evidence is. */
  readonly tenant: string;
  /** In force; `undefined` = none yet: then no day moves, and what has ended goes. */
  readonly policy: Policy | undefined;
  /** The way to the vault; without it keys wait for the next run, or for the vault's own purge. */
  readonly vault: Pick<VaultClient, 'destroy' | 'hold' | 'keepHolds'> | undefined;
}

/** What a run did, or (dry) would do. */
export interface RetentionRun {
  readonly ends: readonly PlannedEnd[];
  readonly holds: RetentionPlan['holds'];
  readonly rows: number;
  readonly partitions: number;
  /** Rows put aside for holds. */
  readonly held: number;
  readonly keysDestroyed: number;
  /** Keys that the vault has still to destroy. */
  readonly keysWaiting: number;
  /** Tables from which what ended could not be deleted. */
  readonly sealedOff: readonly string[];
  /** SQLSTATE of each step, and of each rental, that the database refused: they are tried again by the next run. */
  readonly failed: readonly string[];
}

/**
 * Plans a day's run and does nothing.
 *
 * @param nowDay days since 1970-01-01 UTC
 */
export async function planRetention({ owner }: RetentionParts, nowDay: number): Promise<RetentionPlan> {
  return plan(REGISTER.fleet, nowDay, await store.census(owner, nowDay), await store.storedHolds(owner));
}

/**
 * Runs a day: everything before `nowDay` goes, but for what is held. `clock_leapt` = the day is too far from
 * the last one, and nothing goes (see `forgetDay`). Throws what the database says where it is away.
 *
 * @param nowS domain time, Unix seconds
 */
export async function runRetention(
  parts: RetentionParts,
  nowS: number,
): Promise<RetentionRun | 'clock_leapt'> {
  const { owner, policy } = parts;
  const nowDay = Math.floor(nowS / 86_400);
  if (await hasLeapt(owner, nowDay)) return 'clock_leapt';
  const failed: string[] = [];
  const attempt = async (step: () => Promise<void>) => void failed.push(...(await store.refusalsOf(step)));
  if (policy !== undefined)
    await attempt(async () => {
      failed.push(...(await store.settleRentals(owner, nowDay, periodsOf(policy))));
    });
  const holds = (await store.storedHolds(owner)).filter((hold) => !isReleased(hold, nowDay));
  await attempt(() => store.endHolds(owner, nowDay));
  const planned = plan(REGISTER.fleet, nowDay, await store.census(owner, nowDay), holds);
  const notAside = new Map<string, string>();
  const aside = await store.putAside(owner, nowDay, (table, state) => void notAside.set(table, state));
  await attempt(() => store.queueKeys(owner, nowDay));
  const forgotten = await forgetEnded(owner, nowDay, notAside);
  const sealedOff = await settleRefusals(owner, forgotten, nowDay);
  const keys = await tellVault(
    parts,
    holds.filter(({ endDay }) => endDay >= nowDay),
  );
  const run: RetentionRun = {
    ...planned,
    ...{
      rows: forgotten.rows,
      partitions: forgotten.partitions,
      held: sum(aside),
      sealedOff,
      failed,
      ...keys,
    },
  };
  await writeEvidence(parts, run, holds, nowS);
  await noteDone(owner, nowDay);
  return run;
}

/** Released before its review and its month were over: that was written down when it was. */
function isReleased({ reviewDay, endDay }: store.StoredHold, nowDay: number): boolean {
  return endDay < nowDay && holdState(reviewDay, nowDay) !== 'lapsed';
}

function periodsOf(policy: Policy): store.RentalPeriods {
  return {
    grant: latestEndDay(policy, 'grant', 0),
    trip: latestEndDay(policy, 'trip', 0),
    tripPlace: latestEndDay(policy, 'trip_place', 0),
    ends: latestEndDay(policy, 'ends', 0),
  };
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

async function settleRefusals(
  owner: Kysely<Tables>,
  { refused }: Forgotten,
  nowDay: number,
): Promise<readonly string[]> {
  for (const { table, sqlState } of refused) await store.sealOff(owner, table, sqlState, nowDay);
  return store.unseal(
    owner,
    refused.map(({ table }) => table),
  );
}

const ACTOR = { kind: 'system', id: 'retention' } as const;

/** Holds first: what has to stay must not be destroyed by what follows. */
async function tellVault(
  { owner, vault }: RetentionParts,
  holds: readonly store.StoredHold[],
): Promise<{ keysDestroyed: number; keysWaiting: number }> {
  let keysDestroyed = 0;
  try {
    for (const { holdId, rentalIds, endDay } of vault === undefined ? [] : holds)
      if (rentalIds.length > 0)
        await vault?.hold({ holdId, rentalIds: [...rentalIds], endDay, actor: ACTOR });
    // Then those that the vault alone knows: they were told of, and never committed here.
    if (holds.length <= MOST_HOLDS)
      await vault?.keepHolds({ holdIds: holds.map(({ holdId }) => holdId), actor: ACTOR });
    for (;;) {
      const streamIds = vault === undefined ? [] : await store.waitingKeys(owner, MOST_STREAMS);
      if (vault === undefined || streamIds.length === 0) break;
      keysDestroyed += (await vault.destroy({ streamIds, reason: 'retention', actor: ACTOR })).destroyed;
      await store.dropWaitingKeys(owner, streamIds);
    }
  } catch (error) {
    // The list stays, and the vault purges by itself on the keys' own day.
    if (!(error instanceof FleetApiError && error.code === 'vault_unreachable')) throw error;
  }
  return { keysDestroyed, keysWaiting: await store.countWaitingKeys(owner) };
}

/** One entry for the run, one for each table that lost rows, one for each hold that is overdue or has lapsed. */
async function writeEvidence(
  { owner, tenant }: RetentionParts,
  run: RetentionRun,
  holds: readonly store.StoredHold[],
  nowS: number,
): Promise<void> {
  const frame = { atS: Math.floor(nowS), tenant, actor: ACTOR, subject: {} };
  const day = Math.floor(nowS / 86_400);
  const entries: AuditEntry[] = run.ends.map(({ source, rows, held }) => ({
    ...{ ...frame, act: 'retention_ended', detail: { day, table: source, rows, held } },
  }));
  for (const [state, act] of [
    ['overdue', 'hold_overdue'],
    ['lapsed', 'hold_lapsed'],
  ] as const) {
    for (const hold of holds.filter(({ holdId }) => run.holds[state].includes(holdId))) {
      const { holdId, reviewDay, tenant: whose } = hold;
      entries.push({ ...frame, tenant: whose, act, detail: { holdId, reviewDay } });
    }
  }
  const { rows, partitions, held, keysDestroyed, keysWaiting } = run;
  const detail = {
    ...{ day, rows, partitions, held, sealedOff: run.sealedOff.length, keysDestroyed, keysWaiting },
    ...{ holds: run.holds.open.length, holdsOverdue: run.holds.overdue.length },
    ...(run.failed.length > 0 ? { failed: run.failed.length } : {}),
  };
  entries.push({ ...frame, act: 'retention_run', detail });
  await owner.transaction().execute(async (trx) => {
    for (const entry of entries) await appendEntry(trx, entry);
  });
}
