/** What the rider door does for one trip: find it, open its streams, write the reading down. */
import { dayOf } from '@fleetveil/proto';
import type { Asking } from '../access/ask.ts';
import { mayKnow } from '../access/knows.ts';
import type { PolicyReader } from '../access/policy-in-force.ts';
import { appendEntry, latestCheckpoint } from '../audit/audit-log.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { grantsOf } from '../grants/grant-store.ts';
import { Problem } from '../http/problem.ts';
import type { Turns } from '../http/turns.ts';
import type { ExportedTrip, ExportFacts } from './geojson.ts';
import { type Begun, type Opened, type Opener, openStreams, type TripVault } from './opening.ts';
import {
  type Completeness,
  completenessOf,
  overOf,
  type Places,
  placesOf,
  type StoredStream,
  type Trip,
} from './trip.ts';
import { chunksOf, findTrip, type Rider } from './trip-store.ts';

/** What reading a trip needs. */
export interface ReadingParts {
  readonly vault: TripVault;
  readonly policyNow: PolicyReader;
  /** Waits so many seconds, real time. */
  readonly waitS: (seconds: number) => Promise<void>;
  /** For whoever asks the vault within a transaction. */
  readonly vaultTurns: Turns;
}

/** A request at its reading. */
export interface Reading extends ReadingParts {
  readonly begun: Begun;
}

/** A trip with its places, and what is to be said about both. */
export interface ReadTrip {
  readonly trip: Trip;
  readonly places: Places;
  readonly opened: Opened;
  readonly counted: Completeness;
  readonly facts: ExportFacts;
}

/** The rider who asks. */
export function riderOf({ caller }: Asking): Rider {
  return { tenant: caller.tenant, riderId: caller.id };
}

/** The rider's own trip. Throws `not_found`, the same for another's and for none. */
export async function ownTrip(asking: Asking, rentalId: string): Promise<Trip> {
  const trip = await findTrip(asking.trx, riderOf(asking), rentalId);
  if (trip === undefined) throw new Problem('not_found');
  return trip;
}

/** A trip with start and end, opened now. */
export async function readTrip(asking: Asking, parts: Reading, rentalId: string): Promise<ReadTrip> {
  const trip = await ownTrip(asking, rentalId);
  const read = await openPlaces(asking, parts, trip);
  await record(asking, trip, { act: 'trip_read', detail: {} });
  return read;
}

/** What a file of a trip is asked for: to be kept, in that format, or to be looked at on a page. */
export type FileUse =
  | { readonly kind: 'file'; readonly format: 'geojson' | 'gpx' }
  | { readonly kind: 'look' };

/** A trip with start, end and, where it was chosen, the route, opened now. */
export async function exportTrip(
  asking: Asking,
  parts: Reading,
  rentalId: string,
  use: FileUse,
): Promise<ExportedTrip> {
  const { trip, exported, route } = await openWhole(asking, parts, rentalId);
  if (route.sealed.length > 0) throw new Problem('route_sealed_to_rider');
  await record(asking, trip, actOf(use));
  return exported;
}

function actOf(use: FileUse): RiderAct {
  if (use.kind === 'look') return { act: 'route_read', detail: {} };
  return { act: 'export', detail: { format: use.format } };
}

/** A trip with all that opens of it; a route that is sealed to the rider's own key comes as it is. */
export interface WholeTrip {
  readonly trip: Trip;
  readonly exported: ExportedTrip;
  readonly route: Opened;
}

/** The same for a file of all trips (an access request). */
export async function exportWhole(asking: Asking, parts: Reading, rentalId: string): Promise<WholeTrip> {
  const whole = await openWhole(asking, parts, rentalId);
  await record(asking, whole.trip, { act: 'export', detail: { format: 'zip' } });
  return whole;
}

async function openWhole(asking: Asking, parts: Reading, rentalId: string): Promise<WholeTrip> {
  const trip = await ownTrip(asking, rentalId);
  const { places, facts } = await openPlaces(asking, parts, trip);
  const route = await openAllowed(asking, parts, trip, 'route');
  const complete = facts.complete && isWhole(route);
  return { trip, exported: { facts: { ...facts, complete }, places, route: route.streams }, route };
}

/** The route as it is sealed to the rider's own key, with the vault's layer taken off and nothing opened. */
export async function sealedRoute(
  asking: Asking,
  parts: Reading,
  rentalId: string,
): Promise<{ trip: Trip; opened: Opened; checkpoint: string | null }> {
  const trip = await ownTrip(asking, rentalId);
  const opened = await openAllowed(asking, parts, trip, 'route');
  await record(asking, trip, { act: 'export', detail: { format: 'sealed' } });
  return { trip, opened, checkpoint: (await latestCheckpoint(asking.trx))?.note ?? null };
}

async function openPlaces(asking: Asking, parts: Reading, trip: Trip): Promise<ReadTrip> {
  const opened = await openAllowed(asking, parts, trip, 'ends');
  const places = placesOf(
    opened.streams.flatMap((stream) => stream.fixes),
    trip.parts,
  );
  const over = overOf(trip, places, dayOf(asking.nowS));
  const counted = completenessOf(trip.parts, trip.streams, over);
  const { complete, missingChunks } = counted;
  const checkpoint = (await latestCheckpoint(asking.trx))?.note ?? null;
  const { rentalId, policyVersion } = trip;
  const facts = { rentalId, policyVersion, complete: complete && isWhole(opened), missingChunks, checkpoint };
  return { trip, places, opened, counted, facts };
}

/** A key that is gone or a damaged chunk is missing as much as one that never came. */
function isWhole(opened: Opened): boolean {
  return opened.damaged === 0 && opened.refused.length === 0;
}

const PURPOSE = { ends: 'rental_contract', route: 'rider_route' } as const;

/** The policy is asked first: what it does not let the rider know is not even asked of the vault (M9). */
async function openAllowed(
  asking: Asking,
  { vault, policyNow, begun }: Reading,
  trip: Trip,
  kind: StoredStream['kind'],
): Promise<Opened> {
  const { trx, caller, nowS } = asking;
  const { access, tripStepS } = await policyNow(trx);
  const wanted = { purpose: PURPOSE[kind], place: 'precise', time: 'second' } as const;
  if (!mayKnow(access, caller.roles, wanted))
    return { streams: [], sealed: [], outside: 0, damaged: 0, refused: ['policy'] };
  const toldUnder = Math.min(...trip.parts.map((part) => part.policyVersion));
  const stepS = trip.parts.length === 0 ? 1 : await tripStepS(trx, toldUnder);
  const opener: Opener = {
    ...{ vault, begun, token: caller.token, nowS, stepS, grants: await grantsOf(trx, trip.rentalId) },
    chunksOf: (stream) => chunksOf(trx, trip.vehicle.vehicleId, stream.streamId, trip.sealedUntil),
  };
  return openStreams(trip, kind, opener);
}

type RiderAct =
  | { readonly act: 'trip_read'; readonly detail: Record<string, never> }
  | { readonly act: 'route_read'; readonly detail: Record<string, never> }
  | { readonly act: 'reads_read'; readonly detail: Record<string, never> }
  | { readonly act: 'export'; readonly detail: { readonly format: string } };

/** Writes a rider's act on their own trip down. */
export async function record(asking: Asking, trip: Trip, act: RiderAct): Promise<void> {
  const { trx, caller, nowS } = asking;
  const frame: Omit<AuditEntry, 'act' | 'detail'> = {
    ...{ atS: nowS, tenant: caller.tenant, actor: { kind: 'rider', id: caller.id } },
    subject: { rentalId: trip.rentalId, vehicleId: trip.vehicle.vehicleId, riderId: caller.id },
  };
  await appendEntry(trx, { ...frame, ...act });
}
