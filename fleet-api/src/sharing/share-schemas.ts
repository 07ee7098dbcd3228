/** Bodies of shares. */
import { z } from '@hono/zod-openapi';
import { Id, NextCursor, Seconds, Sentence } from '../http/schemas.ts';
import { LINK_MAX_MIN, stateOf, TOKEN_MAX_DAYS } from './share.ts';
import type { Share, SharedTrip } from './share-store.ts';

const Recipient = Sentence(1, 100).openapi({
  description: 'Whom you give it, in your own words: your reads name them so.',
  example: 'My insurer',
});

/** A link to be made. */
export const NewLink = z
  .strictObject({
    minutes: z.int().min(1).max(LINK_MAX_MIN).openapi({ description: 'How long it holds.', example: 60 }),
    recipient: Recipient.default('link'),
  })
  .openapi('NewShare');

/** A link that was made. */
export const MadeLink = z
  .object({
    share_id: Id,
    path: z.string().openapi({ description: 'Of the link on this server, with its secret.' }),
    expires_s: Seconds,
  })
  .openapi('MadeShare');

/** A token to be made. */
export const NewGrant = z
  .strictObject({
    recipient: Recipient,
    purpose: Sentence(1, 200).openapi({ description: 'What for.', example: 'A quote by distance' }),
    from_s: Seconds.min(0),
    to_s: Seconds.min(0),
    days: z.int().min(1).max(TOKEN_MAX_DAYS).openapi({ description: 'How long it holds.', example: 30 }),
  })
  .refine(({ from_s, to_s }) => from_s <= to_s, { path: ['to_s'], message: 'must not be before from_s' })
  .openapi('NewGrant');

/** A token that was made. */
export const MadeGrant = z
  .object({ share_id: Id, token: z.string(), expires_s: Seconds })
  .openapi('MadeGrant');

/** What a rider gave. */
export const ShareList = z
  .object({
    items: z.array(
      z
        .object({
          ...{ share_id: Id, rental_id: Id.nullable(), from_s: Seconds.nullable(), to_s: Seconds.nullable() },
          ...{
            recipient: z.string(),
            purpose: z.string().nullable(),
            created_s: Seconds,
            expires_s: Seconds,
          },
          state: z.enum(['live', 'expired', 'revoked']).openapi({
            description: 'A link of a rental that has ended opens nothing, whatever its time.',
          }),
        })
        .openapi('Share'),
    ),
  })
  .openapi('ShareList');

/** What a link shows. */
export const SharedArea = z
  .object({
    cell: z
      .string()
      .nullable()
      .openapi({ description: 'H3 cell of the last tick, as coarse as the policy says.' }),
    tick_s: Seconds.nullable(),
    expires_s: Seconds,
  })
  .openapi('SharedArea');

const SharedTripBody = z
  .object({
    ...{ rental_id: Id, vehicle_kind: z.enum(['car', 'e_scooter', 'e_bike']) },
    ...{ started_s: Seconds, ended_s: Seconds, duration_s: z.int(), distance_m: z.int(), energy_wh: z.int() },
  })
  .openapi('SharedTrip');

/** What a token shows. */
export const SharedTrips = z
  .object({ items: z.array(SharedTripBody), next_cursor: NextCursor })
  .openapi('SharedTrips');

/** A share in a list. */
export function shareBody(share: Share, nowS: number) {
  return {
    ...{ share_id: share.shareId, rental_id: share.rentalId ?? null, from_s: share.fromS ?? null },
    ...{ to_s: share.toS ?? null, recipient: share.recipient, purpose: share.purpose ?? null },
    ...{ created_s: share.createdS, expires_s: share.expiresS, state: stateOf(share, nowS) },
  };
}

/** A trip for a third party. */
export function sharedTripBody(trip: SharedTrip): z.infer<typeof SharedTripBody> {
  return {
    ...{ rental_id: trip.rental_id, vehicle_kind: trip.vehicle_kind, started_s: trip.started_s },
    ...{ ended_s: trip.ended_s, duration_s: trip.duration_s },
    ...{ distance_m: 100 * trip.distance_hm, energy_wh: 100 * trip.energy_hwh },
  };
}
