/**
 * What ingest remembers of grants and streams between groups: both never change once issued, so a
 * bounded memory of them is safe; what is not remembered is fetched in one query a group. Only a stream's last
 * day may move nearer, by the day's run of retention: it is remembered for a day.
 */
import { createHash } from 'node:crypto';
import { decodeDocument, decodeSigned, PURPOSES, toHex } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/schema.ts';
import { findClosed, findErasedGrants, findGrants, findStreams } from './commit-store.ts';
import type { KnownGrant, KnownStream } from './guard.ts';

/** About 100 MB at worst. */
const MOST_GRANTS = 100_000;
const MOST_STREAMS = 300_000;

/** Grants and streams that bodies name. */
export interface Named {
  readonly grantIds: readonly string[];
  readonly streams: readonly { readonly vehicleId: string; readonly streamId: string }[];
}

/** What was erased, as of a moment ago. */
export interface Erased {
  readonly isClosed: (streamId: string) => boolean;
  /** Whether a grant's rental was erased. */
  readonly isErased: (grantId: string) => boolean;
}

export interface KnownThings {
  /**
   * Fetches what is named and not remembered; answers which of it was erased, asked for each time.
   *
   * @param nowDay streams of an earlier one are fetched again
   */
  prefetch(named: Named, nowDay: number): Promise<Erased>;
  grant(grantId: string): KnownGrant | undefined;
  stream(vehicleId: string, streamId: string): KnownStream | undefined;
  /** An opening of this very group: its chunks may follow in the same transaction. */
  addStream(vehicleId: string, streamId: string, stream: KnownStream): void;
  /** The opening was not committed after all. */
  forgetStream(vehicleId: string, streamId: string): void;
}

/** @example const known = createKnownThings(db); await known.prefetch({ grantIds, streams }); */
export function createKnownThings(db: Kysely<Tables>): KnownThings {
  const grants = new Map<string, KnownGrant>();
  const streams = new Map<string, KnownStream & { readonly learnedDay: number }>();
  let today = 0;
  const streamKey = (vehicleId: string, streamId: string) => `${vehicleId}/${streamId}`;

  return {
    async prefetch(named, nowDay) {
      today = nowDay;
      const wantedGrants = [...new Set(named.grantIds)].filter((id) => !grants.has(id));
      const wanted = named.streams;
      const unknown = wanted.filter(
        ({ vehicleId, streamId }) => streams.get(streamKey(vehicleId, streamId))?.learnedDay !== nowDay,
      );
      for (const stream of await findStreams(db, unknown)) {
        const known = { ...stream, learnedDay: nowDay };
        remember(streams, streamKey(stream.vehicleId, stream.streamId), known, MOST_STREAMS);
        if (stream.grantId !== undefined) wantedGrants.push(stream.grantId);
      }
      for (const { grantId } of wanted.flatMap(
        (s) => streams.get(streamKey(s.vehicleId, s.streamId)) ?? [],
      )) {
        if (grantId !== undefined && !grants.has(grantId)) wantedGrants.push(grantId);
      }
      for (const row of await findGrants(db, [...new Set(wantedGrants)])) {
        remember(grants, row.grant_id, grantOf(row), MOST_GRANTS);
      }
      // Erasures are asked for each time: they must act at once.
      const closed = await findClosed(db, [...new Set(wanted.map((s) => s.streamId))]);
      const erased = await findErasedGrants(db, [...new Set(named.grantIds)]);
      return { isClosed: (streamId) => closed.has(streamId), isErased: (grantId) => erased.has(grantId) };
    },
    grant: (grantId) => grants.get(grantId),
    stream: (vehicleId, streamId) => streams.get(streamKey(vehicleId, streamId)),
    addStream: (vehicleId, streamId, stream) =>
      remember(streams, streamKey(vehicleId, streamId), { ...stream, learnedDay: today }, MOST_STREAMS),
    forgetStream: (vehicleId, streamId) => void streams.delete(streamKey(vehicleId, streamId)),
  };
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value, most: number): void {
  map.set(key, value);
  const oldest = map.keys().next();
  if (map.size > most && !oldest.done) map.delete(oldest.value);
}

type GrantRow = Awaited<ReturnType<typeof findGrants>>[number];

function grantOf(row: GrantRow): KnownGrant {
  const grant = decodeDocument('grant', decodeSigned(row.signed).body);
  return {
    grantId: row.grant_id,
    vehicleId: row.vehicle_id,
    rentalId: toHex(grant.rentalId),
    hash: createHash('sha256').update(row.signed).digest(),
    notBeforeS: grant.notBeforeS,
    notAfterS: grant.notAfterS,
    purpose: PURPOSES.word(grant.purpose),
    route: grant.route,
    routeKeepDays: grant.routeKeepDays,
    signed: row.signed,
  };
}
