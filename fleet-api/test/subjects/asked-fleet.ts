/** A fleet an hour after its rides, whose riders ask: doors on a real database, with a real vault. */
import { afterAll, beforeAll } from 'vitest';
import { type DoorFleet, json, NOW_S, openDoorFleet } from '../doors/door-fleet.ts';
import { fixAt, ride, rideTrip } from '../trips/recorded-trip.ts';

/** An hour after the rides. */
export const LATER_S = NOW_S + 3_600;

/** Start and end of a ride, and a short route between them. */
export const ENDS = { kind: 'ends', chunks: [[fixAt(NOW_S, 1), fixAt(NOW_S + 600, 2)]] } as const;
export const ROUTE = { kind: 'route', chunks: [ride(NOW_S + 60, 5)] } as const;

/**
 * One for all tests of a file.
 *
 * @param take is handed it before the first of them
 * @example let doors: DoorFleet; askedFleetOfFile((opened) => { doors = opened; });
 */
export function askedFleetOfFile(take: (doors: DoorFleet) => void): void {
  let doors: DoorFleet | undefined;
  beforeAll(async () => {
    doors = await openDoorFleet({ vault: 'real' });
    doors.now = LATER_S;
    take(doors);
  });
  afterAll(() => doors?.close());
}

/** A ride with its route. */
export const rideOf = (doors: DoorFleet, riderId: string) =>
  rideTrip(doors, riderId, [ENDS, ROUTE], { route: true });

/** What a privacy officer reads in a list. */
export const officerReads = async (doors: DoorFleet, path: string) =>
  json<{ items: Record<string, unknown>[] }>(
    doors.ask(path, { token: await doors.token('dpo-1', 'privacy_officer') }),
  );

/** The file that answers a request. */
export const resultOf = async (doors: DoorFleet, riderId: string, requestId: string): Promise<Response> =>
  doors.ask(`/v1/rider/requests/${requestId}/result`, { token: await doors.token(riderId, 'rider') });
