/**
 * What ingest remembers of grants and streams between groups: both never change once issued, so a
 * bounded memory of them is safe; what is not remembered is fetched in one query a group. Only a stream's last
 * day may move nearer, by the day's run of retention: it is remembered for a day. What falls out of this memory is still
 * there for the group that asked for it: nothing honest is refused because the memory was full.
 */
import { createHash } from 'node:crypto';
import { decodeDocument, decodeSigned, PURPOSES, toHex } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/schema.ts';
import { findClosed, findErasedGrants, findGrants, findStreams } from './commit-store.ts';
import type { KnownGrant, KnownStream } from './guard.ts';

/** Remembered at most; about 100 MB at worst. */
const MOST = { grants: 100_000, streams: 300_000 };

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

/** What one group names: its own, whatever others fetch meanwhile and whatever is forgotten for it. */
export interface NamedThings extends Erased {
  grant(grantId: string): KnownGrant | undefined;
  stream(vehicleId: string, streamId: string): KnownStream | undefined;
  /** An opening of this very group: its chunks may follow in the same transaction. */
  addStream(vehicleId: string, streamId: string, stream: KnownStream): void;
  /** What was added is stored: other groups may know it. */
  keepAdded(): void;
}

export interface KnownThings {
  /**
   * Answers what is named, fetched where it is not remembered; and which of it was erased, asked for each time.
   *
   * @param nowDay streams of an earlier one are fetched again
   */
  prefetch(named: Named, nowDay: number): Promise<NamedThings>;
}

type DatedStream = KnownStream & { readonly learnedDay: number };

/**
 * @param most what is remembered at most; a group may name more
 * @example const things = await createKnownThings(db).prefetch({ grantIds, streams }, nowDay);
 */
export function createKnownThings(db: Kysely<Tables>, most = MOST): KnownThings {
  const allGrants = new Map<string, KnownGrant>();
  const allStreams = new Map<string, DatedStream>();

  async function streamsOf(wanted: Named['streams'], nowDay: number): Promise<Map<string, DatedStream>> {
    const streams = remembered(allStreams, wanted.map(streamKey));
    const unknown = wanted.filter((stream) => streams.get(streamKey(stream))?.learnedDay !== nowDay);
    for (const { vehicleId, streamId, ...stream } of await findStreams(db, unknown)) {
      const key = streamKey({ vehicleId, streamId });
      const known = { ...stream, learnedDay: nowDay };
      streams.set(key, known);
      remember(allStreams, key, known, most.streams);
    }
    return streams;
  }

  async function grantsOf(ids: readonly string[]): Promise<Map<string, KnownGrant>> {
    const wanted = [...new Set(ids)];
    const grants = remembered(allGrants, wanted);
    const unknown = wanted.filter((id) => !grants.has(id));
    for (const row of await findGrants(db, unknown)) {
      const grant = grantOf(row);
      grants.set(row.grant_id, grant);
      remember(allGrants, row.grant_id, grant, most.grants);
    }
    return grants;
  }

  return {
    async prefetch(named, nowDay) {
      const streams = await streamsOf(named.streams, nowDay);
      const ofStreams = [...streams.values()].flatMap(({ grantId }) => grantId ?? []);
      const grants = await grantsOf([...named.grantIds, ...ofStreams]);
      // Erasures are asked for each time: they must act at once.
      const closed = await findClosed(db, [...new Set(named.streams.map((s) => s.streamId))]);
      const erased = await findErasedGrants(db, [...new Set(named.grantIds)]);
      const added = new Map<string, DatedStream>();
      return {
        isClosed: (streamId) => closed.has(streamId),
        isErased: (grantId) => erased.has(grantId),
        grant: (grantId) => grants.get(grantId),
        stream: (vehicleId, streamId) => streams.get(streamKey({ vehicleId, streamId })),
        addStream(vehicleId, streamId, stream) {
          const known = { ...stream, learnedDay: nowDay };
          streams.set(streamKey({ vehicleId, streamId }), known);
          added.set(streamKey({ vehicleId, streamId }), known);
        },
        keepAdded() {
          for (const [key, stream] of added) remember(allStreams, key, stream, most.streams);
        },
      };
    },
  };
}

const streamKey = ({ vehicleId, streamId }: Named['streams'][number]) => `${vehicleId}/${streamId}`;

/** Those of the keys that the map has. */
function remembered<Value>(map: ReadonlyMap<string, Value>, keys: readonly string[]): Map<string, Value> {
  const found = new Map<string, Value>();
  for (const key of keys) {
    const value = map.get(key);
    if (value !== undefined) found.set(key, value);
  }
  return found;
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
