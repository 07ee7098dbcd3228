/** A theft as the journeys play it: a car that is driven away, its officers, the second person and what the vault has of it. */
import { join } from 'node:path';
import { openRunningVault } from '@fleetveil/fleet-api/testing';
import { STREAM_KINDS } from '@fleetveil/proto';
import type { Fleet, FleetVehicle } from '@fleetveil/simulator';
import { type DrivingAgent, startDriving } from '../harness/agent.ts';
import { post, sooner } from '../harness/doors.ts';
import type { OpenFleet } from '../harness/fleet.ts';

/** Domain seconds: locked until its theft is armed, and away with the wheels turning. */
export const [PARKED_S, AWAY_S] = [900, 5_400];

/** A case as the officers' door answers it. */
export interface Case {
  readonly theft_id: string;
  readonly vehicle_id: string;
  readonly state: string;
  readonly outcome: string | null;
}

/** Parks a car, then drives it away though nobody rents it. */
export async function drivenAway(open: OpenFleet, label: string, seed: number): Promise<DrivingAgent> {
  const vehicle = await open.fleet.enrol('car', label);
  const parts = [
    { kind: 'parked', durationS: PARKED_S },
    { kind: 'ride', durationS: AWAY_S },
  ] as const;
  return startDriving(open, vehicle, { parts, seed });
}

/** The case that a vehicle's own suspicion opened; waits for both. */
export async function suspectedCase(fleet: Fleet, agent: DrivingAgent, officer: string): Promise<Case> {
  await agent.first(({ event, outcome }) => event === 'theft_suspected' && outcome === 'sealed');
  return sooner(async () => {
    const { items } = await fleet.doors.get<{ items: Case[] }>('/v1/theft/cases', officer);
    return items.find(
      ({ vehicle_id, state }) => vehicle_id === agent.vehicle.vehicleId && state === 'suspected',
    );
  });
}

/** Says that it was stolen. */
export const declare = (
  fleet: Fleet,
  officer: string,
  { vehicleId }: FleetVehicle,
  more: object,
): Promise<Case> =>
  post<Case>(fleet, '/v1/theft/cases', officer, {
    ...{ vehicle: { vehicle_id: vehicleId }, reason_text: 'Nobody has it, and it is gone.', ...more },
  });

/** What the second person says. */
export const decide = (fleet: Fleet, theftId: string, approver: string, body: object): Promise<Case> =>
  post<Case>(fleet, `/v1/approver/thefts/${theftId}/verdict`, approver, body);

/** Begins a look. */
export const look = (fleet: Fleet, theftId: string, officer: string, reason = 'Where does it go?') =>
  post<{ session_id: string }>(fleet, `/v1/theft/cases/${theftId}/looks`, officer, { reason });

/** Keys that the vault still has of what a vehicle sealed of thefts: none of them, nothing can be opened. */
export async function theftKeysOf({ dir }: OpenFleet, { vehicleId }: FleetVehicle): Promise<number> {
  const { db, close } = await openRunningVault(join(dir, 'fleet-api.yaml'));
  try {
    const { keys } = await db
      .selectFrom('stream_key')
      .select((eb) => eb.fn.countAll<string>().as('keys'))
      .where('vehicle_id', '=', vehicleId)
      .where('kind', '=', STREAM_KINDS.wire.theft)
      .executeTakeFirstOrThrow();
    return Number(keys);
  } finally {
    await close();
  }
}
