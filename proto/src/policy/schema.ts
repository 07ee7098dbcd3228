import { z } from 'zod';
import { NUMBERS } from '../bounds.ts';
import { FIELD_SET_IDS, FIELD_SET_OWNER } from './fields.ts';
import { FLOOR } from './floor.ts';
import { OPENING_ANSWERS, type Policy, type PurposePolicy } from './policy.ts';
import {
  BASIS_IDS,
  CONSENT_FLAGS,
  OBJECTIONS,
  PURPOSE_IDS,
  type PurposeId,
  TERMINAL_ACCESS,
} from './purposes.ts';
import { ROLE_IDS } from './roles.ts';
import {
  accessGrade,
  cells,
  closedMap,
  duration,
  fieldSets,
  isDistinct,
  leaves,
  stations,
  text,
} from './schema-parts.ts';
import { STREAM_KIND_IDS } from './signals.ts';

/** What a column and a vehicle's answer have room for: a day as a number (20261123) is well inside. */
const VERSION_MAX = NUMBERS.int32;
const CELL_RESOLUTION = 6;
const resolution = z.int().min(0).max(15);

const place = z.strictObject({ name: text.max(60), cells: cells(CELL_RESOLUTION, CELL_RESOLUTION).min(1) });

const regionsShape = z.strictObject({
  resolution: z.strictObject({ city: resolution, town: resolution, country: resolution }),
  cities: z.array(place).max(1_000),
  towns: z.array(place).max(5_000),
  operating_zone: z.strictObject({
    places: z.array(text.max(60)).max(1_000),
    cells: cells(0, FLOOR.finestZoneResolution),
  }),
});

const regions = regionsShape.transform((value, context) => {
  const places = [
    ...value.cities.map((city) => ({ kind: 'city' as const, ...city })),
    ...value.towns.map((town) => ({ kind: 'town' as const, ...town })),
  ];
  const custom = (message: string) => context.addIssue({ code: 'custom', message });
  if (!isDistinct(places.map(({ name }) => name))) custom('must name every place once');
  if (!isDistinct(places.flatMap((one) => one.cells))) custom('must put every cell into one place only');
  const named = value.operating_zone.places.map((name) => places.find((one) => one.name === name));
  if (named.includes(undefined)) custom('must name only places of this document in `operating_zone`');
  const zone = new Set([...named.flatMap((one) => one?.cells ?? []), ...value.operating_zone.cells]);
  return { resolution: value.resolution, places, zone };
});

const opening = z
  .strictObject({
    streams: z.array(z.enum(STREAM_KIND_IDS)).min(1).refine(isDistinct, 'must name every stream once'),
    who: z.enum(ROLE_IDS),
    also_for: z.array(z.enum(ROLE_IDS)).refine(isDistinct, 'must name every role once').optional(),
    people: z.literal([1, 2]),
    answer: z.enum(OPENING_ANSWERS),
  })
  .transform(({ also_for, ...rest }) => ({ ...rest, alsoFor: also_for ?? [] }));

/** A block, or the one word `never`; the problems of the block keep their own paths. */
function orNever<Schema extends z.ZodType>(block: Schema) {
  return z.union([z.literal('never'), block]);
}

function purpose(id: PurposeId) {
  const own = FIELD_SET_IDS.filter((name) => FIELD_SET_OWNER[name] === id);
  return z
    .strictObject({
      what_for: text,
      when: text,
      leaves,
      basis: z.array(z.enum(BASIS_IDS)).min(1).refine(isDistinct, 'must name every basis once'),
      law: text.optional(),
      terminal_access: z.enum(TERMINAL_ACCESS),
      consent_flag: z.enum(CONSENT_FLAGS).optional(),
      who_may_see: closedMap(ROLE_IDS, accessGrade),
      opens: orNever(opening),
      kept: fieldSets(own),
      objection: z.strictObject({ right: z.enum(OBJECTIONS), effect: text }),
      interest: text.optional(),
      balancing: text.optional(),
      notice_date: z.iso.date().optional(),
      notice: z.strictObject({ en: text, lv: text.optional(), et: text.optional() }),
    })
    .transform(
      (value): PurposePolicy => ({
        whatFor: value.what_for,
        when: value.when,
        leaves: value.leaves,
        basis: value.basis,
        law: value.law,
        terminalAccess: value.terminal_access,
        consentFlag: value.consent_flag,
        whoMaySee: value.who_may_see,
        opens: value.opens,
        kept: value.kept,
        objection: value.objection,
        interest: value.interest,
        balancing: value.balancing,
        noticeDate: value.notice_date,
        notice: { en: value.notice.en, lv: value.notice.lv, et: value.notice.et },
      }),
    );
}

function total<Key extends string, Schema extends z.ZodType>(
  keys: readonly Key[],
  schemaOf: (key: Key) => Schema,
) {
  const entries = keys.map((key) => [key, schemaOf(key)] as const);
  return z.strictObject(Object.fromEntries(entries) as Record<Key, Schema>);
}

const days = z.int().min(1).max(36_500);
const seconds = z.int().min(1).max(86_400);

/** The form of a policy document: unknown keys are refused, nothing has a silent default. */
export const policySchema = z
  .strictObject({
    fleetveil_policy: z.literal(1),
    version: z.int().min(1).max(VERSION_MAX),
    title: text.max(200),
    tick_s: seconds,
    stale_after: duration,
    regions,
    limits: z.strictObject({
      rental_grant: duration,
      maintenance_grant: duration,
      theft_grant: duration,
      suspicion: duration,
      assist: duration,
      assist_every: duration,
      accident_window: duration,
    }),
    route: z.strictObject({
      min_interval_s: seconds,
      keep_days: z
        .strictObject({ least: days, most: days, default: days })
        .refine(
          (keep) => keep.least <= keep.default && keep.default <= keep.most,
          'must have least <= default <= most',
        ),
    }),
    stations: z.strictObject({ public: stations }),
    feed: z.strictObject({
      ...{ resolution, every: duration, vehicles: z.int().min(1).max(1_000_000) },
      ...{ delay_min: duration, delay_max: duration },
    }),
    claims: z.strictObject({ resolution }),
    statistics: z.strictObject({ min_riders: z.int().min(1).max(1_000_000) }),
    roles: total(ROLE_IDS, () => accessGrade),
    purposes: total(PURPOSE_IDS, (id) => orNever(purpose(id))),
    upkeep: fieldSets(FIELD_SET_IDS.filter((name) => FIELD_SET_OWNER[name] === 'upkeep')),
  })
  .transform(
    (value): Policy => ({
      version: value.version,
      title: value.title,
      tickS: value.tick_s,
      staleAfterS: value.stale_after,
      regions: { resolution: value.regions.resolution, places: value.regions.places },
      zone: value.regions.zone,
      limits: {
        rentalGrantS: value.limits.rental_grant,
        maintenanceGrantS: value.limits.maintenance_grant,
        theftGrantS: value.limits.theft_grant,
        suspicionS: value.limits.suspicion,
        assistS: value.limits.assist,
        assistEveryS: value.limits.assist_every,
        accidentWindowS: value.limits.accident_window,
      },
      route: { minIntervalS: value.route.min_interval_s, keepDays: value.route.keep_days },
      publicStations: value.stations.public,
      feed: {
        resolution: value.feed.resolution,
        everyS: value.feed.every,
        vehicles: value.feed.vehicles,
        delayMinS: value.feed.delay_min,
        delayMaxS: value.feed.delay_max,
      },
      claims: value.claims,
      statisticsMinRiders: value.statistics.min_riders,
      roles: value.roles,
      purposes: value.purposes,
      upkeep: value.upkeep,
    }),
  );
