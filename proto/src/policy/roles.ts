/** Who can look at something. A role without an entry for a purpose sees nothing of it (R1). */
export const ROLE_IDS = [
  'rider',
  'next_rider',
  'feed',
  'booking',
  'operator',
  'dispatcher',
  'field_worker',
  'workshop',
  'support',
  'engineer',
  'privacy_officer',
  'administrator',
  'theft_officer',
  'approver',
  'insurer',
  'issuer',
  'accounting',
  'payer',
  'staff',
  'partner',
  'authority',
] as const;

/** One role of the closed list. */
export type RoleId = (typeof ROLE_IDS)[number];

/**
 * How finely a role may know a place, the finest last. `parent` is one step coarser than the region's
 * cell, `claim_cell` is the area of a claim, `claims.resolution` of the policy (what a worker sees of a claimed vehicle, H3
 * resolution 10 at most), `named_place` a charging station
 * or fare zone by its id, `precise` anything finer than resolution 10.
 */
export const PLACE_GRADES = ['none', 'parent', 'cell', 'claim_cell', 'named_place', 'precise'] as const;

/** One place grade of the closed list. */
export type PlaceGrade = (typeof PLACE_GRADES)[number];

/** How finely a role may know a time, the finest last. `tick` is the policy's tick or 15 minutes. */
export const TIME_GRADES = ['none', 'day', 'tick', 'second'] as const;

/** One time grade of the closed list. */
export type TimeGrade = (typeof TIME_GRADES)[number];

/**
 * What a role can join an answer to: `none` only counts, `vehicle` one vehicle, `rental` one rental,
 * `case` what one case names, `own` only what is about the person who asks.
 */
export const LINK_GRADES = ['none', 'vehicle', 'rental', 'case', 'own'] as const;

/** One link grade of the closed list. */
export type LinkGrade = (typeof LINK_GRADES)[number];

/** The finest place, time and link somebody may obtain (invariant M9). */
export interface AccessGrade {
  readonly place: PlaceGrade;
  readonly time: TimeGrade;
  readonly link: LinkGrade;
}

/** Whether place `a` is finer than place `b`. `isFinerPlace('precise', 'cell')` is true. */
export function isFinerPlace(a: PlaceGrade, b: PlaceGrade): boolean {
  return PLACE_GRADES.indexOf(a) > PLACE_GRADES.indexOf(b);
}

/** Whether time `a` is finer than time `b`. `isFinerTime('second', 'tick')` is true. */
export function isFinerTime(a: TimeGrade, b: TimeGrade): boolean {
  return TIME_GRADES.indexOf(a) > TIME_GRADES.indexOf(b);
}

/** A total table over the roles. */
export function byRole<Value>(make: (id: RoleId) => Value): Record<RoleId, Value> {
  return Object.fromEntries(ROLE_IDS.map((id) => [id, make(id)])) as Record<RoleId, Value>;
}
