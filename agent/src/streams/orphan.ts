import { chunkKey } from '../minimise/outgoing.ts';
import type { StreamDeps } from './deps.ts';
import type { StreamEffect } from './effect.ts';
import { decodeProgress, isOwed } from './progress.ts';
import { tripEnd } from './trip-end.ts';

/**
 * Ends a use of which only the progress is left: its reason is gone, because the agent was killed between
 * ending it and writing its end, or because the memory of the reasons was lost. The end candidate is the
 * end fix, the trip ended when the progress was last written, and what ended it is taken to be the grant.
 *
 * @param seen sensor fixes of this use that earlier runs saw; what is not accounted for is lost as `restart`
 */
export function settleOrphan(
  deps: StreamDeps,
  orphan: { readonly key: string; readonly text: string },
  seen?: { readonly fixes: number; readonly exact: boolean },
): StreamEffect[] {
  const left = decodeProgress(orphan.text);
  const forget: StreamEffect = { kind: 'progress', key: orphan.key };
  if (left === undefined) return [forget];
  const rows = [left.openRoute, left.ends.candidate].filter((row) => row !== undefined);
  const closed = rows.map(({ streamId, chunkNo }): StreamEffect => {
    return { kind: 'close', replaceKey: chunkKey(streamId, chunkNo) };
  });
  const fixes = Math.max(0, (seen?.fixes ?? 0) - left.sealed - left.lost - left.unwanted);
  const loss = { reason: 'restart', purpose: 'rider_route', grantId: left.grantId, fixes } as const;
  const exact = seen?.exact ?? false;
  const lost: StreamEffect[] = isOwed(left) && fixes > 0 ? [{ kind: 'loss', loss: { ...loss, exact } }] : [];
  if (left.purpose !== 'rental_contract') return [...closed, ...lost, forget];
  const policy = deps.policy();
  const trip = { ...left, endedS: left.lastS, endedBy: 'lapsed', batteryWh: deps.batteryWh } as const;
  return [...closed, ...lost, { kind: 'store', record: tripEnd(trip, policy, policy.rules) }, forget];
}
