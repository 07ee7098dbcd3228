/**
 * Looking at a pursuit: a session of the vault, fifteen minutes, one officer of the case, one reason; and the way from sealed
 * chunks to fixes within it. Nothing of what comes out is stored, only how much it was.
 */
import { dayOf, type Fix } from '@fleetveil/proto';
import type { Asking } from '../access/ask.ts';
import { appendEntry } from '../audit/audit-log.ts';
import { dateOfDay } from '../database/days.ts';
import { Problem } from '../http/problem.ts';
import { takeAsOfficer, writtenBy } from './declaring.ts';
import { fileEndDay, type Theft } from './theft.ts';
import * as store from './theft-store.ts';
import { answered, type TheftVault } from './theft-vault.ts';

/** Most chunks opened at once: an hour of a pursuit. */
const MOST_AT_ONCE = 360;

/**
 * Begins a look. Throws `not_found`, `theft_not_yours`, `theft_not_confirmed`, `theft_over`, `vault_unavailable`.
 */
export async function beginLook(
  asking: Asking,
  vault: TheftVault,
  caseId: string,
  reason: string,
): Promise<store.LookRow> {
  const { trx, caller, nowS } = asking;
  await takeAsOfficer(asking, caseId, 'look');
  const given = await answered(vault.look({ caseId, reason, actor: { token: caller.token } }));
  const { sessionId, endsS, renewal } = given;
  const look = { sessionId, caseId, officer: caller.id, reason, renewal, openedS: nowS, endsS };
  await store.insertLook(trx, caller.tenant, look, endsOn(nowS));
  return look;
}

const endsOn = (nowS: number): string => dateOfDay(fileEndDay(dayOf(nowS), true));

/** A look with its case. */
export interface Looking {
  readonly look: store.LookRow;
  readonly theft: Theft;
}

/** The caller's own look, while it lasts. Throws `not_found`, `theft_not_yours`, `theft_look_over`. */
export async function ownLook({ trx, caller, nowS }: Asking, sessionId: string): Promise<Looking> {
  const look = await store.findLook(trx, caller.tenant, sessionId);
  if (look === undefined || look.officer !== caller.id) throw new Problem('not_found');
  const theft = await store.findTheft(trx, caller.tenant, look.caseId);
  if (theft === undefined) throw new Problem('not_found');
  if (!theft.officers.includes(caller.id)) throw new Problem('theft_not_yours');
  if (nowS >= look.endsS) throw new Problem('theft_look_over');
  return { look, theft };
}

/**
 * What of a stream has been shown. A chunk whose message was lost comes again, after those that followed it, or never: so
 * the numbers are remembered beyond the first that is not there yet.
 */
interface ShownChunks {
  /** Every one up to this number. */
  upTo: number;
  /** Those shown beyond it. */
  readonly beyond: Set<number>;
}

/** The same for each stream; `gone` where nothing of it can be opened any more. */
export type Shown = Map<string, ShownChunks | 'gone'>;

function note(shown: ShownChunks, chunks: readonly store.SealedChunk[]): void {
  for (const { chunkNo } of chunks) shown.beyond.add(chunkNo);
  while (shown.beyond.delete(shown.upTo + 1)) shown.upTo += 1;
}

/**
 * Opens what came since, oldest stream first, and moves `shown` on. Each opening is a leaf of the vault and a row of the
 * report. Throws as `ownLook`, `theft_destroyed`, `vault_unavailable`.
 */
export async function openNew(
  asking: Asking,
  vault: TheftVault,
  { look, theft }: Looking,
  shown: Shown,
): Promise<Fix[]> {
  const { trx, caller, nowS } = asking;
  const streams = await store.streamsOf(trx, theft);
  const fixes: Fix[] = [];
  for (const { streamId } of streams) {
    const of = { vehicleId: theft.vehicleId, streamId };
    const before = shown.get(streamId) ?? { upTo: -1, beyond: new Set() };
    if (before === 'gone') continue;
    const chunks = await store.chunksBeyond(trx, of, before, MOST_AT_ONCE);
    const [first] = chunks;
    if (first === undefined) continue;
    const ask = {
      sessionId: look.sessionId,
      streamId,
      chunks: chunks.map(own),
      actor: { token: caller.token },
    };
    const opened = await orGone(vault.open(ask));
    // A suspicion that nobody confirmed in time: the case goes on without it.
    shown.set(streamId, opened === undefined ? 'gone' : before);
    if (opened === undefined) continue;
    note(before, chunks);
    const counts = { firstChunk: first.chunkNo, chunks: chunks.length, fixes: opened.fixes.length };
    const row = { sessionId: look.sessionId, streamId, ...counts, atS: nowS };
    const under = { tenant: caller.tenant, caseId: theft.caseId, endsOn: endsOn(nowS) };
    await store.insertOpening(trx, under, row);
    fixes.push(...opened.fixes);
  }
  const isGone = streams.length > 0 && streams.every(({ streamId }) => shown.get(streamId) === 'gone');
  if (isGone) throw new Problem('theft_destroyed');
  return fixes.sort((a, b) => a.timeS - b.timeS);
}

/** What the vault opened; nothing where it has no key for it, or never had one for this case. */
async function orGone(asked: ReturnType<TheftVault['open']>) {
  const outcome = await asked;
  const isGone = outcome.kind === 'refused' && (outcome.code === 'erased' || outcome.code === 'not_found');
  return isGone ? undefined : answered(Promise.resolve(outcome));
}

function own({ chunkNo, nonce, ciphertext }: store.SealedChunk) {
  return { chunkNo, nonce: new Uint8Array(nonce), ciphertext: new Uint8Array(ciphertext) };
}

/** What was looked at: by stream, chunk, count, time and reader. No position is in it. */
export interface TheftReport {
  readonly theft: Theft;
  readonly streams: readonly store.PursuitStream[];
  readonly looks: readonly store.LookRow[];
  readonly openings: readonly store.OpeningRow[];
}

/** The report of a case; reading it is written down. Throws `not_found`. */
export async function readReport(asking: Asking, caseId: string): Promise<TheftReport> {
  const { trx, caller } = asking;
  const theft = await store.findTheft(trx, caller.tenant, caseId);
  if (theft === undefined) throw new Problem('not_found');
  await appendEntry(trx, {
    ...{ act: 'theft_report_read', ...writtenBy(asking), subject: { vehicleId: theft.vehicleId } },
    detail: { caseId },
  });
  const streams = await store.streamsOf(trx, theft);
  const looks = await store.looksOf(trx, caller.tenant, caseId);
  return { theft, streams, looks, openings: await store.openingsOf(trx, caller.tenant, caseId) };
}
