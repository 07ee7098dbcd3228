/**
 * One group of bodies, from judged to receipted:
 *
 *   fetch what they name ─► judge, openings first ─► one transaction ─► outcomes (receipts go out only now, M4)
 *
 * An opening comes with the vault's answer: nobody waits for the vault here (openings.ts).
 */
import { dayOf, type RefusalWord, type v1 } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/schema.ts';
import {
  closeStoppedRoutes,
  commitGroup,
  ErasedMeanwhile,
  type StoredRecord,
  type StoredReport,
} from './commit-store.ts';
import { type GuardContext, judgeCoarseReport, judgeRecord, type RecordRow, type Verdict } from './guard.ts';
import { contextOf, type JudgingGround, readyToJudge, recordOf, statementOf } from './judging.ts';
import type { NamedThings } from './known-things.ts';
import type { Outcome } from './receipts.ts';
import type { Received } from './receive.ts';

/** What the vault said to a deposit. `later`: it did not answer. */
export type DepositAnswer =
  | { readonly kind: 'held' }
  | { readonly kind: 'refused'; readonly code: RefusalWord }
  | { readonly kind: 'later' };

/** A body on its way into a group. */
export interface GroupItem extends Received {
  /** What the vault said, of an opening. */
  readonly deposited?: DepositAnswer;
}

export interface GroupOptions extends JudgingGround {
  readonly db: Kysely<Tables>;
  /** Tells what became of an item, after the commit. */
  readonly onOutcome: (item: Received, outcome: Outcome) => void;
}

/** Vault away: real seconds until a unit tries again. */
const VAULT_LATER_S = 30;
/** Days for which a route that was deleted before its opening came is closed: longer than any outbox keeps a record (28). */
const CLOSED_DAYS = 35;

/** @example const commit = createGroupCommitter(options); await commit(items); */
export function createGroupCommitter(options: GroupOptions): (items: readonly GroupItem[]) => Promise<void> {
  const { db, nowS, onOutcome } = options;
  const commit = async (items: readonly GroupItem[], again = true): Promise<void> => {
    const judged = await judgeAll(items, options);
    try {
      await commitGroup(db, judged.reports, judged.records);
    } catch (error) {
      if (!(error instanceof ErasedMeanwhile && again)) throw error;
      // Judged again it is refused: the erasure is there now, and of a route that it could not find yet its end.
      await closeStoppedRoutes(db, judged.records, dayOf(nowS()) + CLOSED_DAYS);
      return commit(items, false);
    }
    judged.things.keepAdded();
    for (const [item, outcome] of judged.outcomes) onOutcome(item, outcome);
  };
  return (items) => commit(items);
}

interface Judged {
  readonly reports: StoredReport[];
  readonly records: StoredRecord[];
  readonly things: NamedThings;
  readonly outcomes: [Received, Outcome][];
}

async function judgeAll(items: readonly GroupItem[], options: GroupOptions): Promise<Judged> {
  const moment = await readyToJudge(items, options);
  const judged: Judged = { reports: [], records: [], things: moment.things, outcomes: [] };
  const isOpening = (item: GroupItem) => Boolean(item.uplink.record?.streamOpening);
  // Openings first: their chunks may stand in the same group, even before them.
  for (const item of items) if (isOpening(item)) judgeOpening(item, contextOf(item, options, moment), judged);
  for (const item of items) {
    const context = contextOf(item, options, moment);
    if (item.uplink.coarseReport) judgeReport(item, context, judged);
    else if (!isOpening(item)) settle(item, judgeRecord(recordOf(item), undefined, context), judged);
  }
  return judged;
}

function judgeReport(item: Received, context: GuardContext, judged: Judged): void {
  const verdict = judgeCoarseReport(item.uplink.coarseReport as v1.CoarseReport, context);
  if (verdict.kind === 'row') judged.reports.push({ ...verdict.row, vehicleId: context.vehicleId });
  judged.outcomes.push([item, outcomeOf(verdict)]);
}

function judgeOpening(item: GroupItem, context: GuardContext, judged: Judged): void {
  const record = recordOf(item);
  const verdict = afterDeposit(judgeRecord(record, statementOf(record), context), item.deposited);
  settle(item, verdict, judged);
  if (verdict.kind !== 'row' || verdict.row.kind !== 'stream_opening') return;
  const { streamId, kind, grantId, isKnown } = verdict.row.opening;
  if (isKnown) return; // its day is that of the row there is
  const { endsOnDay } = verdict.row;
  judged.things.addStream(context.vehicleId, streamId, { kind, grantId, endsOnDay });
}

/** An opening that the vault does not hold is not stored: without an answer from there it comes again. */
function afterDeposit(
  verdict: Verdict<RecordRow>,
  answer: DepositAnswer = { kind: 'later' },
): Verdict<RecordRow> {
  if (verdict.kind !== 'row' || answer.kind === 'held') return verdict;
  return answer.kind === 'refused' ? answer : { kind: 'later', laterS: VAULT_LATER_S };
}

function settle(item: Received, verdict: Verdict<RecordRow>, judged: Judged): void {
  if (verdict.kind === 'row') judged.records.push({ ...verdict.row, vehicleId: item.session.unit.vehicleId });
  judged.outcomes.push([item, outcomeOf(verdict)]);
}

function outcomeOf(verdict: Verdict<unknown>): Outcome {
  return verdict.kind === 'row' ? { kind: 'stored' } : verdict;
}
