/**
 * Which key files an archive may hold (rules). A key that is destroyed on a day must not live on in an archive: what
 * lies in old outboxes, logs of writes and other archives would open by it (M14). So a key for units' seals that ends
 * before the archive is left out, and the archive ends with the first of the generations that it needs.
 *
 * ```
 * keepDays = 7: transport keys of the last 28 days, all that an outbox may have sealed to
 * ```
 */
import { dayOf } from '@fleetveil/proto';
import { endDayOf } from './manifest.ts';

/** The vault's keys that are not destroyed, with the second of their end. */
export interface VaultKeyTimes {
  readonly transport: readonly { readonly id: string; readonly endsS: number }[];
  readonly generations: readonly { readonly id: string; readonly endsS: number; readonly used: boolean }[];
}

/** Kinds of files that go along as they are; `offline/` is not on the server, and what nobody knows is left out. */
const ALONG = /^(online|public|demo)\/[a-z-]+\.(key|json|pub|bin)$|^vault\/vault\.key$/;

/** The files for an archive that is made on a day, and its last day. Pure. */
export function keyFilesFor(
  names: readonly string[],
  times: VaultKeyTimes,
  nowDay: number,
  keepDays: number,
): { readonly files: readonly string[]; readonly endsDay: number } {
  const newest = Math.max(...times.generations.map(({ endsS }) => endsS));
  const needed = times.generations.filter(({ used, endsS }) => used || endsS === newest);
  const endsDay = endDayOf(
    nowDay,
    keepDays,
    needed.map(({ endsS }) => dayOf(endsS)),
  );
  const lasting = times.transport.filter(({ endsS }) => dayOf(endsS) >= endsDay);
  const kept = new Set([
    ...needed.map(({ id }) => `vault/generation-${id}.key`),
    ...lasting.map(({ id }) => `vault/transport-${id}.key`),
  ]);
  return { files: names.filter((name) => ALONG.test(name) || kept.has(name)), endsDay };
}
