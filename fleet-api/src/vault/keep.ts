/** Keeps the key of an opened stream, once: the same statement again is `known`. */
import { dayOf, decodeOpeningStatement, equalBytes, STREAM_KINDS, sha256, toHex } from '@fleetveil/proto';
import { dateOfDay } from '../database/days.ts';
import { type AcceptedOpening, judgeDeposit } from './deposit.ts';
import { noteNewerEnds } from './newest-ends-store.ts';
import type { DepositResult, VaultParts } from './parts.ts';
import { isRentalClosed } from './rental-keys-store.ts';
import { confirmationOf } from './suspicion.ts';
import { lockStreams, type StreamState, storeStreamKey, streamState } from './vault-store.ts';
import type { DepositAsk } from './wire.ts';
import { forgetKey } from './wrap.ts';

/** The operation `deposit`. */
export function createDepositor(parts: VaultParts): (ask: DepositAsk) => Promise<DepositResult> {
  return async (ask) => {
    const { keys, policy } = await parts.trust();
    if (policy === undefined) return { kind: 'unavailable' };
    const hash = await sha256(ask.statement);
    // Asked first: a unit that missed a receipt is answered even when its transport key has gone since.
    const before = settled(await stateOf(parts, ask), hash);
    if (before !== undefined) return before;
    const { tenant, ring } = parts;
    const { keepDays, suspicionS } = policy;
    const ground = { tenant, keys, transportKey: ring.transportKey, keepDays, nowS: parts.nowS() };
    const judged = await judgeDeposit(ask, ground);
    if (!judged.ok) return { kind: 'refused', code: judged.code };
    try {
      return await keep(parts, judged.opening, hash, suspicionS);
    } finally {
      forgetKey(judged.opening.dataKey);
    }
  };
}

async function stateOf({ db }: VaultParts, { statement }: DepositAsk): Promise<StreamState> {
  let streamId: string;
  try {
    streamId = toHex(decodeOpeningStatement(statement).streamId);
  } catch {
    return { kind: 'unknown' }; // the judgement says `malformed`
  }
  return streamState(db, streamId);
}

/** The answer where the stream is no longer open to a deposit. Another statement for it is none of ours. */
function settled(state: StreamState, hash: Uint8Array): DepositResult | undefined {
  if (state.kind === 'unknown') return undefined;
  if (state.kind === 'erased') return { kind: 'refused', code: 'erased' };
  return equalBytes(state.statementHash, hash) ? { kind: 'known' } : { kind: 'refused', code: 'malformed' };
}

async function keep(
  { db, custody, nowS }: VaultParts,
  opening: AcceptedOpening,
  statementHash: Uint8Array,
  suspicionS: number,
): Promise<DepositResult> {
  const depositedS = Math.floor(nowS());
  if (opening.endsOnDay < dayOf(depositedS)) return { kind: 'refused', code: 'erased' };
  const name = { ...opening, endsOn: dateOfDay(opening.endsOnDay) };
  return db.transaction().execute(async (trx) => {
    await lockStreams(trx, [opening.streamId]);
    const before = settled(await streamState(trx, opening.streamId), statementHash);
    if (before !== undefined) return before;
    if (await isRentalClosed(trx, opening)) return { kind: 'refused', code: 'erased' };
    const movedSince = opening.kind === 'ends' && (await noteNewerEnds(trx, { ...opening, depositedS }));
    const wrappedKey = await custody.wrap(trx, name, opening.dataKey);
    const kind = STREAM_KINDS.wire[opening.kind];
    const confirmation = await confirmationOf(trx, opening, { nowS: depositedS, suspicionS });
    const row = { ...name, kind, statementHash, wrappedKey, depositedS, movedSince, ...confirmation };
    await storeStreamKey(trx, row);
    return { kind: 'stored' };
  });
}
