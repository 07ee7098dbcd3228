/** Rows of what is published, and what it is counted from. */
import type { Generated } from 'kysely';
import type { Bytes, DateText, Id } from './column-types.ts';
import type { VehicleKind } from './vehicle-schema.ts';

/** The edition that riders are told of and that does not hold yet: one at most. */
export interface PolicyAnnouncedTable {
  only: Generated<boolean>;
  version: number;
  document: string;
  signed: Bytes;
  announced_s: number;
  holds_from: DateText;
}

/** A free vehicle that counts for the public map: shown to nobody by itself. */
export interface FeedPlaceTable {
  vehicle_id: Id;
  tenant: string;
  cell: string;
  shown_s: number;
  gone_s: number | null;
  ends_on: DateText;
}

/** What counting knows of a trip, until its week is published. */
export interface StatisticsSourceTable {
  rental_id: Id;
  tenant: string;
  counted_as: Id;
  day: DateText;
  kind: VehicleKind;
  minutes: number;
  distance_hm: number;
  policy_version: number;
  ends_on: DateText;
}

/** A week of statistics that was published. */
export interface StatisticsWeekTable {
  tenant: string;
  first_day: DateText;
  published_on: DateText;
  least_riders: number;
  policy_version: number;
  ends_on: DateText;
}

/** A number of a published week. */
export interface StatisticsNumberTable {
  tenant: string;
  first_day: DateText;
  from_day: DateText;
  days: 1 | 7;
  kind: VehicleKind;
  measure: 'trips' | 'hours' | 'kilometres';
  value: number;
  error: number;
  ends_on: DateText;
}
