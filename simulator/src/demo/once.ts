/** `--once`: one rental, and what its rider, the operator, a stranger and the public see of it. */
import type { VehicleKind } from '../drive.ts';
import type { Fleet, FleetVehicle } from '../fleet.ts';
import { type OpenRental, readTrip } from '../rental.ts';
import { TICK_S } from './clock.ts';
import type { Plan } from './plan.ts';
import type { Run } from './run.ts';

/** What `--once` prints. */
export interface OnceSummary {
  readonly ok: boolean;
  readonly rental_id: string;
  readonly vehicle_kind: VehicleKind;
  readonly route: boolean;
  readonly route_fixes: number;
  readonly end_fixes: number;
  readonly distance_m: number | undefined;
  readonly duration_s: number | undefined;
  readonly sent: object;
  readonly operator_cell_resolution: number | undefined;
  readonly another_rider_gets: number;
  readonly audit_checkpoint_size: number;
}

/** Waits for the life's first rental and sums it up. */
export async function onlyRental(
  run: Run,
  plan: Plan,
  vehicle: FleetVehicle,
  life: Promise<OpenRental[]>,
): Promise<OnceSummary> {
  const { fleet, view } = run;
  const [rental] = await life;
  if (!rental) throw new Error('there was no rental');
  const trip = await readTrip(fleet, rental);
  const rider = await fleet.doors.token(rental.riderId, ['rider']);
  const geojson = await fleet.doors.get<GeoJson>(`/v1/rider/trips/${rental.rentalId}.geojson`, rider);
  const seen = await seenByOperator(fleet, vehicle, run.options.rate);
  const stranger = await fleet.doors.token('rider-stranger', ['rider']);
  const refused = await fetch(`${fleet.doorsUrl}/v1/rider/trips/${rental.rentalId}`, {
    headers: { authorization: `Bearer ${stranger}` },
  });
  const checkpoint = await fleet.doors.text('/v1/public/audit/checkpoint');
  return {
    ok: true,
    rental_id: rental.rentalId,
    vehicle_kind: vehicle.kind,
    route: plan.rider.route,
    route_fixes: countFixes(geojson, ['LineString', 'MultiLineString']),
    end_fixes: countFixes(geojson, ['Point']),
    distance_m: numberOf(trip['distance_m']),
    duration_s: numberOf(trip['duration_s']),
    sent: view.sent(vehicle.label),
    operator_cell_resolution: seen?.cell ? Number.parseInt(seen.cell[1] as string, 16) : undefined,
    another_rider_gets: refused.status,
    audit_checkpoint_size: Number(checkpoint.split('\n')[1]),
  };
}

interface SeenVehicle {
  readonly vehicle_id: string;
  readonly cell: string | null;
}

/** What the operator sees of it: by the next tick at the latest there is a cell. */
async function seenByOperator(
  fleet: Fleet,
  vehicle: FleetVehicle,
  rate: number,
): Promise<SeenVehicle | undefined> {
  const operator = await fleet.doors.token('operator-olga', ['dispatcher']);
  const deadline = performance.now() + (TICK_S / rate) * 1000 + 15_000;
  for (;;) {
    const { items } = await fleet.doors.get<{ items: SeenVehicle[] }>('/v1/operator/vehicles', operator);
    const seen = items.find((item) => item.vehicle_id === vehicle.vehicleId);
    if (seen?.cell || performance.now() > deadline) return seen;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

interface GeoJson {
  readonly features: readonly {
    readonly geometry: { readonly type: string; readonly coordinates: readonly unknown[] };
  }[];
}

function countFixes(geojson: GeoJson, types: readonly string[]): number {
  const lines = geojson.features.filter(({ geometry }) => types.includes(geometry.type));
  return lines.reduce((sum, { geometry }) => sum + fixesIn(geometry.type, geometry.coordinates), 0);
}

function fixesIn(type: string, coordinates: readonly unknown[]): number {
  if (type === 'Point') return 1;
  return type === 'LineString'
    ? coordinates.length
    : coordinates.reduce<number>((sum, line) => sum + (line as unknown[]).length, 0);
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
