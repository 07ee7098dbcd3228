/** Bodies of the routes about orders. */
import { z } from '@hono/zod-openapi';
import { Id, NextCursor, Seconds, Sentence } from '../http/schemas.ts';
import type { Answer, CaseFile, Order } from './disclosing.ts';
import { copyEndS, type Disclosure, GROUND_IDS, MOST_INSTANTS, STANDINGS, standingOf } from './disclosure.ts';
import { NO_RENTAL } from './lookup.ts';
import type { PlaceLine } from './places.ts';

/** Longest local time and zone that are looked at. */
const LONGEST = 64;

const Stated = {
  local: Sentence(1, LONGEST).openapi({
    description: 'Local time to the second, without an offset.',
    example: '2026-07-01T12:00:00',
  }),
  zone: Sentence(1, LONGEST).openapi({
    description:
      'UTC, an offset (+03:00) or a zone (Europe/Riga). A time that clocks skip or show twice is refused.',
    example: 'Europe/Riga',
  }),
};

export const NewOrder = z
  .strictObject({
    authority: Sentence(1, 200),
    ground: z.enum(GROUND_IDS as [(typeof GROUND_IDS)[number], ...(typeof GROUND_IDS)[number][]]),
    ground_text: Sentence(1, 500).openapi({ description: 'What the order says. No name and no place.' }),
    case_number: Sentence(1, 100),
    office: Sentence(1, 200).openapi({ description: 'The office that asks: kept as long as the copy.' }),
    vehicle: z.union([z.strictObject({ vehicle_id: Id }), z.strictObject({ label: Sentence(1, 100) })]),
    instants: z.array(z.strictObject(Stated)).min(1).max(MOST_INSTANTS),
    person: z.boolean().openapi({ description: 'Whether the order asks whose the rental was.' }),
    places: z.boolean().optional().openapi({
      description:
        'Whether the order asks where the vehicle was at the instants; without it, no place is opened.',
    }),
    untold_until_s: Seconds.optional().openapi({
      description: 'Until when the order forbids to tell those concerned; without it they are told at once.',
    }),
  })
  .openapi('NewAuthorityOrder');

export const Verdict = z
  .discriminatedUnion('verdict', [
    z.strictObject({ verdict: z.literal('approve') }),
    z.strictObject({ verdict: z.literal('refuse'), reason: Sentence(1, 500) }),
  ])
  .openapi('AuthorityVerdict');

const summary = {
  ...{ case_id: Id, standing: z.enum(STANDINGS), authority: z.string(), ground: z.string() },
  ...{
    ground_text: z.string(),
    case_number: z.string(),
    vehicle_id: Id,
    person: z.boolean(),
    places: z.boolean(),
  },
  ...{ untold_until_s: Seconds.nullable(), opened_s: Seconds, opened_by: z.string(), lapses_s: Seconds },
  ...{ decided_s: Seconds.nullable(), decided_by: z.string().nullable(), refusal: z.string().nullable() },
  copy_until_s: Seconds.nullable().openapi({ description: 'Until when the answer can be read.' }),
};
const Instant = { ...{ number: z.int(), local: z.string(), zone: z.string() }, at_s: Seconds };

export const CasePage = z
  .object({ items: z.array(z.object(summary).openapi('AuthorityCaseSummary')), next_cursor: NextCursor })
  .openapi('AuthorityCasePage');

export const CaseBody = z
  .object({
    ...summary,
    office: z.string().nullable().openapi({ description: 'null once it is forgotten.' }),
    instants: z.array(z.object(Instant)),
  })
  .openapi('AuthorityCase');

export const AnswerBody = z
  .object({
    ...{ case_id: Id, authority: z.string(), case_number: z.string(), vehicle_id: Id },
    items: z.array(
      z.object({
        ...Instant,
        rental_id: Id.nullable(),
        none_because: z.enum(NO_RENTAL).nullable(),
        rider_id: z.string().nullable().openapi({
          description: 'Only where the order asks for the person; null where nobody knows any more.',
        }),
      }),
    ),
  })
  .openapi('AuthorityAnswer');

const Place = z
  .object({
    latitude_e6: z.int().openapi({ description: 'Degrees times 1e6.' }),
    longitude_e6: z.int().openapi({ description: 'Degrees times 1e6.' }),
    accuracy_m: z.int().nullable().openapi({ description: 'Metres; null where the receiver did not say.' }),
  })
  .openapi('AuthorityPlace');

export const PlacesBody = z
  .object({
    ...{ case_id: Id, authority: z.string(), case_number: z.string(), vehicle_id: Id },
    items: z.array(
      z.object({
        ...Instant,
        place: z.union([Place, z.null()]).openapi({
          description: 'Measured in that very second at a start or an end; nothing is worked out.',
        }),
        none_because: z.enum([...NO_RENTAL, 'no_fix']).nullable(),
      }),
    ),
  })
  .openapi('AuthorityPlaces');

/** An order as the rules take it. */
export function orderOf(body: z.infer<typeof NewOrder>): Order {
  const { vehicle } = body;
  return {
    ...{ authority: body.authority, ground: body.ground, groundText: body.ground_text },
    ...{ caseNumber: body.case_number, office: body.office, instants: body.instants },
    vehicle: 'label' in vehicle ? { label: vehicle.label } : { vehicleId: vehicle.vehicle_id },
    ...{ asksPerson: body.person, asksPlaces: body.places ?? false },
    ...{ untoldUntilS: body.untold_until_s },
  };
}

/** A case without its instants, as answered. */
export function summaryBody(disclosure: Disclosure, nowS: number) {
  const { decidedS, state } = disclosure;
  return {
    ...{
      case_id: disclosure.caseId,
      standing: standingOf(disclosure, nowS),
      authority: disclosure.authority,
    },
    ...{ ground: disclosure.ground, ground_text: disclosure.groundText, case_number: disclosure.caseNumber },
    ...{ vehicle_id: disclosure.vehicleId, person: disclosure.asksPerson, places: disclosure.asksPlaces },
    ...{ untold_until_s: disclosure.untoldUntilS ?? null, opened_s: disclosure.openedS },
    ...{ opened_by: disclosure.openedBy, lapses_s: disclosure.lapsesS, decided_s: decidedS ?? null },
    ...{ decided_by: disclosure.decidedBy ?? null, refusal: disclosure.refusal ?? null },
    copy_until_s: state === 'approved' && decidedS !== undefined ? copyEndS(decidedS) : null,
  };
}

/** A case as answered. */
export function caseBody({ disclosure, instants, office }: CaseFile, nowS: number): z.infer<typeof CaseBody> {
  const bodies = instants.map(({ number, local, zone, atS }) => ({ number, local, zone, at_s: atS }));
  return { ...summaryBody(disclosure, nowS), office: office ?? null, instants: bodies };
}

/** An answer as it goes to the authority: nothing that it did not name. */
export function answerBody({ disclosure, instants, lines }: Answer): z.infer<typeof AnswerBody> {
  const { caseId, authority, caseNumber, vehicleId } = disclosure;
  const lineOf = new Map(lines.map((line) => [line.number, line]));
  const items = instants.flatMap(({ number, local, zone, atS }) => {
    const line = lineOf.get(number);
    return line === undefined ? [] : [{ number, local, zone, at_s: atS, ...whoseBody(line) }];
  });
  return { case_id: caseId, authority, case_number: caseNumber, vehicle_id: vehicleId, items };
}

function whoseBody({ whose, riderId }: Answer['lines'][number]) {
  return whose.kind === 'rental'
    ? { rental_id: whose.rentalId, none_because: null, rider_id: riderId ?? null }
    : { rental_id: null, none_because: whose.why, rider_id: null };
}

/** Places as they go to the authority: for each instant one, or none and why. */
export function placesBody(
  { disclosure, instants }: CaseFile,
  lines: readonly PlaceLine[],
): z.infer<typeof PlacesBody> {
  const { caseId, authority, caseNumber, vehicleId } = disclosure;
  const lineOf = new Map(lines.map((line) => [line.number, line]));
  const items = instants.flatMap(({ number, local, zone, atS }) => {
    const line = lineOf.get(number);
    return line === undefined ? [] : [{ number, local, zone, at_s: atS, ...placeBody(line) }];
  });
  return { case_id: caseId, authority, case_number: caseNumber, vehicle_id: vehicleId, items };
}

function placeBody({ fix, why }: PlaceLine) {
  if (fix === undefined) return { place: null, none_because: why ?? ('no_fix' as const) };
  const { latitudeE6: latitude_e6, longitudeE6: longitude_e6, accuracyM } = fix;
  const place = { latitude_e6, longitude_e6, accuracy_m: accuracyM === 0 ? null : accuracyM };
  return { place, none_because: null };
}
