import type { EventClock, PeriodStart } from './fields.ts';
import type { PurposeId } from './purposes.ts';
import type { AccessGrade, RoleId } from './roles.ts';
import type { SignalId, StreamKindId } from './signals.ts';

/** The parts of the floor that must be complete over a closed list. */
interface Floor {
  readonly locationPeriodMaxDays: Record<PeriodStart, number>;
  readonly locationEventMaxDays: Record<EventClock, number>;
  readonly [name: string]: unknown;
}

/**
 * The floor: compiled in, and no policy may be finer. A unit without a policy, with one it cannot
 * verify or with one that is stale falls back to it (invariant M3).
 */
export const FLOOR = {
  /** Finest H3 resolution of a cell that leaves in clear: 9 is 0.0856 km² in Riga. */
  finestResolution: 9,
  /** Coarsest H3 resolution a policy may name; a coarser one says nothing useful. */
  coarsestResolution: 3,
  /** Finest H3 resolution of a cell of the operating zone. */
  finestZoneResolution: 8,
  /** Resolution of a unit that has no policy, a bad one, or has lost its counters. */
  noPolicyResolution: 6,
  /** Tick of such a unit: one report an hour. */
  noPolicyTickS: 3_600,
  /** A stale unit reports the coarser of this and the region's resolution. */
  staleResolution: 7,
  /** A policy is stale after this long without a signed "still so". */
  staleAfterS: 7 * 86_400,
  /** Shortest tick: reports more often than this draw a line on a map, however coarse. */
  shortestTickS: 300,
  /** Longest tick. */
  longestTickS: 86_400,
  /** Longest rental grant (it is renewed while the rental runs). */
  rentalGrantMaxS: 4 * 3_600,
  /** Longest theft grant. */
  theftGrantMaxS: 24 * 3_600,
  /** Longest local suspicion of theft. */
  suspicionMaxS: 2 * 3_600,
  /** Longest help after a press. */
  assistMaxS: 30 * 60,
  /** Shortest time between two fixes of help. */
  assistMinIntervalS: 60,
  /** Shortest and longest time in which an accident can be called off: somebody has to see the question, and help must not wait. */
  accidentWindowMinS: 10,
  accidentWindowMaxS: 45,
  /** The same without a policy. */
  accidentWindowS: 20,
  /** Shortest time between two fixes of a route. */
  routeMinIntervalS: 1,
  /** Finest step of the times of charging, s: a policy that wants finer ones has no sessions recorded at all. */
  chargingStepS: 900,
  /** Longest time a rider can keep a route, days. */
  routeKeepMaxDays: 365,
  /**
   * The public map (availability): its smallest area, how often it may be published, the fewest vehicles with which an area
   * comes, and their least delay. Finer, more often or one by one it links rides (decision 0037).
   */
  feed: { resolution: 8, everyS: 1_800, vehicles: 5, delayMinS: 120, delayMaxS: 900 },
  /** Finest cell of a claimed vehicle for a field worker: about 130 m wide, no exact place (decision 0032). */
  claimResolution: 10,
  /**
   * Longest period of a set of fields from which a place can be read, by the moment it runs from, days.
   * 0 = a place may not have that clock at all: not the relation with the rider, not the books, not a
   * publication. Keeping the places of trips for as long as the relation lasted was fined in 2022.
   */
  locationPeriodMaxDays: {
    rental_end: 365,
    move_end: 365,
    session_end: 730,
    trip_end: 365,
    tick: 1,
    arrival: 7,
    help_pressed: 3,
    answer: 30,
    publication: 0,
    year_end: 0,
    relation_end: 0,
  },
  /** The same for sets that wait for an event: the most that `at_most` may say, days. */
  locationEventMaxDays: {
    case_close: 5 * 365,
    claim_close: 5 * 365,
    hold_lifted: 5 * 365,
    suspicion_dispelled: 1,
    next_unlock: 90,
    bill_settled: 0,
    relation_end: 0,
  },
  /** Fewest distinct riders behind a published number. */
  statisticsMinRiders: 10,
} as const satisfies Floor;

/** Purposes under which a stream of a kind may be made on the unit. */
export const STREAM_MAKERS: Record<StreamKindId, readonly PurposeId[]> = {
  ends: ['rental_contract', 'maintenance'],
  route: ['rider_route'],
  theft: ['asset_protection'],
  accident: ['accident'],
  assist: ['assist'],
};

/** Signals a stream of a kind may carry; a route has no speed, pursuit has a heading. */
export const STREAM_SIGNALS: Record<StreamKindId, readonly SignalId[]> = {
  ends: ['position', 'accuracy', 'time'],
  route: ['position', 'accuracy', 'time'],
  theft: ['position', 'accuracy', 'time', 'heading'],
  accident: [
    'position',
    'accuracy',
    'time',
    'speed',
    'heading',
    'acceleration',
    'rotation',
    'tilt',
    'occupants',
    'state_of_charge',
  ],
  assist: ['position', 'accuracy', 'time'],
};

/** How many people must agree, and for whom which kinds may be opened: the most a policy may allow. */
export interface OpeningFloor {
  readonly streams: readonly StreamKindId[];
  readonly roles: readonly RoleId[];
  readonly people: 1 | 2;
}

/** The most each purpose may open; a purpose that is `'never'` opens nothing under any policy. */
export const OPENING_FLOOR: Record<PurposeId, OpeningFloor | 'never'> = {
  rental_contract: { streams: ['ends'], roles: ['rider'], people: 1 },
  dispute: { streams: ['ends'], roles: ['support'], people: 1 },
  maintenance: 'never', // staff are data subjects too: cells only (L7)
  diagnosis: 'never', // opens the quarantine as field paths, no stream
  rider_route: { streams: ['route'], roles: ['rider'], people: 1 },
  live_service: 'never',
  availability: { streams: ['ends'], roles: ['next_rider', 'field_worker'], people: 1 },
  fleet_health: 'never',
  asset_protection: { streams: ['theft'], roles: ['theft_officer'], people: 2 },
  assist: { streams: ['assist'], roles: ['support'], people: 1 },
  accident: { streams: ['accident'], roles: ['rider', 'insurer'], people: 1 },
  statistics: 'never',
  charging: 'never',
  bookkeeping: 'never',
  authority_request: { streams: ['ends', 'theft'], roles: ['authority'], people: 2 },
  driving_score: 'never',
  marketing: 'never',
};

/** The finest each role may obtain under any policy (M9): only the people of a case see precise places. */
export const ROLE_FLOOR: Record<RoleId, AccessGrade> = {
  rider: { place: 'precise', time: 'second', link: 'own' },
  next_rider: { place: 'precise', time: 'tick', link: 'vehicle' },
  feed: { place: 'cell', time: 'tick', link: 'none' },
  booking: { place: 'none', time: 'second', link: 'rental' },
  operator: { place: 'cell', time: 'tick', link: 'vehicle' },
  dispatcher: { place: 'cell', time: 'tick', link: 'vehicle' },
  field_worker: { place: 'precise', time: 'tick', link: 'vehicle' },
  workshop: { place: 'none', time: 'day', link: 'vehicle' },
  support: { place: 'precise', time: 'second', link: 'case' },
  engineer: { place: 'none', time: 'tick', link: 'vehicle' },
  privacy_officer: { place: 'none', time: 'second', link: 'vehicle' },
  administrator: { place: 'none', time: 'none', link: 'vehicle' },
  theft_officer: { place: 'precise', time: 'second', link: 'case' },
  approver: { place: 'none', time: 'none', link: 'case' }, // the second person: the reason, never the place
  insurer: { place: 'precise', time: 'second', link: 'case' },
  issuer: { place: 'named_place', time: 'tick', link: 'rental' },
  accounting: { place: 'none', time: 'day', link: 'rental' },
  payer: { place: 'none', time: 'day', link: 'none' },
  staff: { place: 'parent', time: 'day', link: 'none' },
  partner: { place: 'parent', time: 'day', link: 'none' },
  authority: { place: 'precise', time: 'second', link: 'case' },
};
