/** How far ahead the partitions have to reach under a policy. Pure. */
import { deriveRetention, type FieldSetId, type Policy } from '@fleetveil/proto';
import { PARTITIONED, type PartitionedTable, type PartitionPeriods } from '../database/partitions.ts';

/** Sets of fields whose rows each table holds. */
const SETS: Readonly<Record<Exclude<keyof PartitionPeriods, 'record'>, readonly FieldSetId[]>> = {
  chunk: ['ends', 'maintenance_ends', 'route', 'theft', 'theft_suspicion', 'assist'],
  stream: ['ends', 'maintenance_ends', 'route', 'theft', 'theft_suspicion', 'assist'],
  trip: ['trip'],
  trip_place: ['trip_place'],
  fleet_health: ['fleet_health'],
};

/** A record's key lives as long as the record: the longest of all that arrive as one. */
const RECORD_SETS: readonly FieldSetId[] = [...Object.values(SETS).flat(), 'loss_report', 'accident_notice'];

/** @example partitionPeriods(policy).chunk // 365, where a rider may keep a route for a year */
export function partitionPeriods(policy: Policy): PartitionPeriods {
  const retention = deriveRetention(policy);
  const longest = (sets: readonly FieldSetId[]): number =>
    Math.max(...sets.map((set) => retention[set]?.maxDays ?? 0));
  return {
    chunk: longest(SETS.chunk),
    stream: longest(SETS.stream),
    trip: longest(SETS.trip),
    trip_place: longest(SETS.trip_place),
    fleet_health: longest(SETS.fleet_health),
    record: longest(RECORD_SETS),
  };
}

/** For each table the longest of them. */
export function longestPeriods(all: readonly PartitionPeriods[]): PartitionPeriods {
  const longest = (table: PartitionedTable) => Math.max(...all.map((periods) => periods[table]));
  return Object.fromEntries(PARTITIONED.map((table) => [table, longest(table)])) as PartitionPeriods;
}
