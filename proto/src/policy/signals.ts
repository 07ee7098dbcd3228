import type { StreamKindId } from '../words.ts';

export type { StreamKindId };

/**
 * The signals: the closed list of what a unit can read or work out. A signal that a policy does not
 * name for a purpose is dropped for that purpose (default deny, requirement C4 and invariant M5).
 */
export const SIGNAL_IDS = [
  'position',
  'accuracy',
  'speed',
  'heading',
  'altitude',
  'satellites',
  'cell',
  'zone',
  'parking_rule',
  'fare_zone',
  'charging_station',
  'time',
  'duration',
  'distance',
  'energy',
  'trip_count',
  'state_of_charge',
  'charging',
  'odometer',
  'fault_codes',
  'ignition',
  'lock',
  'door',
  'seat',
  'acceleration',
  'rotation',
  'tilt',
  'occupants',
  'severity',
  'driving_score',
  'screen_data',
  'heart_rate',
  'rider_phone_location',
  'payment',
  'identification',
] as const;

/** One signal of the closed list. */
export type SignalId = (typeof SIGNAL_IDS)[number];

/**
 * What a signal gives away:
 * `place` and `motion` only ever leave sealed; `derived` are facts made of a place on the unit;
 * `event` is as telling as a place when linked to a rider (C22); `forbidden` never leaves (C1, C2, C6,
 * C15; heart rate is health data); `plain` is what is left.
 */
export type SignalGrade = 'place' | 'motion' | 'derived' | 'event' | 'plain' | 'forbidden';

/** The grade of each signal. Compiled in: no policy can call a position something else. */
export const SIGNAL_GRADE: Record<SignalId, SignalGrade> = {
  position: 'place',
  accuracy: 'place',
  speed: 'motion',
  heading: 'motion',
  altitude: 'place',
  satellites: 'place',
  cell: 'derived',
  zone: 'derived',
  parking_rule: 'derived',
  fare_zone: 'derived',
  charging_station: 'derived',
  time: 'plain',
  duration: 'plain',
  distance: 'plain',
  energy: 'plain',
  trip_count: 'plain',
  state_of_charge: 'plain',
  charging: 'plain',
  odometer: 'plain',
  fault_codes: 'plain',
  ignition: 'event',
  lock: 'event',
  door: 'event',
  seat: 'event',
  acceleration: 'motion',
  rotation: 'motion',
  tilt: 'motion',
  occupants: 'event',
  severity: 'plain',
  driving_score: 'plain',
  screen_data: 'forbidden',
  heart_rate: 'forbidden',
  rider_phone_location: 'forbidden',
  payment: 'forbidden',
  identification: 'forbidden',
};

/** Steps to which a signal is coarsened before it leaves in clear (that is: not in a sealed stream). */
export const STEP_IDS = [
  'cell',
  'in/out',
  'yes/no',
  'id',
  'code',
  'class',
  'count',
  'score',
  'day',
  'tick',
  '15 min',
  '1 min',
  '1 s',
  '1 km',
  '10 km',
  '100 m',
  '1 kWh',
  '0.1 kWh',
  '10 %',
  '20 %',
] as const;

/** One step of the closed list. */
export type StepId = (typeof STEP_IDS)[number];

/**
 * The steps each signal may leave in, the finest last. No policy can be finer; an empty list means
 * that the signal leaves sealed or not at all.
 * Odometer and charge: an exact odometer re-links ten vehicles in 99.5 % of cases.
 */
export const SIGNAL_STEPS: Record<SignalId, readonly StepId[]> = {
  position: [],
  accuracy: [],
  speed: [],
  heading: [],
  altitude: [],
  satellites: [],
  cell: ['cell'],
  zone: ['in/out'],
  parking_rule: ['yes/no'],
  fare_zone: ['id'],
  charging_station: ['id'],
  time: ['day', 'tick', '15 min', '1 min', '1 s'],
  duration: ['1 min', '1 s'],
  distance: ['1 km', '100 m'],
  energy: ['1 kWh', '0.1 kWh'],
  trip_count: ['count'],
  state_of_charge: ['20 %', '10 %'],
  charging: ['yes/no'],
  odometer: ['10 km', '1 km'],
  fault_codes: ['code'],
  ignition: ['yes/no'],
  lock: ['yes/no'],
  door: ['yes/no'],
  seat: ['yes/no'],
  acceleration: [],
  rotation: [],
  tilt: [],
  occupants: [],
  severity: ['class'],
  driving_score: ['score'],
  screen_data: [],
  heart_rate: [],
  rider_phone_location: [],
  payment: [],
  identification: [],
};

/** Kinds of sealed streams, as the policy lists them. */
export const STREAM_KIND_IDS = [
  'ends',
  'route',
  'theft',
  'accident',
  'assist',
] as const satisfies readonly StreamKindId[];

/** What a unit does with a signal for a purpose. */
export type SignalRule =
  | { readonly kind: 'dropped' }
  | { readonly kind: 'coarse'; readonly step: StepId }
  | { readonly kind: 'sealed'; readonly stream: StreamKindId };

/** A total table over the signals. */
export function bySignal<Value>(make: (id: SignalId) => Value): Record<SignalId, Value> {
  return Object.fromEntries(SIGNAL_IDS.map((id) => [id, make(id)])) as Record<SignalId, Value>;
}
