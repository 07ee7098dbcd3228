/** The rider door's bodies. */

import { type Fix, toBase64, toHex } from '@fleetveil/proto';
import { z } from '@hono/zod-openapi';
import { Day, Id, NextCursor, Seconds } from '../http/schemas.ts';
import { billOf } from '../rentals/rental.ts';
import type { ReadTrip } from './reading.ts';
import { partEnds, type TripCharging, type TripSummary } from './trip.ts';
import { WIPED, wipedOf } from './wiped.ts';

const summary = {
  rental_id: Id,
  vehicle: z.object({ vehicle_id: Id, kind: z.enum(['car', 'e_scooter', 'e_bike']), label: z.string() }),
  state: z.enum(['booked', 'running', 'ending', 'ended']),
  booked_s: Seconds,
  started_s: Seconds.nullable(),
  ended_s: Seconds.nullable(),
  duration_s: z.int().nullable().openapi({ description: 'Seconds in use.' }),
  distance_m: z.int().nullable().openapi({ description: 'Metres, in steps of 100.' }),
  energy_wh: z.int().nullable().openapi({ description: 'Watt hours, in steps of 100.' }),
  route: z.boolean().openapi({ description: 'Whether you chose to have the route.' }),
  screen_wiped: z
    .enum(WIPED)
    .openapi({ description: 'Whether your data were wiped from the screen, as the vehicle signed it.' }),
  policy_version: z.int(),
};

/** A page of trips. */
export const TripList = z
  .object({ items: z.array(z.object(summary).openapi('TripSummary')), next_cursor: NextCursor })
  .openapi('TripList');

const Place = z
  .object({
    time_s: Seconds,
    latitude_e6: z.int().openapi({ description: 'Degrees times 1e6.' }),
    longitude_e6: z.int().openapi({ description: 'Degrees times 1e6.' }),
    accuracy_m: z.int().nullable().openapi({ description: 'Metres; null where the receiver did not say.' }),
  })
  .openapi('Place');

const Charging = z
  .object({
    station: z
      .string()
      .nullable()
      .openapi({ description: 'Number of a public station (EVSE id); null where it was not told.' }),
    started_s: Seconds.openapi({ description: 'In steps of 15 minutes.' }),
    ended_s: Seconds.nullable().openapi({
      description: 'In steps of 15 minutes; null where nobody told it.',
    }),
    energy_wh: z.int().nullable().openapi({ description: 'Watt hours, in steps of 100.' }),
  })
  .openapi('Charging');

const PartEnd = Day.nullable();

/** One trip. */
export const TripBody = z
  .object({
    ...summary,
    start: z.union([Place, z.null()]),
    end: z.union([Place, z.null()]),
    complete: z.boolean().openapi({
      description:
        'Whether everything the unit counted is here and opened, but for what was deleted or is past its day.',
    }),
    chunks: z.object({
      expected: z.int().nullable().openapi({
        description:
          'As the unit counted, without what was deleted or is past its day; null until it has reported.',
      }),
      stored: z.int(),
      missing: z.int(),
    }),
    withheld: z
      .object({
        outside: z.int().openapi({ description: 'Fixes outside grant or rental: dropped, never shown.' }),
        damaged: z.int().openapi({ description: 'Chunks that do not open.' }),
        refused: z
          .array(z.string())
          .openapi({ description: 'Streams that the vault did not open, by code.' }),
      })
      .openapi({ description: 'What did not come out of the places.' }),
    route_keep_days: z.int().nullable(),
    charging: z
      .array(Charging)
      .openapi({ description: 'Charging sessions of this rental, until its bill is settled.' }),
    ends_on: z
      .object({
        rental: PartEnd,
        rider_link: PartEnd,
        trip: PartEnd,
        cells: PartEnd,
        places: PartEnd,
        route: PartEnd,
        grants: PartEnd,
        losses: PartEnd,
        charging: PartEnd,
        log: PartEnd,
      })
      .openapi({ description: 'The last day of each part; null where there is none.' }),
    checkpoint: z
      .string()
      .nullable()
      .openapi({ description: 'Signed head of the audit log at the time of this answer: keep it.' }),
  })
  .openapi('Trip');

/** A page of reads. */
export const Looks = z
  .object({
    items: z.array(
      z.object({
        at_s: Seconds,
        act: z.string(),
        who: z.object({ kind: z.string(), id: z.string().nullable() }),
        purpose: z.string().nullable(),
        why: z.string().nullable(),
        detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
        seq: z.int().nullable().openapi({ description: 'Leaf in the log; null for about a second.' }),
        leaf_hash: z.string().openapi({ description: 'Hex.' }),
        entry: z.string().nullable().openapi({
          description:
            'Canonical text: SHA-256 over a zero byte, salt and text is leaf_hash. Null where somebody else stands in it.',
        }),
        salt: z.string().nullable().openapi({ description: 'Hex.' }),
        proof: z.array(z.string()).nullable().openapi({
          description: 'Hashes from the leaf to the root of checkpoint, base64; RFC 9162, 2.1.3.',
        }),
      }),
    ),
    checkpoint: z
      .string()
      .nullable()
      .openapi({ description: 'Signed head of the log to which the proofs lead: keep it.' }),
    next_cursor: NextCursor,
  })
  .openapi('Reads');

const Base64 = z.string().openapi({ description: 'Bytes, base64.' });

/** A route that only the rider's own key opens. */
export const SealedRoute = z
  .object({
    streams: z.array(
      z.object({
        ...{ tenant: z.string(), vehicle_id: Id, stream_id: Id, follows: Id.nullable() },
        rider_key_id: z.string().openapi({ description: 'First 8 bytes of SHA-256 of your key, hex.' }),
        sealed_key: Base64.openapi({
          description: 'Data key sealed to your key by HPKE: enc, then ciphertext.',
        }),
        chunks: z.array(z.object({ chunk_no: z.int(), nonce: Base64, ciphertext: Base64 })),
      }),
    ),
    refused: z.array(z.string()).openapi({ description: 'Streams that the vault did not open, by code.' }),
    checkpoint: z.string().nullable(),
  })
  .openapi('SealedRoute');

/** A sealed route as the door says it. */
export function sealedRouteBody(
  trip: TripSummary,
  { sealed, refused }: Pick<ReadTrip['opened'], 'sealed' | 'refused'>,
  checkpoint: string | null,
): z.infer<typeof SealedRoute> {
  const streams = sealed.map(({ streamId, follows, keyId, sealedKey, chunks }) => ({
    ...{
      tenant: trip.tenant,
      vehicle_id: trip.vehicle.vehicleId,
      stream_id: streamId,
      follows: follows ?? null,
    },
    ...{ rider_key_id: toHex(keyId), sealed_key: toBase64(sealedKey) },
    chunks: chunks.map(({ chunkNo, nonce, ciphertext }) => ({
      ...{ chunk_no: chunkNo, nonce: toBase64(nonce), ciphertext: toBase64(ciphertext) },
    })),
  }));
  return { streams, refused, checkpoint };
}

/** A trip in a list. */
export function summaryBody(trip: TripSummary) {
  const bill = billOf(trip.parts);
  return {
    rental_id: trip.rentalId,
    vehicle: { vehicle_id: trip.vehicle.vehicleId, kind: trip.vehicle.kind, label: trip.vehicle.label },
    state: trip.state,
    booked_s: trip.bookedS,
    started_s: bill?.startedS ?? null,
    ended_s: trip.endedS ?? bill?.endedS ?? null,
    duration_s: bill?.durationS ?? null,
    distance_m: bill?.distanceM ?? null,
    energy_wh: bill?.energyWh ?? null,
    route: trip.route,
    screen_wiped: wipedOf(trip.wipes),
    policy_version: trip.policyVersion,
  };
}

/** One trip with its places. */
export function tripBody({ trip, places, opened, counted, facts }: ReadTrip) {
  const { expectedChunks, storedChunks, missingChunks } = counted;
  return {
    ...summaryBody(trip),
    start: placeBody(places.start),
    end: placeBody(places.end),
    complete: facts.complete,
    chunks: { expected: expectedChunks ?? null, stored: storedChunks, missing: missingChunks },
    withheld: { outside: opened.outside, damaged: opened.damaged, refused: opened.refused },
    route_keep_days: trip.routeKeepDays ?? null,
    charging: trip.charging.map(chargingBody),
    ends_on: partEnds(trip),
    checkpoint: facts.checkpoint,
  };
}

/** A charging session as its rider reads it. */
export function chargingBody(session: TripCharging): z.infer<typeof Charging> {
  return {
    station: session.station ?? null,
    started_s: session.startedS,
    ended_s: session.endedS ?? null,
    energy_wh: session.energyHwh === undefined ? null : session.energyHwh * 100,
  };
}

function placeBody(fix: Fix | undefined): z.infer<typeof Place> | null {
  if (fix === undefined) return null;
  return {
    time_s: Math.round(fix.timeS),
    latitude_e6: fix.latitudeE6,
    longitude_e6: fix.longitudeE6,
    accuracy_m: fix.accuracyM === 0 ? null : fix.accuracyM,
  };
}
