import { LOSS_REASONS, type LossReasonWord, PURPOSES, toHex, v1 } from '@fleetveil/proto';
import type { LedgerLine } from './ledger.ts';
import type { Row } from './rows.ts';

/**
 * What is lost with a row. A loss report is no loss of its own: its lines go back, for the next report.
 */
export function linesLostWith(row: Row, reason: LossReasonWord): LedgerLine[] {
  if (row.cargo === 'loss_report') return linesOfReport(row.body);
  const { purpose = 'live_service', grantId, fixes } = row;
  return [{ reason, purpose, ...(grantId === undefined ? {} : { grantId }), fixes, records: 1, exact: true }];
}

function linesOfReport(body: Uint8Array): LedgerLine[] {
  const losses = v1.Record.decode(body).lossReport?.losses ?? [];
  return losses.flatMap((loss) => {
    const reason = LOSS_REASONS.word(loss.reason);
    const purpose = PURPOSES.word(loss.purpose);
    if (reason === undefined || purpose === undefined) return [];
    const grantId = loss.grantId?.length === 16 ? { grantId: toHex(loss.grantId) } : {};
    const { fixes, records, exact } = loss;
    return [{ reason, purpose, ...grantId, fixes: fixes ?? 0, records: records ?? 0, exact: exact ?? false }];
  });
}
