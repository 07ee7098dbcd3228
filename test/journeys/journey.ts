/** A drive through the whole system, from a source to the rider's trip, as the journeys ask for it. */
import { openRiderStream, type RiderSealedStream, type TransportKeyPair } from '@fleetveil/proto';
import {
  type AgentLine,
  type AgentSource,
  beginUse,
  book,
  endByBooking,
  type Fleet,
  type FleetVehicle,
  type OpenRental,
  type TripView,
  type VehicleKind,
  wholeTrip,
} from '@fleetveil/simulator';
import { LEAD_S, listen } from '../harness/agent.ts';

/** What a journey is about. */
export interface JourneyPlan {
  readonly kind: VehicleKind;
  readonly label: string;
  readonly riderId: string;
  readonly route: boolean;
  /** The rider's own key for the route. */
  readonly own?: TransportKeyPair;
  /** The source, given the domain time at which a recorded drive is to begin. */
  readonly source: (startS: number) => AgentSource;
  /** Ends the drive where the source does not by itself. */
  readonly over?: Promise<void>;
  /** Happens when the drive is over, before the rental is. */
  readonly atEnd?: (vehicle: FleetVehicle) => Promise<void>;
}

/** What came of it. */
export interface Journey {
  readonly vehicle: FleetVehicle;
  readonly rental: OpenRental;
  readonly trip: TripView;
  /** The route as the rider gets it, degrees times 1e6. */
  readonly route: readonly RiderFix[];
  /** Start and end as the rider gets them. */
  readonly ends: readonly RiderFix[];
  /** All that the agent said. */
  readonly lines: readonly AgentLine[];
}

export interface RiderFix {
  readonly latitudeE6: number;
  readonly longitudeE6: number;
}

/** Enrols a vehicle, rents it, drives it, ends it, and reads the trip as its rider. */
export async function runJourney(fleet: Fleet, plan: JourneyPlan): Promise<Journey> {
  const vehicle = await fleet.enrol(plan.kind, plan.label);
  const startS = Math.ceil(fleet.clock.nowS()) + LEAD_S;
  const lines: AgentLine[] = [];
  const heard = listen(lines);
  const agent = fleet.startAgent(vehicle, plan.source(startS), heard.take);
  const routeKey = plan.own?.publicKey;
  const rental = await book(fleet, vehicle, { ...plan, ...(routeKey && { routeKey }) });
  await heard.first((line) => line.event === 'time_attested');
  await heard.first((line) => line.event === 'document' && line['type'] === 'transport_keys');
  await beginUse(fleet, rental);
  if (fleet.clock.nowS() >= startS)
    throw new Error('this machine is too slow: the drive began before the rental');
  await (plan.over ?? heard.first((line) => line.event === 'source' && line['state'] === 'ended'));
  await plan.atEnd?.(vehicle);
  await endByBooking(fleet, rental);
  const trip = await wholeTrip(fleet, rental);
  const token = await fleet.doors.token(plan.riderId, ['rider']);
  const path = `/v1/rider/trips/${rental.rentalId}`;
  const read = plan.own
    ? { route: await openOwnRoute(fleet, path, token, plan.own), ends: [] }
    : readGeoJson(await fleet.doors.get<GeoJson>(`${path}.geojson`, token));
  await agent.stop();
  return { vehicle, rental, trip, lines, ...read };
}

const readGeoJson = (geojson: GeoJson) => ({ route: routeOf(geojson), ends: pointsOf(geojson) });

/** What the rider does with the key that nobody else has. */
async function openOwnRoute(
  fleet: Fleet,
  path: string,
  token: string,
  own: TransportKeyPair,
): Promise<RiderFix[]> {
  const { streams } = await fleet.doors.get<{ streams: RiderSealedStream[] }>(`${path}/route`, token);
  const opened = await Promise.all(streams.map((stream) => openRiderStream(stream, own.privateKey)));
  return opened.flatMap(({ fixes }) => fixes);
}

type Coordinate = readonly [longitude: number, latitude: number, ...unknown[]];
export interface GeoJson {
  readonly features: readonly {
    readonly geometry: { readonly type: string; readonly coordinates: unknown };
    readonly properties: Readonly<Record<string, unknown>>;
  }[];
}

/** The fixes of all lines, in order. */
export function routeOf(geojson: GeoJson): RiderFix[] {
  return geojson.features.flatMap(({ geometry }) => {
    if (geometry.type === 'LineString' || geometry.type === 'MultiPoint')
      return (geometry.coordinates as Coordinate[]).map(fixOf);
    if (geometry.type === 'MultiLineString')
      return (geometry.coordinates as Coordinate[][]).flat().map(fixOf);
    return [];
  });
}

function pointsOf(geojson: GeoJson): RiderFix[] {
  return geojson.features
    .filter(({ geometry }) => geometry.type === 'Point')
    .map(({ geometry }) => fixOf(geometry.coordinates as Coordinate));
}

function fixOf([longitude, latitude]: Coordinate): RiderFix {
  return { latitudeE6: Math.round(latitude * 1e6), longitudeE6: Math.round(longitude * 1e6) };
}

/** Losses the fleet was told of one vehicle, by reason, as the operator reads them. */
export function lossesOf(lines: readonly AgentLine[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const line of lines.filter(({ event }) => event === 'loss')) {
    const reason = String(line['reason']);
    sums[reason] = (sums[reason] ?? 0) + Number(line['fixes'] ?? 0);
  }
  return sums;
}
