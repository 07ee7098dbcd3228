/**
 * The file of an access or portability request: everything we hold about the rider, in common formats, made while
 * it is downloaded. Places come through the vault with the rider's own token, trip by trip, each on record.
 */
import { fromBase64, toHex } from '@fleetveil/proto';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { type Asking, ask } from '../access/ask.ts';
import { entriesFor, type LoggedEntry, latestCheckpoint } from '../audit/audit-log.ts';
import { inclusionProofs } from '../audit/proof-store.ts';
import { encodeCursor } from '../http/cursor.ts';
import type { DoorEnv } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { ownPreference, type StoredPreference } from '../preferences/preference-store.ts';
import { shareBody } from '../sharing/share-schemas.ts';
import { sharesOf } from '../sharing/share-store.ts';
import { geoJsonTexts } from '../trips/geojson.ts';
import { gpxTexts } from '../trips/gpx.ts';
import { exportWhole, ownTrip, riderOf } from '../trips/reading.ts';
import { askReading, DOWNLOAD } from '../trips/reading-on.ts';
import { lookOf, type Proofs } from '../trips/reads.ts';
import { partEnds, type Trip } from '../trips/trip.ts';
import { chargingBody, sealedRouteBody, summaryBody } from '../trips/trip-schemas.ts';
import { keysOf, listTrips, TRIPS_LIST } from '../trips/trip-store.ts';
import { type CsvValue, csvText } from './csv.ts';
import { listPassings, PASSINGS_LIST, type Passing } from './passing-store.ts';
import { readmeText } from './readme.ts';
import { KIND_RULES } from './request.ts';
import type { SubjectParts } from './request-routes.ts';
import { summaryOf } from './request-schemas.ts';
import { findRequest, listRequests, REQUESTS_LIST, type StoredRequest } from './request-store.ts';
import { correctionsAbout, objectionsAbout, restrictionsAbout } from './standing-store.ts';
import { type ZipFile, zipBytes } from './zip.ts';

type Door = Context<DoorEnv>;

/** Trips, entries and requests read in one transaction. */
const PAGE = 200;

/** The ZIP as a body. Throws `not_found` where the request is another's or gives no file. */
export async function resultStream(
  c: Door,
  parts: SubjectParts,
  requestId: string,
): Promise<ReadableStream<Uint8Array>> {
  const request = await ask(c, 'rider', parts, async ({ trx }) => findRequest(trx, requestId));
  if (request === undefined || !KIND_RULES[request.kind].result) throw new Problem('not_found');
  const bytes = zipBytes(resultFiles(c, parts, request), parts.nowS());
  // The first piece is made before the answer begins: a vault that is away is then still a problem, no half file.
  const first = await bytes.next();
  return streamOf(first, bytes);
}

function streamOf(
  first: IteratorResult<Uint8Array>,
  rest: AsyncGenerator<Uint8Array>,
): ReadableStream<Uint8Array> {
  let next: IteratorResult<Uint8Array> | undefined = first;
  return new ReadableStream({
    async pull(controller) {
      const piece = next ?? (await rest.next());
      next = undefined;
      if (piece.done === true) controller.close();
      else controller.enqueue(piece.value);
    },
    cancel: async () => void (await rest.return(undefined)),
  });
}

async function* resultFiles(c: Door, parts: SubjectParts, request: StoredRequest): AsyncGenerator<ZipFile> {
  const trips = await allTrips(c, parts);
  for (const trip of trips) yield* tripFiles(c, parts, trip.rentalId);
  yield { name: 'trips.csv', text: tripsCsv(trips) };
  if (request.kind === 'portability') return yield { name: 'readme.txt', text: PORTABLE };
  const entries = await allEntries(c, parts);
  const { proofs, checkpoint } = await provenBy(c, parts, entries);
  yield { name: 'reads.csv', text: readsCsv(entries, c.get('caller').id, proofs) };
  if (checkpoint !== undefined) yield { name: 'checkpoint.txt', text: checkpoint };
  yield* summaries(c, parts, request, trips, entries);
}

const PORTABLE = `What you gave us, and what your use of vehicles gave, in formats that other programs read:
trips.csv, and for each trip GeoJSON (RFC 7946) and GPX 1.1 with its places and, if you chose it, its route.
For purposes, recipients and periods make a request of the kind access.
`;

async function* summaries(
  c: Door,
  parts: SubjectParts,
  request: StoredRequest,
  trips: readonly Trip[],
  entries: readonly LoggedEntry[],
): AsyncGenerator<ZipFile> {
  const file = await ask(c, 'rider', parts, async (asking) => {
    const { trx, caller, nowS } = asking;
    const { policy, version } = await parts.policyNow(trx);
    const standing = { objections: await objectionsAbout(trx), restrictions: await restrictionsAbout(trx) };
    const corrections = await correctionsAbout(trx);
    const preference = await ownPreference(trx, riderOf(asking));
    const shares = await allShares(asking);
    const data = {
      ...{ made_s: nowS, policy_version: version, rider_id: caller.id },
      trips: { source: "the vehicle's telematics unit, and the booking system", items: trips.map(tripData) },
      requests: { source: 'you', items: (await allRequests(trx)).map(summaryOf) },
      passed_requests: { source: 'you', items: await allPassings(trx) },
      corrections: { source: 'you', items: corrections },
      shares: { source: 'you', items: shares },
      objections: { source: 'you', items: standing.objections },
      restrictions: { source: 'you', items: standing.restrictions },
      preferences: { source: 'you', items: preference === undefined ? [] : [preferenceRow(preference)] },
      audit_log: { source: 'what was done, written down as it was done', entries: entries.length },
    };
    const chosen = standing.objections.length + shares.length;
    const held = heldIn(request);
    const holds = trips.length + chosen > 0 || preference !== undefined || held !== undefined;
    const recipients = recipientsIn(entries);
    return {
      data,
      readme: readmeText({ policy, version, nowS, recipients, holds, held, trips: trips.length }),
    };
  });
  yield { name: 'data.json', text: `${JSON.stringify(file.data, null, 2)}\n` };
  yield { name: 'readme.txt', text: file.readme };
}

/** What its answer said of legal holds (`downloadable`). */
const HELD = z.object({ under_hold: z.int(), stays: z.tuple([z.object({ until: z.string() })]) });

function heldIn({ answer }: StoredRequest): { rentals: number; until: string } | undefined {
  const { data } = HELD.safeParse(answer);
  return data && { rentals: data.under_hold, until: data.stays[0].until };
}

/** Links and tokens that they gave to others, also those that are over and still on record. */
async function allShares({ trx, nowS }: Asking): Promise<object[]> {
  const kinds = [await sharesOf(trx, 'link'), await sharesOf(trx, 'token')];
  return kinds.flat().map((share) => ({ kind: share.kind, ...shareBody(share, nowS) }));
}

async function allRequests(trx: Asking['trx']): Promise<StoredRequest[]> {
  return allPages(
    (cursor) => listRequests(trx, { limit: PAGE, cursor }),
    ({ receivedS, requestId }) => encodeCursor(REQUESTS_LIST, [receivedS, requestId]),
  );
}

async function allPassings(trx: Asking['trx']): Promise<Passing[]> {
  return allPages(
    (cursor) => listPassings(trx, { limit: PAGE, cursor, open: false }),
    ({ dueS, passingId }) => encodeCursor(PASSINGS_LIST, [dueS, passingId]),
  );
}

/** All of a list that answers one more than a page where there are more. */
async function allPages<T>(
  pageFrom: (cursor: string | undefined) => Promise<readonly T[]>,
  cursorOf: (last: T) => string,
): Promise<T[]> {
  const all: T[] = [];
  for (let cursor: string | undefined, more = true; more; ) {
    const rows = await pageFrom(cursor);
    all.push(...rows.slice(0, PAGE));
    const last = all.at(-1);
    if (last !== undefined) cursor = cursorOf(last);
    more = rows.length > PAGE;
  }
  return all;
}

function preferenceRow({ route, routeKeepDays, changedS, endsOn }: StoredPreference): object {
  return { route, route_keep_days: routeKeepDays ?? null, changed_s: changedS, ends_on: endsOn };
}

function tripData(trip: Trip): object {
  return {
    ...{ ...summaryBody(trip), ends_on: partEnds(trip), route_keep_days: trip.routeKeepDays ?? null },
    charging: trip.charging.map(chargingBody),
  };
}

async function allTrips(c: Door, parts: SubjectParts): Promise<Trip[]> {
  const trips: Trip[] = [];
  for (let cursor: string | undefined, more = true; more; ) {
    more = await ask(c, 'rider', parts, async (asking) => {
      const rows = await listTrips(asking.trx, riderOf(asking), { limit: PAGE, cursor });
      const page = rows.slice(0, PAGE);
      for (const { rentalId } of page) trips.push(await ownTrip(asking, rentalId));
      const last = page.at(-1);
      if (last !== undefined) cursor = encodeCursor(TRIPS_LIST, keysOf(last));
      return rows.length > PAGE;
    });
  }
  return trips;
}

async function* tripFiles(c: Door, parts: SubjectParts, rentalId: string): AsyncGenerator<ZipFile> {
  // Waits where the vault says that it was too often: a file of many trips takes as long as that.
  const { trip, exported, route } = await askReading(c, parts, { patience: DOWNLOAD }, (...at) =>
    exportWhole(...at, rentalId),
  );
  yield { name: `trips/${rentalId}.geojson`, text: [...geoJsonTexts(exported)].join('') };
  yield { name: `trips/${rentalId}.gpx`, text: [...gpxTexts(exported)].join('') };
  if (route.sealed.length === 0) return;
  const sealed = sealedRouteBody(trip, route, exported.facts.checkpoint);
  yield { name: `trips/${rentalId}.sealed.json`, text: `${JSON.stringify(sealed, null, 2)}\n` };
}

/** Every entry of the log that the row rules show the rider: about them, and about their rentals. */
async function allEntries(c: Door, parts: SubjectParts): Promise<LoggedEntry[]> {
  const entries: LoggedEntry[] = [];
  for (let before: number | undefined, more = true; more; ) {
    const page = await ask(c, 'rider', parts, ({ trx, caller }: Asking) =>
      entriesFor(trx, { tenant: caller.tenant }, { limit: PAGE, before }),
    );
    entries.push(...page);
    before = page.at(-1)?.id;
    more = page.length === PAGE;
  }
  return entries;
}

/** Proofs of all entries to one signed head, which is in the file beside them: whoever has both can check each (M7). */
async function provenBy(
  c: Door,
  parts: SubjectParts,
  entries: readonly LoggedEntry[],
): Promise<{ proofs: Proofs; checkpoint: string | undefined }> {
  const seqs = entries.map(({ seq }) => seq).filter((seq) => seq !== undefined);
  return ask(c, 'rider', parts, async ({ trx }) => {
    const head = await latestCheckpoint(trx);
    return { proofs: await inclusionProofs(trx, head?.treeSize ?? 0, seqs), checkpoint: head?.note };
  });
}

function recipientsIn(entries: readonly LoggedEntry[]): { kind: string; id: string; acts: string[] }[] {
  const others = entries.filter(({ entry }) => !['rider', 'system'].includes(entry.actor.kind));
  const byWho = Map.groupBy(
    others.filter(({ entry }) => entry.act !== 'denial'),
    ({ entry }) => `${entry.actor.kind} ${entry.actor.id}`,
  );
  return [...byWho.values()].flatMap((group) => {
    const actor = group[0]?.entry.actor;
    return actor === undefined ? [] : [{ ...actor, acts: [...new Set(group.map(({ entry }) => entry.act))] }];
  });
}

const TRIP_COLUMNS = [
  ...(['rental_id', 'vehicle_id', 'vehicle_kind', 'vehicle_label', 'state', 'booked', 'started'] as const),
  ...(['ended', 'duration_s', 'distance_m', 'energy_wh', 'route', 'policy_version'] as const),
  ...(['last_day_places', 'last_day_route', 'last_day_trip', 'last_day_link'] as const),
];

function tripsCsv(trips: readonly Trip[]): string {
  return csvText(TRIP_COLUMNS, trips.map(tripRow));
}

function tripRow(trip: Trip): CsvValue[] {
  const [body, ends] = [summaryBody(trip), partEnds(trip)];
  return [
    ...[body.rental_id, body.vehicle.vehicle_id, body.vehicle.kind, body.vehicle.label, body.state],
    ...[time(body.booked_s), time(body.started_s), time(body.ended_s), body.duration_s, body.distance_m],
    ...[body.energy_wh, body.route, body.policy_version],
    ...[ends.places, ends.route, ends.trip, ends.rider_link],
  ];
}

/** In hex: base64 may begin like a formula of a spreadsheet. */
const hexOf = (proof: readonly string[] | null): string | null =>
  proof?.map((hash) => toHex(fromBase64(hash))).join(' ') ?? null;

function readsCsv(entries: readonly LoggedEntry[], riderId: string, proofs: Proofs): string {
  const header = [
    'at',
    'act',
    'who',
    'id',
    'purpose',
    'why',
    'rental_id',
    'leaf',
    'leaf_hash',
    'entry',
    'salt',
    'proof',
  ];
  const rows = entries.map((logged): CsvValue[] => {
    const look = lookOf(logged, riderId, proofs);
    const { rentalId } = logged.entry.subject;
    return [
      ...[time(look.at_s), look.act, look.who.kind, look.who.id, look.purpose, look.why],
      ...[rentalId ?? null, look.seq, look.leaf_hash, look.entry, look.salt],
      hexOf(look.proof),
    ];
  });
  return csvText(header, rows);
}

function time(atS: number | null): string | null {
  return atS === null ? null : new Date(atS * 1000).toISOString();
}
