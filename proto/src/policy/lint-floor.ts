import { resolutionOf } from '../cells.ts';
import { FLOOR } from './floor.ts';
import type { Policy } from './policy.ts';
import { pathsWhere, type Rule } from './rule.ts';

/** Rules that no policy may be finer than what is compiled in (M3). */
export const FLOOR_RULES: readonly Rule[] = [
  {
    id: 'PL01',
    text: `a coarse cell is of resolution ${FLOOR.coarsestResolution} to ${FLOOR.finestResolution}, a cell of the zone of ${FLOOR.finestZoneResolution} or coarser (floor)`,
    broken: ({ regions, zone }) =>
      pathsWhere({
        'regions.resolution.city': isOutside(regions.resolution.city),
        'regions.resolution.town': isOutside(regions.resolution.town),
        'regions.resolution.country': isOutside(regions.resolution.country),
        'regions.operating_zone': [...zone].some((cell) => resolutionOf(cell) > FLOOR.finestZoneResolution),
      }),
  },
  {
    id: 'PL02',
    text: 'where fewer people live the cell is no finer: country <= town <= city',
    broken: ({ regions: { resolution } }) =>
      pathsWhere({
        'regions.resolution.country': resolution.country > resolution.town,
        'regions.resolution.town': resolution.town > resolution.city,
      }),
  },
  {
    id: 'PL03',
    text: `the tick is ${FLOOR.shortestTickS} s to ${FLOOR.longestTickS} s, staleness ${FLOOR.staleAfterS} s at most, a route has at most one fix a second and ${FLOOR.routeKeepMaxDays} days (floor)`,
    broken: ({ tickS, staleAfterS, route }) =>
      pathsWhere({
        tick_s: tickS < FLOOR.shortestTickS || tickS > FLOOR.longestTickS,
        stale_after: staleAfterS > FLOOR.staleAfterS,
        'route.min_interval_s': route.minIntervalS < FLOOR.routeMinIntervalS,
        'route.keep_days': route.keepDays.most > FLOOR.routeKeepMaxDays,
      }),
  },
  {
    id: 'PL04',
    text: 'a grant or a local event lasts no longer than the floor: rental 4 h, theft 24 h, suspicion 2 h, help 30 min with a fix a minute; an accident can be called off for 10 to 45 s (floor)',
    broken: ({ limits }) =>
      pathsWhere({
        'limits.rental_grant': limits.rentalGrantS > FLOOR.rentalGrantMaxS,
        'limits.maintenance_grant': limits.maintenanceGrantS > FLOOR.rentalGrantMaxS,
        'limits.theft_grant': limits.theftGrantS > FLOOR.theftGrantMaxS,
        'limits.suspicion': limits.suspicionS > FLOOR.suspicionMaxS,
        'limits.assist': limits.assistS > FLOOR.assistMaxS,
        'limits.assist_every': limits.assistEveryS < FLOOR.assistMinIntervalS,
        'limits.accident_window':
          limits.accidentWindowS < FLOOR.accidentWindowMinS ||
          limits.accidentWindowS > FLOOR.accidentWindowMaxS,
      }),
  },
  {
    id: 'PL05',
    text: 'the public map shows resolution 8 or coarser, every half an hour at most, with five vehicles at least and these 2 minutes late; a published number has at least 10 riders behind it (M9, P7)',
    broken: (policy: Policy) =>
      pathsWhere({
        'feed.resolution': policy.feed.resolution > FLOOR.feed.resolution,
        'feed.every': policy.feed.everyS < FLOOR.feed.everyS || policy.feed.everyS % FLOOR.feed.everyS !== 0,
        'feed.vehicles': policy.feed.vehicles < FLOOR.feed.vehicles,
        'feed.delay_min': policy.feed.delayMinS < FLOOR.feed.delayMinS,
        'feed.delay_max': policy.feed.delayMaxS < policy.feed.delayMinS,
        'statistics.min_riders': policy.statisticsMinRiders < FLOOR.statisticsMinRiders,
      }),
  },
  {
    id: 'PL06',
    text: `a field worker looks for a claimed vehicle in a cell of resolution ${FLOOR.coarsestResolution} to ${FLOOR.claimResolution} (floor, M9)`,
    broken: ({ claims }) =>
      pathsWhere({
        'claims.resolution':
          claims.resolution > FLOOR.claimResolution || claims.resolution < FLOOR.coarsestResolution,
      }),
  },
];

function isOutside(resolution: number): boolean {
  return resolution > FLOOR.finestResolution || resolution < FLOOR.coarsestResolution;
}
