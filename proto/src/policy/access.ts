import type { AccessRow, AccessState, AccessTable, RoleAccess } from './derived.ts';
import { FIELD_GRADE, type FieldGrade, type FieldId, type FieldSetId } from './fields.ts';
import type { Opening, Policy, PurposePolicy } from './policy.ts';
import { byPurpose, PURPOSE_IDS, type PurposeId } from './purposes.ts';
import {
  type AccessGrade,
  byRole,
  isFinerPlace,
  isFinerTime,
  type LinkGrade,
  type PlaceGrade,
  ROLE_IDS,
  type RoleId,
  type TimeGrade,
} from './roles.ts';
import { requireSound } from './sound.ts';

/**
 * Roles × purposes with the finest place, time and link of each: what the doors may answer (M9).
 * Throws PolicyError `rules` for a policy that breaks a rule of the linter.
 *
 *     deriveAccess(policy).dispatcher.purposes.live_service?.place // 'cell'
 *     deriveAccess(policy).booking.purposes.rider_route            // undefined: nothing
 */
export function deriveAccess(policy: Policy): AccessTable {
  requireSound(policy);
  return byRole((role) => accessOf(policy, role));
}

function accessOf(policy: Policy, role: RoleId): RoleAccess {
  const purposes = byPurpose((id) => {
    const purpose = policy.purposes[id];
    return purpose === 'never' ? undefined : purpose.whoMaySee.get(role);
  });
  return { role, finest: policy.roles[role], purposes };
}

/**
 * The same as one table, line by line: role × purpose × state × data × finest place, time and link, and
 * what it takes to open. A role without a line sees nothing (R1). In the order of roles and purposes.
 * Throws PolicyError `rules` for a policy that breaks a rule of the linter.
 *
 *     accessRows(policy).find(({ role }) => role === 'dispatcher')
 *     // { role: 'dispatcher', purpose: 'live_service', state: 'always', data: ['vehicle', 'cell', 'zone', 'tick'],
 *     //   place: 'cell', time: 'tick', link: 'vehicle', opens: [], people: 0 }
 */
export function accessRows(policy: Policy): readonly AccessRow[] {
  requireSound(policy);
  return ROLE_IDS.flatMap((role) => PURPOSE_IDS.flatMap((id) => rowOf(role, id, policy.purposes[id]) ?? []));
}

function rowOf(role: RoleId, id: PurposeId, purpose: PurposePolicy | 'never'): AccessRow | undefined {
  const grade = purpose === 'never' ? undefined : purpose.whoMaySee.get(role);
  if (purpose === 'never' || grade === undefined) return undefined;
  const opening = openingFor(role, purpose.opens);
  return {
    ...{ role, purpose: id, state: STATE_OF_ROLE[role], data: dataOf(purpose, grade), ...grade },
    ...{ opens: opening?.streams ?? [], people: opening?.people ?? 0 },
  };
}

/** In which state each role may ask; the doors and the vault look at the state itself. */
const STATE_OF_ROLE: Record<RoleId, AccessState> = {
  rider: 'own',
  next_rider: 'reserved',
  feed: 'parked',
  booking: 'always',
  operator: 'always',
  dispatcher: 'always',
  field_worker: 'claimed',
  workshop: 'always',
  support: 'case_open',
  engineer: 'always',
  privacy_officer: 'always',
  administrator: 'always',
  theft_officer: 'case_open',
  approver: 'case_open',
  insurer: 'released',
  issuer: 'always',
  accounting: 'always',
  payer: 'always',
  staff: 'published',
  partner: 'published',
  authority: 'ordered',
};

function openingFor(role: RoleId, opens: Opening | 'never'): Opening | undefined {
  return opens !== 'never' && [opens.who, ...opens.alsoFor].includes(role) ? opens : undefined;
}

/** Sets that are counted and never shown: what statistics are made of. */
const NEVER_SHOWN: readonly FieldSetId[] = ['statistics_sources'];

function dataOf({ kept }: PurposePolicy, grade: AccessGrade): FieldId[] {
  const shown = [...kept].filter(([set]) => !NEVER_SHOWN.includes(set));
  const fields = new Set(shown.flatMap(([, { fields }]) => fields));
  return [...fields].filter((field) => isWithin(field, grade));
}

/** Fields of one grade of storage. */
type FieldsOf<Grade extends FieldGrade> = {
  [Field in FieldId]: (typeof FIELD_GRADE)[Field] extends Grade ? Field : never;
}[FieldId];

/** The coarsest place with which a field from which a place can be read may be shown. */
const PLACE_OF_FIELD: Record<FieldsOf<'location'>, PlaceGrade> = {
  fix_time: 'precise',
  fix_place: 'precise',
  fix_accuracy: 'precise',
  fix_heading: 'precise',
  fix_speed: 'precise',
  start_cell: 'cell',
  end_cell: 'cell',
  start_parent_cell: 'parent',
  end_parent_cell: 'parent',
  cell: 'cell',
  zone: 'cell',
  feed_cell: 'cell',
  station: 'named_place',
  lock_event: 'precise',
  ignition_event: 'precise',
  door_event: 'precise',
  seat_event: 'precise',
  acceleration: 'precise',
  tilt: 'precise',
  sealed_body: 'precise',
  order_copy: 'precise',
};

/** The coarsest time; a field that is not here says no time of day. */
const TIME_OF_FIELD: Partial<Record<FieldId, TimeGrade>> = {
  fix_time: 'second',
  start_time: 'second',
  end_time: 'second',
  tick: 'tick',
  hour: 'tick',
  day: 'day',
  bill_date: 'day',
};

/** What joins an answer to one rental, beside the fields of the grade `link`. */
const OF_ONE_RENTAL: readonly FieldId[] = ['rental', 'session', 'grant', 'stream', 'trip_extract'];
const LINKS_TO_RENTALS: readonly LinkGrade[] = ['rental', 'case', 'own'];

function isWithin(field: FieldId, { place, time, link }: AccessGrade): boolean {
  const needed: Partial<Record<FieldId, PlaceGrade>> = PLACE_OF_FIELD;
  const isTooFine =
    isFinerPlace(needed[field] ?? 'none', place) || isFinerTime(TIME_OF_FIELD[field] ?? 'none', time);
  const isOfRental = FIELD_GRADE[field] === 'link' || OF_ONE_RENTAL.includes(field);
  if (isTooFine || (isOfRental && !LINKS_TO_RENTALS.includes(link))) return false;
  return field !== 'vehicle' || link !== 'none';
}
