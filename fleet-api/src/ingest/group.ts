/**
 * One group of bodies, from judged to receipted:
 *
 *   fetch what they name ─► openings: judge, deposit in the vault ─► the others: judge
 *        ─► one transaction ─► outcomes (receipts go out only now, M4)
 */
import {
  decodeOpeningStatement,
  type Guard,
  isProtoError,
  type RefusalWord,
  toHex,
  type v1,
} from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/schema.ts';
import { commitGroup, type StoredRecord, type StoredReport } from './commit-store.ts';
import {
  type GuardContext,
  judgeCoarseReport,
  judgeRecord,
  type OpeningRow,
  type RecordRow,
  type Verdict,
} from './guard.ts';
import type { KnownThings } from './known-things.ts';
import type { Outcome } from './receipts.ts';
import type { Received } from './receive.ts';
import type { UnitSession } from './sessions.ts';

/** What the vault said to a deposit. `later`: it did not answer. */
export type DepositAnswer =
  | { readonly kind: 'held' }
  | { readonly kind: 'refused'; readonly code: RefusalWord }
  | { readonly kind: 'later' };

/** Hands an opening to the vault: write-only and idempotent. Must not throw. */
export type Deposit = (
  opening: OpeningRow,
  session: UnitSession,
  grant: Uint8Array,
) => Promise<DepositAnswer>;

export interface GroupOptions {
  readonly db: Kysely<Tables>;
  readonly known: KnownThings;
  readonly deposit: Deposit;
  /** Of an edition of the policy, or of the one in force where that is not known or none is named. */
  readonly guard: (version?: number) => Guard;
  readonly nowS: () => number;
  /** Tells what became of an item, after the commit. */
  readonly onOutcome: (item: Received, outcome: Outcome) => void;
}

/** Vault away: real seconds until a unit tries again. */
const VAULT_LATER_S = 30;

/** @example const commit = createGroupCommitter(options); await commit(items); */
export function createGroupCommitter(options: GroupOptions): (items: readonly Received[]) => Promise<void> {
  const { db, known, onOutcome } = options;
  return async (items) => {
    await known.prefetch(namedBy(items));
    const judged = await judgeAll(items, options);
    try {
      await commitGroup(db, judged.reports, judged.records);
    } catch (error) {
      for (const { vehicleId, streamId } of judged.opened) known.forgetStream(vehicleId, streamId);
      throw error;
    }
    for (const [item, outcome] of judged.outcomes) onOutcome(item, outcome);
  };
}

interface Judged {
  readonly reports: StoredReport[];
  readonly records: StoredRecord[];
  readonly opened: { vehicleId: string; streamId: string }[];
  readonly outcomes: [Received, Outcome][];
}

async function judgeAll(items: readonly Received[], options: GroupOptions): Promise<Judged> {
  const judged: Judged = { reports: [], records: [], opened: [], outcomes: [] };
  const at = { nowS: options.nowS(), guard: options.guard() };
  const openings = items.filter((item) => item.uplink.record?.streamOpening);
  // Openings first and all at once: their chunks may stand in the same group, even before them.
  await Promise.all(
    openings.map((item) => judgeOpening(item, contextOf(item, options, at), options, judged)),
  );
  for (const item of items) {
    if (item.uplink.coarseReport) judgeReport(item, contextOf(item, options, at), judged);
    else if (!item.uplink.record?.streamOpening)
      settle(item, judgeRecord(recordOf(item), undefined, contextOf(item, options, at)), judged);
  }
  return judged;
}

function contextOf(item: Received, options: GroupOptions, at: { nowS: number; guard: Guard }): GuardContext {
  const { unit } = item.session;
  const version = (item.uplink.record ?? item.uplink.coarseReport)?.policyVersion ?? undefined;
  return {
    ...at,
    madeUnder: options.guard(version),
    tenant: unit.tenant,
    vehicleId: unit.vehicleId,
    grant: options.known.grant,
    stream: (streamId) => options.known.stream(unit.vehicleId, streamId),
    isClosed: options.known.isClosed,
  };
}

const recordOf = (item: Received) => item.uplink.record as v1.Record;

function judgeReport(item: Received, context: GuardContext, judged: Judged): void {
  const verdict = judgeCoarseReport(item.uplink.coarseReport as v1.CoarseReport, context);
  if (verdict.kind === 'row') judged.reports.push({ ...verdict.row, vehicleId: context.vehicleId });
  judged.outcomes.push([item, outcomeOf(verdict)]);
}

async function judgeOpening(
  item: Received,
  context: GuardContext,
  options: GroupOptions,
  judged: Judged,
): Promise<void> {
  const record = recordOf(item);
  const verdict = judgeRecord(record, statementOf(record), context);
  if (verdict.kind !== 'row' || verdict.row.kind !== 'stream_opening') return settle(item, verdict, judged);
  const { opening } = verdict.row;
  const grant = context.grant(opening.grantId);
  const answer = await options.deposit(opening, item.session, grant?.signed ?? new Uint8Array());
  if (answer.kind === 'refused') return settle(item, answer, judged);
  if (answer.kind === 'later') return settle(item, { kind: 'later', laterS: VAULT_LATER_S }, judged);
  options.known.addStream(context.vehicleId, opening.streamId, opening.kind, opening.grantId);
  judged.opened.push({ vehicleId: context.vehicleId, streamId: opening.streamId });
  settle(item, verdict, judged);
}

function statementOf(record: v1.Record): v1.OpeningStatement | undefined {
  try {
    return decodeOpeningStatement(record.streamOpening?.statement ?? new Uint8Array());
  } catch (error) {
    if (isProtoError(error)) return undefined;
    throw error;
  }
}

function settle(item: Received, verdict: Verdict<RecordRow>, judged: Judged): void {
  if (verdict.kind === 'row') judged.records.push({ ...verdict.row, vehicleId: item.session.unit.vehicleId });
  judged.outcomes.push([item, outcomeOf(verdict)]);
}

function outcomeOf(verdict: Verdict<unknown>): Outcome {
  return verdict.kind === 'row' ? { kind: 'stored' } : verdict;
}

function namedBy(items: readonly Received[]) {
  const grantIds: string[] = [];
  const streams: { vehicleId: string; streamId: string }[] = [];
  for (const { uplink, session } of items) {
    const { record } = uplink;
    if (!record) continue;
    const statement = record.streamOpening ? statementOf(record as v1.Record) : undefined;
    const grantId = statement?.grantId ?? record.chunk?.grantId ?? record.tripEnd?.grantId;
    if (grantId && grantId.length > 0) grantIds.push(toHex(grantId));
    const streamId = statement?.streamId ?? record.chunk?.streamId;
    if (streamId && streamId.length > 0)
      streams.push({ vehicleId: session.unit.vehicleId, streamId: toHex(streamId) });
  }
  return { grantIds, streams };
}
