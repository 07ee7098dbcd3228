/** The register's lines of what is published, and what it is counted from. */
import { LAST_DAY, TENANT } from './columns.ts';
import { byPolicy, key, of, own, stays, type TableLine } from './line.ts';

/** Table by table, every column. */
export const PUBLISHED_TABLES = {
  feed_place: {
    what: 'free vehicles that count for the public map, in coarse cells',
    ...byPolicy('row', 'feed_place'),
    columns: {
      vehicle_id: key('the vehicle'),
      tenant: TENANT,
      cell: of('the area', 'feed_cell'),
      shown_s: own('from when it counts'),
      gone_s: own('until when'),
      ends_on: LAST_DAY,
    },
  },
  feed_area: {
    what: 'areas in which there are free vehicles, as everybody sees them',
    ...stays(
      'five vehicles or more, until fewer than three: no vehicle and no ride; each publication replaces the one before',
    ),
    columns: {
      tenant: TENANT,
      kind: own('car, e-scooter or e-bike'),
      cell: own('the area, of resolution 8 or coarser'),
      published_s: own('the half hour'),
    },
  },
  feed_rental: {
    what: 'after which rental a vehicle counts for the map',
    ...byPolicy('cascade', 'feed_place'),
    columns: { vehicle_id: key('the vehicle'), rental_id: key('the rental'), ends_on: LAST_DAY },
  },
  statistics_source: {
    what: 'what statistics may know of a trip, until its week is published',
    ...byPolicy('row', 'statistics_sources'),
    columns: {
      rental_id: key('the rental'),
      tenant: TENANT,
      counted_as: own('random id of whoever rode, drawn for the week'),
      day: of('the day', 'day'),
      kind: own('car, e-scooter or e-bike'),
      minutes: of('how long', 'duration'),
      distance_hm: of('how far', 'distance'),
      policy_version: own('policy it was made under'),
      ends_on: LAST_DAY,
    },
  },
  statistics_week: {
    what: 'weeks of statistics that were published',
    ...byPolicy('row', 'aggregates'),
    columns: {
      tenant: TENANT,
      first_day: own('Monday of the week'),
      published_on: own('day of publication'),
      least_riders: own('different riders behind each number, at least'),
      policy_version: own('policy it was made under'),
      ends_on: LAST_DAY,
    },
  },
  statistics_number: {
    what: 'their numbers, with noise',
    ...byPolicy('cascade', 'aggregates'),
    columns: {
      tenant: TENANT,
      first_day: own('Monday of the week'),
      from_day: own('first day of the number'),
      days: own('one day or seven'),
      kind: own('car, e-scooter or e-bike'),
      measure: own('trips, hours or kilometres'),
      value: of('the number', 'aggregate'),
      error: own('width of its noise'),
      ends_on: LAST_DAY,
    },
  },
} as const satisfies Readonly<Record<string, TableLine>>;
